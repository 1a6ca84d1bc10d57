import assert from 'node:assert/strict'
import { test } from 'node:test'
import { normaliseEmail } from './normalise-email.ts'

const CASES: [string, string | undefined][] = [
  ['kim@example.com', 'kim@example.com'],
  ['  Kim@Example.COM\n', 'kim@example.com'],
  ['ｋｉｍ＠ｅｘａｍｐｌｅ．ｃｏｍ', 'kim@example.com'],
  ['kim.one+parcel@example.co.kr', 'kim.one+parcel@example.co.kr'],
  ['kim@한국.example', 'kim@xn--3e0b707e.example'],
  ['kim@XN--3E0B707E.example', 'kim@xn--3e0b707e.example'],
  ['시험@example.com', '시험@example.com'],
  ['시험@example.com', '시험@example.com'],
  [`${'a'.repeat(64)}@example.com`, `${'a'.repeat(64)}@example.com`],
  [`${'a'.repeat(65)}@example.com`, undefined],
  ['', undefined],
  ['kim', undefined],
  ['kim@', undefined],
  ['@example.com', undefined],
  ['kim@localhost', undefined],
  ['kim@127.0.0.1', undefined],
  ['kim@[127.0.0.1]', undefined],
  ['kim@2130706433', undefined],
  ['kim@example.com:25', undefined],
  ['kim@example.com/path', undefined],
  ['kim@example..com', undefined],
  ['kim@-example.com', undefined],
  ['.kim@example.com', undefined],
  ['kim.@example.com', undefined],
  ['k..im@example.com', undefined],
  ['k im@example.com', undefined],
  ['kim@@example.com', undefined],
  ['kim@example.com, lee@example.com', undefined],
  ['Kim <kim@example.com>', undefined],
]

test('e-mail addresses', () => {
  for (const [text, expected] of CASES) {
    assert.equal(normaliseEmail(text), expected, JSON.stringify(text))
    if (expected !== undefined) assert.equal(normaliseEmail(expected), expected)
  }
})
