import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto'

/** An ES256 key pair. `id` is its thumbprint (RFC 7638, SHA-256, base64url), the `kid` of what it signs. */
export type SigningKey = { id: string; privateKey: KeyObject; publicKey: KeyObject }

/** A public P-256 key by its thumbprint. */
export type VerifyingKey = { id: string; publicKey: KeyObject }

/** A new P-256 pair. */
export function createSigningKey(): SigningKey {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  return signingKeyOf(privateKey)
}

/** A pair from its private half: a KeyObject, PKCS#8 in PEM, or a JWK as JSON text. @throws Error if it is not P-256 */
export function signingKeyOf(secret: KeyObject | string): SigningKey {
  const privateKey =
    typeof secret !== 'string'
      ? secret
      : isJson(secret)
        ? createPrivateKey({ key: JSON.parse(secret), format: 'jwk' })
        : createPrivateKey(secret)
  const publicKey = createPublicKey(privateKey)
  return { id: thumbprint(publicKey), privateKey, publicKey }
}

/** A public key from SPKI in PEM or a JWK as JSON text. @throws Error if it is not P-256 or holds a private half */
export function verifyingKeyOf(text: string): VerifyingKey {
  if (/PRIVATE KEY/.test(text) || (isJson(text) && 'd' in JSON.parse(text))) {
    throw new Error('A private key was given where a public one belongs')
  }
  const publicKey = isJson(text) ? createPublicKey({ key: JSON.parse(text), format: 'jwk' }) : createPublicKey(text)
  return { id: thumbprint(publicKey), publicKey }
}

function isJson(text: string): boolean {
  return text.trimStart().startsWith('{')
}

function thumbprint(key: KeyObject): string {
  if (key.asymmetricKeyType !== 'ec' || key.asymmetricKeyDetails?.namedCurve !== 'prime256v1') {
    throw new Error('Not a P-256 key')
  }
  const { crv, kty, x, y } = key.export({ format: 'jwk' })
  return createHash('sha256').update(JSON.stringify({ crv, kty, x, y })).digest('base64url')
}
