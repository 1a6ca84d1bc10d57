import assert from 'node:assert/strict'
import { test } from 'node:test'
import iconv from 'iconv-lite'
import { encodingsOf, searchStores } from './leak-search.ts'

const canary = { kind: 'canary', text: '황보카나리 010-0000-7777' }

test('a canary is found in each encoding, also in the middle of a longer text', () => {
  const around = (text: string, shift: number) => `${'{"a":"'.padEnd(6 + shift, 'x')}${text}","b":1}`
  const written: Record<string, Buffer[]> = {
    'UTF-8': [Buffer.from(around(canary.text, 0))],
    'UTF-16LE': [Buffer.from(around(canary.text, 0), 'utf16le')],
    CP949: [iconv.encode(around(canary.text, 0), 'cp949')],
    hex: [Buffer.from(Buffer.from(around(canary.text, 0)).toString('hex'))],
    'JSON \\u': [Buffer.from(around('\\ud669\\ubcf4\\uce74\\ub098\\ub9ac 010-0000-7777', 0))],
    percent: [Buffer.from(`/q?name=${encodeURIComponent(canary.text)}&x=1`)],
    base64: [0, 1, 2].map((shift) => Buffer.from(Buffer.from(around(canary.text, shift)).toString('base64'))),
    base64url: [0, 1, 2].map((shift) => Buffer.from(Buffer.from(around(canary.text, shift)).toString('base64url'))),
  }
  for (const [encoding, stores] of Object.entries(written)) {
    for (const bytes of stores) {
      const leaks = searchStores([{ name: 'somewhere', bytes }], [canary])
      assert.ok(
        leaks.some((leak) => leak.encoding.startsWith(encoding)),
        encoding,
      )
    }
  }
})

test('a phone number is found however it is written', () => {
  for (const text of ['010-0000-7777', '01000007777', '+821000007777']) {
    const leaks = searchStores(
      [{ name: 'x', bytes: Buffer.from(`to ${text}.`) }],
      [{ kind: 'phone', text: '010-0000-7777' }],
    )
    assert.equal(leaks.length > 0, true, text)
  }
})

test('what is not there is not found, and a finding quotes nothing', () => {
  assert.deepEqual(searchStores([{ name: 'x', bytes: Buffer.from('nothing of the kind') }], [canary]), [])
  const [leak] = searchStores([{ name: 'x', bytes: Buffer.from(canary.text) }], [canary])
  assert.deepEqual(leak, { store: 'x', kind: 'canary', encoding: 'UTF-8' })
  assert.deepEqual(
    encodingsOf('3층').map(({ encoding }) => encoding),
    ['hex', 'JSON \\u', 'percent'],
  )
})
