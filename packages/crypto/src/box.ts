// Browser and Node: bytes sealed to the holder of a P-256 key (services fetch bundles this way, phones get manifests).
// HPKE, RFC 9180: base mode, DHKEM(P-256, HKDF-SHA256), HKDF-SHA256, AES-256-GCM. Base mode does not say who sealed:
// where that matters the channel around it must (service tokens, the phone's own session).
import { Aes256Gcm, CipherSuite, DhkemP256HkdfSha256, HkdfSha256 } from '@hpke/core'
import { concatBytes, fromUtf8, utf8, webBytes } from './bytes.ts'
import { SealBroken } from './seal-broken.ts'

export const BOX_VERSION = 1
export const BOX_PUBLIC_KEY_BYTES = 65
const TAG_BYTES = 16
const CURVE = { name: 'ECDH', namedCurve: 'P-256' } as const

export const boxSuite = new CipherSuite({
  kem: new DhkemP256HkdfSha256(),
  kdf: new HkdfSha256(),
  aead: new Aes256Gcm(),
})

/** `info` names the purpose (`exqress-bundle`), `aad` what the box is about (ids); both must be the same at opening. */
export type BoxContext = { info: Uint8Array; aad: Uint8Array }

/** Seals to a public key. Layout: version byte, 65-byte ephemeral public key, ciphertext, 16-byte tag. */
export async function sealTo(
  publicKey: CryptoKey,
  plaintext: Uint8Array,
  { info, aad }: BoxContext,
): Promise<Uint8Array<ArrayBuffer>> {
  const { enc, ct } = await boxSuite.seal({ recipientPublicKey: publicKey, info }, plaintext, aad)
  return concatBytes(Uint8Array.of(BOX_VERSION), new Uint8Array(enc), new Uint8Array(ct))
}

/**
 * Opens a box; SealBroken for another key, purpose or subject and for changed bytes. Takes the key pair, because a
 * private key that cannot be exported cannot tell its public half.
 */
export async function openSealed(
  keys: CryptoKeyPair,
  box: Uint8Array,
  { info, aad }: BoxContext,
): Promise<Uint8Array<ArrayBuffer>> {
  if (box.length < 1 + BOX_PUBLIC_KEY_BYTES + TAG_BYTES || box[0] !== BOX_VERSION) throw new SealBroken()
  const enc = box.slice(1, 1 + BOX_PUBLIC_KEY_BYTES)
  const body = box.slice(1 + BOX_PUBLIC_KEY_BYTES)
  try {
    return new Uint8Array(await boxSuite.open({ recipientKey: keys, enc, info }, body, aad))
  } catch {
    throw new SealBroken()
  }
}

/** A key pair that never leaves this browser or process: its private half cannot be exported. */
export async function newDeviceBoxKeys(): Promise<CryptoKeyPair> {
  return await crypto.subtle.generateKey(CURVE, false, ['deriveBits'])
}

/** A new key pair as bytes for a KeyStore (a private JWK as JSON). */
export async function newBoxKeyBytes(): Promise<Uint8Array<ArrayBuffer>> {
  const keys = await crypto.subtle.generateKey(CURVE, true, ['deriveBits'])
  const { kty, crv, x, y, d } = await crypto.subtle.exportKey('jwk', keys.privateKey)
  return utf8(JSON.stringify({ kty, crv, x, y, d }))
}

/** The key pair of newBoxKeyBytes; from here on its private half cannot be exported. SealBroken for other bytes. */
export async function importBoxKeys(bytes: Uint8Array): Promise<CryptoKeyPair> {
  try {
    const jwk = JSON.parse(fromUtf8(bytes)) as JsonWebKey
    const { d, ...publicJwk } = jwk
    if (d === undefined) throw new SealBroken()
    return {
      publicKey: await importBoxPublicJwk(publicJwk),
      privateKey: await crypto.subtle.importKey('jwk', jwk, CURVE, false, ['deriveBits']),
    }
  } catch {
    // The engine's own errors may quote the key.
    throw new SealBroken()
  }
}

/** The 65 bytes of a public key (uncompressed point, SEC 1 §2.3.3). */
export async function exportBoxPublicKey(publicKey: CryptoKey): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await crypto.subtle.exportKey('raw', publicKey))
}

/** A public key from its 65 bytes; rejects with a DOMException when they are no point of the curve. */
export async function importBoxPublicKey(raw: Uint8Array): Promise<CryptoKey> {
  return await crypto.subtle.importKey('raw', webBytes(raw), CURVE, true, [])
}

/** A public key as JWK (RFC 7517): kty, crv, x, y. */
export async function exportBoxPublicJwk(publicKey: CryptoKey): Promise<JsonWebKey> {
  const { kty, crv, x, y } = await crypto.subtle.exportKey('jwk', publicKey)
  return { kty, crv, x, y } as JsonWebKey
}

/** A public key from its JWK; rejects when it is not one of P-256, and for a private one. */
export async function importBoxPublicJwk(jwk: JsonWebKey): Promise<CryptoKey> {
  if (jwk.d !== undefined) throw new TypeError('a public key was expected')
  return await crypto.subtle.importKey('jwk', jwk, CURVE, true, [])
}
