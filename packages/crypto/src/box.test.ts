import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Aes128Gcm, CipherSuite, DhkemP256HkdfSha256, HkdfSha256 } from '@hpke/core'
import {
  boxSuite,
  exportBoxPublicJwk,
  exportBoxPublicKey,
  importBoxKeys,
  importBoxPublicJwk,
  importBoxPublicKey,
  newBoxKeyBytes,
  newDeviceBoxKeys,
  openSealed,
  sealTo,
} from './box.ts'
import { concatBytes, utf8 } from './bytes.ts'
import { SealBroken } from './seal-broken.ts'
import { hex, readVectors } from './vectors.ts'

type Encryption = { aad: string; ct: string; nonce: string; pt: string }
type Vector = Record<'info' | 'ikmR' | 'ikmE' | 'pkRm' | 'enc', string> & {
  aead_id: number
  encryptions: Encryption[]
  exports: { exporter_context: string; L: number; exported_value: string }[]
}
const vectors = readVectors<Vector[]>('rfc9180_p256_sha256_aesgcm_base.json')
const aes128Suite = new CipherSuite({
  kem: new DhkemP256HkdfSha256(),
  kdf: new HkdfSha256(),
  aead: new Aes128Gcm(),
})
const AES_256_GCM = 2
const context = { info: utf8('exqress-test'), aad: utf8('about this') }

test('RFC 9180, every vector: both directions and the exporter', async () => {
  assert.deepEqual(
    vectors.map((vector) => vector.aead_id),
    [1, AES_256_GCM],
  )
  for (const vector of vectors) {
    const suite = vector.aead_id === AES_256_GCM ? boxSuite : aes128Suite
    const recipientKey = await suite.kem.deriveKeyPair(hex(vector.ikmR))
    const sender = await suite.createSenderContext({
      recipientPublicKey: await importBoxPublicKey(hex(vector.pkRm)),
      info: hex(vector.info),
      ekm: await suite.kem.deriveKeyPair(hex(vector.ikmE)),
    })
    assert.deepEqual(new Uint8Array(sender.enc), hex(vector.enc))
    const recipient = await suite.createRecipientContext({
      recipientKey,
      enc: hex(vector.enc),
      info: hex(vector.info),
    })
    assert.equal(vector.encryptions.length, 10)
    for (const { aad, ct, pt } of vector.encryptions) {
      assert.deepEqual(new Uint8Array(await sender.seal(hex(pt), hex(aad))), hex(ct))
      assert.deepEqual(new Uint8Array(await recipient.open(hex(ct), hex(aad))), hex(pt))
    }
    for (const { exporter_context, L, exported_value } of vector.exports) {
      assert.deepEqual(new Uint8Array(await recipient.export(hex(exporter_context), L)), hex(exported_value))
    }
  }
})

test('openSealed opens the box of RFC 9180', async () => {
  const vector = vectors.find(({ aead_id }) => aead_id === AES_256_GCM) as Vector
  const { aad, ct, pt } = vector.encryptions[0] as Encryption
  const keys = await boxSuite.kem.deriveKeyPair(hex(vector.ikmR))
  const box = concatBytes(Uint8Array.of(1), hex(vector.enc), hex(ct))
  assert.deepEqual(await openSealed(keys, box, { info: hex(vector.info), aad: hex(aad) }), hex(pt))
})

test('from an empty box to a bundle for 500 waybills', async () => {
  const keys = await newDeviceBoxKeys()
  for (const length of [0, 1, 32, 500 * 400]) {
    const plaintext = new Uint8Array(length).map((_, i) => i * 31)
    const box = await sealTo(keys.publicKey, plaintext, context)
    assert.equal(box.length, 1 + 65 + length + 16)
    assert.deepEqual(await openSealed(keys, box, context), plaintext)
    assert.notDeepEqual(await sealTo(keys.publicKey, plaintext, context), box)
  }
})

test('opens for its key, purpose and subject only', async () => {
  const keys = await newDeviceBoxKeys()
  const box = await sealTo(keys.publicKey, utf8('secret'), context)
  await assert.rejects(openSealed(await newDeviceBoxKeys(), box, context), SealBroken)
  await assert.rejects(openSealed(keys, box, { ...context, info: utf8('exqress-other') }), SealBroken)
  await assert.rejects(openSealed(keys, box, { ...context, aad: utf8('about that') }), SealBroken)
  for (let at = 0; at < box.length; at++) {
    const changed = Uint8Array.from(box)
    changed[at] = (changed[at] as number) ^ 1
    await assert.rejects(openSealed(keys, changed, context), SealBroken, `byte ${at}`)
    await assert.rejects(openSealed(keys, box.subarray(0, at), context), SealBroken, `${at} bytes`)
  }
})

test('keys of a device and of a service cannot be exported once they are in use', async () => {
  const stored = await newBoxKeyBytes()
  const service = await importBoxKeys(stored)
  for (const { privateKey } of [service, await newDeviceBoxKeys()]) {
    assert.equal(privateKey.extractable, false)
    for (const format of ['jwk', 'pkcs8'] as const) await assert.rejects(crypto.subtle.exportKey(format, privateKey))
  }
  const box = await sealTo(service.publicKey, utf8('for the service'), context)
  assert.deepEqual(await openSealed(await importBoxKeys(stored), box, context), utf8('for the service'))
})

test('public keys travel as 65 bytes or as JWK', async () => {
  const keys = await newDeviceBoxKeys()
  const raw = await exportBoxPublicKey(keys.publicKey)
  assert.equal(raw.length, 65)
  const jwk = await exportBoxPublicJwk(keys.publicKey)
  assert.deepEqual(Object.keys(jwk), ['kty', 'crv', 'x', 'y'])
  for (const publicKey of [await importBoxPublicKey(raw), await importBoxPublicJwk(jwk)]) {
    assert.deepEqual(await openSealed(keys, await sealTo(publicKey, utf8('hi'), context), context), utf8('hi'))
  }
})

test('keys that are none', async () => {
  const raw = await exportBoxPublicKey((await newDeviceBoxKeys()).publicKey)
  const offCurve = Uint8Array.from(raw)
  offCurve[64] = (offCurve[64] as number) ^ 1
  for (const bad of [new Uint8Array(0), new Uint8Array(65), raw.subarray(0, 64), offCurve]) {
    await assert.rejects(importBoxPublicKey(bad))
  }
  const stored = JSON.parse(new TextDecoder().decode(await newBoxKeyBytes()))
  await assert.rejects(importBoxPublicJwk(stored), TypeError)
  const { d, ...withoutPrivateHalf } = stored
  for (const bad of ['', '{', '{}', JSON.stringify(withoutPrivateHalf), JSON.stringify({ ...stored, crv: 'P-384' })]) {
    await assert.rejects(importBoxKeys(utf8(bad)), SealBroken, bad.slice(0, 3))
  }
})
