import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { Base32Invalid, decodeBase32, encodeBase32 } from './base32.ts'
import { utf8 } from './bytes.ts'

// RFC 4648 §10, without the padding.
const RFC_4648 = [
  ['', ''],
  ['f', 'MY'],
  ['fo', 'MZXQ'],
  ['foo', 'MZXW6'],
  ['foob', 'MZXW6YQ'],
  ['fooba', 'MZXW6YTB'],
  ['foobar', 'MZXW6YTBOI'],
] as const

test('the vectors of RFC 4648', () => {
  for (const [text, base32] of RFC_4648) {
    assert.equal(encodeBase32(utf8(text)), base32)
    assert.deepEqual(decodeBase32(base32), utf8(text))
    assert.deepEqual(decodeBase32(base32.toLowerCase()), utf8(text))
  }
})

test('any bytes come back, in any case and grouping', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
      const text = encodeBase32(bytes)
      assert.match(text, /^[A-Z2-7]*$/)
      assert.deepEqual(decodeBase32(text), new Uint8Array(bytes))
      assert.deepEqual(decodeBase32(` ${text.toLowerCase().replace(/.{4}/g, '$& -')} `), new Uint8Array(bytes))
    }),
  )
})

test('one spelling: of all last characters only those with zero spare bits are accepted', () => {
  const accepted = (text: string) => {
    try {
      return decodeBase32(text).length >= 0
    } catch {
      return false
    }
  }
  const all = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567']
  // 39 characters hold 24 bytes and 3 spare bits: 4 of 32 last characters.
  assert.deepEqual(
    all.filter((last) => accepted('A'.repeat(38) + last)),
    ['A', 'I', 'Q', 'Y'],
  )
  assert.deepEqual(
    all.filter((last) => accepted(`A${last}`)),
    ['A', 'E', 'I', 'M', 'Q', 'U', 'Y', '4'],
  )
})

test('lengths that no bytes have', () => {
  for (const length of [1, 3, 6, 9, 11, 14]) assert.throws(() => decodeBase32('A'.repeat(length)), Base32Invalid)
})

test('characters outside the alphabet', () => {
  for (const bad of ['0', '1', '8', '9', '=', '_', '+', '/', '\t', '\n', '\u{ff21}', '\u{0131}', '\u{212a}', '가']) {
    assert.throws(() => decodeBase32(`MZXW6YT${bad}`), Base32Invalid, JSON.stringify(bad))
  }
})
