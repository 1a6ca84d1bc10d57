// Node only: checks device signatures (sign.ts), and signs and checks receipts and checkpoints.
import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign, verify } from 'node:crypto'
import { SealBroken } from './seal-broken.ts'

/** A device's public signing key from its 65 bytes; RangeError when they are no point of P-256. */
export function importDevicePublicKey(raw: Uint8Array): KeyObject {
  if (raw.length !== 65 || raw[0] !== 4) throw new RangeError('a device key is an uncompressed P-256 point')
  const coordinate = (from: number) => Buffer.from(raw.subarray(from, from + 32)).toString('base64url')
  try {
    return createPublicKey({ key: { kty: 'EC', crv: 'P-256', x: coordinate(1), y: coordinate(33) }, format: 'jwk' })
  } catch {
    throw new RangeError('a device key is an uncompressed P-256 point')
  }
}

/** Whether a device signed this message (ECDSA P-256, SHA-256, r‖s of 64 bytes). Never throws for a bad signature. */
export function verifyDeviceSignature(publicKey: KeyObject, message: Uint8Array, signature: Uint8Array): boolean {
  return verify('sha256', message, { key: publicKey, dsaEncoding: 'ieee-p1363' }, signature)
}

/** A new Ed25519 key (RFC 8032) as bytes for a KeyStore (PKCS #8, DER). */
export function newReceiptKeyBytes(): Uint8Array {
  return generateKeyPairSync('ed25519').privateKey.export({ format: 'der', type: 'pkcs8' })
}

/** The private key of newReceiptKeyBytes; SealBroken for other bytes. */
export function importReceiptKey(bytes: Uint8Array): KeyObject {
  let key: KeyObject
  try {
    key = createPrivateKey({ key: Buffer.from(bytes), format: 'der', type: 'pkcs8' })
  } catch {
    throw new SealBroken()
  }
  if (key.asymmetricKeyType !== 'ed25519') throw new SealBroken()
  return key
}

/** The 32 bytes of the public half, which browsers pin and receipts name. */
export function exportReceiptPublicKey(privateKey: KeyObject): Uint8Array {
  return Buffer.from(createPublicKey(privateKey).export({ format: 'jwk' }).x as string, 'base64url')
}

/** A public key from its 32 bytes; RangeError for another length. */
export function importReceiptPublicKey(raw: Uint8Array): KeyObject {
  if (raw.length !== 32) throw new RangeError('an Ed25519 public key has 32 bytes')
  const x = Buffer.from(raw).toString('base64url')
  return createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' })
}

/** Signs a receipt or checkpoint (Ed25519); 64 bytes, the same for the same message. */
export function signReceipt(privateKey: KeyObject, message: Uint8Array): Uint8Array {
  return sign(null, message, privateKey)
}

/** Whether that key signed this message. Never throws for a bad signature. */
export function verifyReceipt(publicKey: KeyObject, message: Uint8Array, signature: Uint8Array): boolean {
  return verify(null, message, publicKey, signature)
}
