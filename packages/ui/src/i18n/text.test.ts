import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { compareDictionaries, unusedKeys } from './compare-dictionaries.ts'
import { en } from './en.ts'
import { ko } from './ko.ts'
import { createFormat, fill } from './text.ts'

describe('texts', () => {
  test('both languages have the same keys and holes, and every text is used', () => {
    assert.deepEqual(compareDictionaries(ko, en), [])
    assert.deepEqual(unusedKeys(ko, fileURLToPath(new URL('..', import.meta.url))), [])
  })

  test('the comparison sees a missing key, another hole and an empty text', () => {
    assert.deepEqual(compareDictionaries({ a: 'x {n}', b: 'y', c: 'z' }, { a: 'x {m}', b: ' ' }), [
      'a: {n} against {m}',
      'b: empty',
      'c: missing in the second',
    ])
    assert.deepEqual(unusedKeys({ 'nobody.says.this': 'x' }, fileURLToPath(new URL('.', import.meta.url))), [
      'nobody.says.this',
    ])
  })

  test('fills holes, groups numbers, chooses the plural', () => {
    assert.equal(fill('ko', '{who}님, {count}건', { who: '가온', count: 12345 }), '가온님, 12,345건')
    assert.equal(fill('en', { one: '{count} item', other: '{count} items' }, { count: 1 }), '1 item')
    assert.equal(fill('en', { one: '{count} item', other: '{count} items' }, { count: 0 }), '0 items')
    assert.equal(fill('ko', '{lost}'), '{lost}')
    assert.equal(fill('ko', '{a}', { a: '$& {b}', b: 'x' }), '$& {b}', 'a value is never read as a text')
  })

  test('times stand in Seoul, whatever the clock of the machine', () => {
    const format = createFormat('ko')
    // 23:30 on the 22nd in London is 08:30 on the 23rd in Seoul
    assert.equal(format.moment('2026-11-22T23:30:00Z', '2026-11-23T03:00:00Z'), '오늘 오전 8:30')
    assert.equal(format.day('2026-11-22T14:59:00Z', '2026-11-23T03:00:00Z'), '어제')
    assert.equal(format.day('2026-11-20T03:00:00Z', '2026-11-23T03:00:00Z'), '11월 20일 (금)')
    assert.match(format.window('2026-11-23T05:00:00Z', '2026-11-23T07:00:00Z'), /오후 2:00.*4:00/)
    assert.equal(format.stamp('2026-11-22T23:30:00Z', '2026-11-23T03:00:00Z'), '오늘 오전 8:30')
    assert.match(createFormat('en').stamp('2026-11-22T23:30:00Z', '2026-11-23T03:00:00Z'), /^Today 8:30/)
    assert.equal(createFormat('en').won(23400), '₩23,400')
  })
})
