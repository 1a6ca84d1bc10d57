// Browser and Node (WebCrypto): signatures of enrolled devices, ECDSA P-256 with SHA-256 (FIPS 186-5), in WebCrypto's
// own form r‖s of 64 bytes (IEEE P1363). Servers check them with sign-node.ts.
import { webBytes } from './bytes.ts'

const CURVE = { name: 'ECDSA', namedCurve: 'P-256' } as const
const DIGEST = { name: 'ECDSA', hash: 'SHA-256' } as const

/** A signing key pair that never leaves this browser: its private half cannot be exported. */
export async function newDeviceSigningKeys(): Promise<CryptoKeyPair> {
  return await crypto.subtle.generateKey(CURVE, false, ['sign', 'verify'])
}

/** The 65 bytes of the public key (uncompressed point, SEC 1 §2.3.3), to be registered at enrolment. */
export async function exportSigningPublicKey(publicKey: CryptoKey): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await crypto.subtle.exportKey('raw', publicKey))
}

/** Signs a message; 64 bytes. */
export async function signAsDevice(privateKey: CryptoKey, message: Uint8Array): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await crypto.subtle.sign(DIGEST, privateKey, webBytes(message)))
}
