import { createSecretKey, type KeyObject, randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { getOrCreateKey, type KeyStore } from '@exqress/crypto/key-store.ts'
import { createSigningKey, type SigningKey, signingKeyOf, type VerifyingKey, verifyingKeyOf } from './signing-key.ts'

/**
 * A secret of 32 bytes from the KeyStore, made at its first use. One name for each purpose: `secret/refresh`,
 * `secret/limits`, `secret/codes`, `secret/bodies`.
 */
export async function storedSecret(store: KeyStore, name: string): Promise<KeyObject> {
  return createSecretKey(await getOrCreateKey(store, name, () => randomBytes(32)))
}

/** An ES256 pair from the KeyStore (PKCS#8 in PEM), made at its first use: `sign/access`, `sign/service`. */
export async function storedSigningKey(store: KeyStore, name: string): Promise<SigningKey> {
  const pem = await getOrCreateKey(store, name, () =>
    Buffer.from(createSigningKey().privateKey.export({ type: 'pkcs8', format: 'pem' })),
  )
  return signingKeyOf(Buffer.from(pem).toString('utf8'))
}

/** The public half in PEM (SPKI), to be configured at the peers. */
export function publicPemOf(key: SigningKey): string {
  return key.publicKey.export({ type: 'spki', format: 'pem' }).toString()
}

/**
 * Peers' public keys from configuration.
 * @param entries `name=file`, each file SPKI in PEM or a JWK; a name may come twice while its key is changed
 * @throws Error naming the peer whose file cannot be used
 */
export function readPeerKeys(entries: readonly string[]): Map<string, VerifyingKey[]> {
  const peers = new Map<string, VerifyingKey[]>()
  for (const entry of entries) {
    const [, name, file] = /^([a-z][a-z-]{0,30})=(.+)$/.exec(entry) ?? []
    if (!name || !file) throw new Error('A peer is given as name=file')
    try {
      const key = verifyingKeyOf(readFileSync(file, 'utf8'))
      peers.set(name, [...(peers.get(name) ?? []), key])
    } catch (cause) {
      throw new Error(`The public key of ${name} cannot be used`, { cause })
    }
  }
  return peers
}
