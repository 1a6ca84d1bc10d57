import { createSecretKey, type KeyObject, randomBytes } from 'node:crypto'
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { exportBoxPublicJwk, importBoxKeys, importBoxPublicJwk, newBoxKeyBytes } from '@exqress/crypto/box.ts'
import { getOrCreateKey, type KeyStore } from '@exqress/crypto/key-store.ts'
import {
  createSigningKey,
  type SigningKey,
  signingKeyOf,
  type VerifyingKey,
  verifyingKeyOf,
} from '../auth/signing-key.ts'

/** What a service is known by among its peers: the key of its service tokens and the one that boxes are sealed to. */
export type ServiceKeys = { sign: SigningKey; box: CryptoKeyPair }
/** A peer's public halves. */
export type PeerKeys = { sign: VerifyingKey; box: CryptoKey }

/** The service's own keys (`sign/private`, `box/private`), made at the first start. */
export async function loadServiceKeys(store: KeyStore): Promise<ServiceKeys> {
  return {
    sign: await loadSigningKey(store, 'sign/private'),
    box: await importBoxKeys(await getOrCreateKey(store, 'box/private', newBoxKeyBytes)),
  }
}

/** An ES256 key of this name in the store (such as `access/private`), made at the first start. */
export async function loadSigningKey(store: KeyStore, name: string): Promise<SigningKey> {
  const bytes = await getOrCreateKey(store, name, () =>
    Buffer.from(JSON.stringify(createSigningKey().privateKey.export({ format: 'jwk' }))),
  )
  return signingKeyOf(Buffer.from(bytes).toString('utf8'))
}

/** A secret of 32 bytes of this name in the store (such as `session/secret`), made at the first start. */
export async function loadSecret(store: KeyStore, name: string): Promise<KeyObject> {
  return createSecretKey(await getOrCreateKey(store, name, () => randomBytes(32)))
}

/** Takes away a secret under which nothing is made any more: backups may still hold what was, and must not be tried with it. */
export async function retireSecret(store: KeyStore, name: string): Promise<void> {
  await store.destroy(name)
}

/** The public halves as the JSON that {@link readPeerKeys} reads. */
export async function publicHalves(keys: ServiceKeys): Promise<string> {
  return JSON.stringify({
    sign: keys.sign.publicKey.export({ format: 'jwk' }),
    box: await exportBoxPublicJwk(keys.box.publicKey),
  })
}

/** Writes the public halves to `<directory>/<name>.json`, where its peers read them. Whole or not at all. */
export async function publishServiceKeys(directory: string, name: string, keys: ServiceKeys): Promise<void> {
  await mkdir(directory, { recursive: true })
  const path = join(directory, `${name}.json`)
  await writeFile(`${path}.new`, `${await publicHalves(keys)}\n`)
  await rename(`${path}.new`, path)
}

/**
 * The peers' public keys from `<directory>/<name>.json`.
 * @throws Error naming the peer whose file is missing or is not what it should be
 */
export async function readPeerKeys(directory: string, names: readonly string[]): Promise<Map<string, PeerKeys>> {
  const peers = new Map<string, PeerKeys>()
  for (const name of names) {
    try {
      const { sign, box } = JSON.parse(await readFile(join(directory, `${name}.json`), 'utf8'))
      peers.set(name, { sign: verifyingKeyOf(JSON.stringify(sign)), box: await importBoxPublicJwk(box) })
    } catch {
      throw new Error(`PEERS_DIR has no usable public keys of ${name} (${name}.json)`)
    }
  }
  return peers
}
