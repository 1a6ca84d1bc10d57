import assert from 'node:assert/strict'
import { createSecretKey, randomBytes } from 'node:crypto'
import { test } from 'node:test'
import { blindIndex } from './blind-index.ts'
import { hex } from './vectors.ts'

const text = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')

test('is HMAC-SHA256 over purpose, zero byte, value', async () => {
  const key = randomBytes(32)
  const webKey = await crypto.subtle.importKey('raw', key, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign'])
  const expected = await crypto.subtle.sign('HMAC', webKey, new TextEncoder().encode('phone\0+821000000001'))
  assert.equal(text(blindIndex(createSecretKey(key), 'phone', '+821000000001')), text(new Uint8Array(expected)))
})

test('stays what it is: an index in a database outlives the code that wrote it', () => {
  const key = createSecretKey(hex('00'.repeat(32)))
  assert.equal(
    text(blindIndex(key, 'phone', '+821000000001')),
    '16ca2c2cb4eadeaa9f979665985d93f1801a132754e70e22dc633fb23e488cce',
  )
})

test('another key, purpose or value is another index', () => {
  const key = createSecretKey(randomBytes(32))
  const seen = new Set([
    text(blindIndex(key, 'phone', '+821000000001')),
    text(blindIndex(key, 'phone', '+821000000002')),
    text(blindIndex(key, 'waybill-number', '+821000000001')),
    text(blindIndex(key, 'email', '+821000000001')),
    text(blindIndex(createSecretKey(randomBytes(32)), 'phone', '+821000000001')),
  ])
  assert.equal(seen.size, 5)
  assert.equal(text(blindIndex(key, 'email', 'a@b.kr')), text(blindIndex(key, 'email', 'a@b.kr')))
  assert.throws(() => blindIndex(key, 'phone', ''), RangeError)
})
