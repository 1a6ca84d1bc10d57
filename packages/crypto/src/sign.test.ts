import assert from 'node:assert/strict'
import { generateKeyPairSync, type KeyObject } from 'node:crypto'
import { test } from 'node:test'
import { utf8 } from './bytes.ts'
import { SealBroken } from './seal-broken.ts'
import { exportSigningPublicKey, newDeviceSigningKeys, signAsDevice } from './sign.ts'
import {
  exportReceiptPublicKey,
  importDevicePublicKey,
  importReceiptKey,
  importReceiptPublicKey,
  newReceiptKeyBytes,
  signReceipt,
  verifyDeviceSignature,
  verifyReceipt,
} from './sign-node.ts'
import { hex, readVectors } from './vectors.ts'

type Group = {
  publicKey: { uncompressed: string }
  tests: { tcId: number; msg: string; sig: string; result: 'valid' | 'invalid' }[]
}
const { numberOfTests, testGroups } = readVectors<{ numberOfTests: number; testGroups: Group[] }>(
  'wycheproof_ecdsa_secp256r1_sha256_p1363_test.json',
)

test('Wycheproof, every vector of ECDSA P-256 in the form r‖s', () => {
  let checked = 0
  for (const { publicKey, tests } of testGroups) {
    const key = importDevicePublicKey(hex(publicKey.uncompressed))
    for (const { tcId, msg, sig, result } of tests) {
      assert.equal(verifyDeviceSignature(key, hex(msg), hex(sig)), result === 'valid', `vector ${tcId}`)
      checked++
    }
  }
  assert.equal(checked, numberOfTests)
})

test('what a device signs, a server accepts; nothing else', async () => {
  const keys = await newDeviceSigningKeys()
  const message = utf8('{"opening":1}')
  const signature = await signAsDevice(keys.privateKey, message)
  const key = importDevicePublicKey(await exportSigningPublicKey(keys.publicKey))
  assert.equal(signature.length, 64)
  assert.equal(verifyDeviceSignature(key, message, signature), true)
  assert.equal(verifyDeviceSignature(key, utf8('{"opening":2}'), signature), false)
  const other = await newDeviceSigningKeys()
  assert.equal(verifyDeviceSignature(key, message, await signAsDevice(other.privateKey, message)), false)
  for (const length of [0, 63]) assert.equal(verifyDeviceSignature(key, message, signature.slice(0, length)), false)
})

test('a device’s private key cannot be exported', async () => {
  const { privateKey } = await newDeviceSigningKeys()
  for (const format of ['jwk', 'pkcs8'] as const) await assert.rejects(crypto.subtle.exportKey(format, privateKey))
})

test('device keys that are none', async () => {
  const raw = await exportSigningPublicKey((await newDeviceSigningKeys()).publicKey)
  const offCurve = Uint8Array.from(raw)
  offCurve[64] = (offCurve[64] as number) ^ 1
  const compressed = Uint8Array.of(2, ...raw.subarray(1, 33))
  for (const bad of [new Uint8Array(0), new Uint8Array(65), raw.subarray(1), offCurve, compressed]) {
    assert.throws(() => importDevicePublicKey(bad), RangeError)
  }
})

// RFC 8032 §7.1, TEST 3; the private key as PKCS #8 is a fixed prefix and the seed (RFC 8410).
const RFC_8032 = {
  privateKey: importReceiptKey(
    hex('302e020100300506032b657004220420c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7'),
  ),
  publicKey: hex('fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025'),
  message: hex('af82'),
  signature: hex(
    '6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a',
  ),
}

test('RFC 8032, Ed25519', () => {
  const { privateKey, publicKey, message, signature } = RFC_8032
  assert.deepEqual(new Uint8Array(exportReceiptPublicKey(privateKey)), publicKey)
  assert.deepEqual(new Uint8Array(signReceipt(privateKey, message)), signature)
  assert.equal(verifyReceipt(importReceiptPublicKey(publicKey), message, signature), true)
})

test('a changed receipt, signature or key is noticed', () => {
  const stored = newReceiptKeyBytes()
  const privateKey: KeyObject = importReceiptKey(stored)
  const publicKey = importReceiptPublicKey(exportReceiptPublicKey(privateKey))
  const message = utf8('destroyed')
  const signature = signReceipt(privateKey, message)
  assert.equal(verifyReceipt(publicKey, message, signature), true)
  assert.equal(verifyReceipt(publicKey, utf8('destroyed!'), signature), false)
  assert.equal(verifyReceipt(publicKey, message, signature.slice(0, 63)), false)
  assert.equal(verifyReceipt(importReceiptPublicKey(RFC_8032.publicKey), message, signature), false)
  for (let at = 0; at < 64; at++) {
    const changed = Uint8Array.from(signature)
    changed[at] = (changed[at] as number) ^ 1
    assert.equal(verifyReceipt(publicKey, message, changed), false, `byte ${at}`)
  }
})

test('stored bytes that are no receipt key', () => {
  const ecKey = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'der', type: 'pkcs8' })
  for (const bad of [new Uint8Array(0), new Uint8Array(48), ecKey]) {
    assert.throws(() => importReceiptKey(bad), SealBroken)
  }
  assert.throws(() => importReceiptPublicKey(new Uint8Array(31)), RangeError)
})
