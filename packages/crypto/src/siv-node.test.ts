import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import { aessiv } from '@noble/ciphers/aes.js'
import { createSiv } from './siv-node.ts'
import { hex, readVectors } from './vectors.ts'

type Vector = { tcId: number; key: string; aad: string; msg: string; ct: string; result: 'valid' | 'invalid' }
const { numberOfTests, testGroups } = readVectors<{ numberOfTests: number; testGroups: { tests: Vector[] }[] }>(
  'wycheproof_aes_siv_cmac_test.json',
)
const vectors = testGroups.flatMap((group) => group.tests)

test('Wycheproof, every vector', () => {
  assert.equal(vectors.length, numberOfTests)
  for (const { tcId, key, aad, msg, ct, result } of vectors) {
    const siv = createSiv(hex(key), [hex(aad)])
    if (result === 'valid') {
      assert.deepEqual(new Uint8Array(siv.seal(hex(msg))), hex(ct), `seal ${tcId}`)
      assert.deepEqual(new Uint8Array(siv.open(hex(ct)) ?? []), hex(msg), `open ${tcId}`)
    } else {
      assert.equal(siv.open(hex(ct)), undefined, `open ${tcId}`)
    }
  }
})

test('RFC 5297 A.1, one associated data', () => {
  const siv = createSiv(hex('fffefdfcfbfaf9f8f7f6f5f4f3f2f1f0f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff'), [
    hex('101112131415161718191a1b1c1d1e1f2021222324252627'),
  ])
  const sealed = hex('85632d07c6e8f37f950acd320a2ecc9340c02b9690c4dc04daef7f6afe5c')
  assert.deepEqual(new Uint8Array(siv.seal(hex('112233445566778899aabbccddee'))), sealed)
  assert.deepEqual(new Uint8Array(siv.open(sealed) ?? []), hex('112233445566778899aabbccddee'))
})

test('RFC 5297 A.2, three strings of associated data and a plaintext of several blocks', () => {
  const siv = createSiv(hex('7f7e7d7c7b7a79787776757473727170404142434445464748494a4b4c4d4e4f'), [
    hex('00112233445566778899aabbccddeeffdeaddadadeaddadaffeeddccbbaa99887766554433221100'),
    hex('102030405060708090a0'),
    hex('09f911029d74e35bd84156c5635688c0'),
  ])
  const plaintext = hex(
    '7468697320697320736f6d6520706c61696e7465787420746f20656e6372797074207573696e67205349562d414553',
  )
  const sealed = hex(
    '7bdb6e3b432667eb06f4d14bff2fbd0fcb900f2fddbe404326601965c889bf17dba77ceb094fa663b7a3f748ba8af829ea64ad544a272e9c485b62a3fd5c0d',
  )
  assert.deepEqual(new Uint8Array(siv.seal(plaintext)), sealed)
  assert.deepEqual(new Uint8Array(siv.open(sealed) ?? []), plaintext)
})

test('equal to noble for every length up to five blocks, all key sizes', () => {
  for (const keyLength of [32, 48, 64]) {
    const key = randomBytes(keyLength)
    const ad = randomBytes(keyLength - 31)
    const siv = createSiv(key, [ad])
    for (let length = 0; length <= 80; length++) {
      const plaintext = randomBytes(length)
      const sealed = siv.seal(plaintext)
      assert.deepEqual(new Uint8Array(sealed), aessiv(key, ad).encrypt(plaintext), `${keyLength} ${length}`)
      assert.deepEqual(Buffer.from(siv.open(sealed) ?? []), plaintext, `${keyLength} ${length}`)
    }
  }
})

test('a key of another length, and a text shorter than its tag', () => {
  for (const length of [0, 16, 31, 33, 65]) assert.throws(() => createSiv(new Uint8Array(length), []), RangeError)
  const siv = createSiv(randomBytes(64), [])
  for (let length = 0; length < 16; length++) assert.equal(siv.open(new Uint8Array(length)), undefined)
})
