import { DecryptCommand, GenerateDataKeyCommand, InvalidCiphertextException, KMSClient } from '@aws-sdk/client-kms'
import {
  CreateSecretCommand,
  DeleteSecretCommand,
  GetSecretValueCommand,
  InvalidRequestException,
  paginateListSecrets,
  ResourceExistsException,
  ResourceNotFoundException,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager'
import { gcmOpen, gcmSeal, importKey } from '@exqress/crypto/gcm-node.ts'
import {
  checkKeyName,
  isKeyName,
  KeyExists,
  KeyMissing,
  type KeyStore,
  KeyStoreUnsafe,
} from '@exqress/crypto/key-store.ts'
import { SealBroken } from '@exqress/crypto/seal-broken.ts'
import { patience } from '../aws/patience.ts'

export type AwsKeyStoreSettings = {
  region: string
  /** The KMS key that wraps: its id, ARN or alias. */
  kmsKey: string
  /** What the secrets' names begin with, one for each service and environment: `exqress/admin`. */
  prefix: string
}

export type AwsClients = { kms: KMSClient; secrets: SecretsManagerClient }

/** Credentials, proxies and endpoints come from the SDK's own chain (`AWS_…`, the pod's role). */
export function createAwsClients({ region }: { region: string }): AwsClients {
  const shared = { region, maxAttempts: 4, requestHandler: patience(10_000) }
  return { kms: new KMSClient(shared), secrets: new SecretsManagerClient(shared) }
}

/**
 * One secret of Secrets Manager for each key, sealed under a KMS data key of its own. KMS binds that data key to the store's prefix and
 * the key's name (its encryption context), so that a secret copied to another name or environment opens nothing, and who reads
 * Secrets Manager alone reads nothing. A key is deleted without recovery: no console brings it back.
 *
 * The secret's value: 2 bytes length of the wrapped data key, the wrapped data key, then the key as gcm-node.ts seals it.
 */
export function createAwsKeyStore(settings: AwsKeyStoreSettings, { kms, secrets }: AwsClients): KeyStore {
  const root = `${settings.prefix}/`
  const secretOf = (name: string) => root + checkKeyName(name)
  const contextOf = (name: string) => ({ 'exqress-key-store': settings.prefix, 'exqress-key': name })
  const aadOf = (name: string) => Buffer.from(`exqress-key-store\0${root}${name}`)
  /** AWS lists what was written with a delay of up to minutes; what this process wrote itself it knows: true there, false destroyed. */
  const written = new Map<string, boolean>()

  async function seal(name: string, bytes: Uint8Array): Promise<Uint8Array> {
    const made = await kms.send(
      new GenerateDataKeyCommand({ KeyId: settings.kmsKey, KeySpec: 'AES_256', EncryptionContext: contextOf(name) }),
    )
    const { Plaintext: dataKey, CiphertextBlob: wrapped } = made
    if (!dataKey || !wrapped) throw new KeyStoreUnsafe('KMS answered no data key')
    const length = Buffer.alloc(2)
    length.writeUInt16BE(wrapped.length)
    const sealed = Buffer.concat([length, wrapped, gcmSeal(importKey(dataKey), aadOf(name), bytes)])
    dataKey.fill(0)
    return sealed
  }

  async function open(name: string, value: Uint8Array): Promise<Uint8Array> {
    const bytes = Buffer.from(value)
    const end = bytes.length < 2 ? 0 : 2 + bytes.readUInt16BE(0)
    try {
      const { Plaintext: dataKey } = await kms.send(
        new DecryptCommand({
          KeyId: settings.kmsKey,
          CiphertextBlob: bytes.subarray(2, end),
          EncryptionContext: contextOf(name),
        }),
      )
      if (!dataKey) throw new SealBroken()
      const key = new Uint8Array(gcmOpen(importKey(dataKey), aadOf(name), bytes.subarray(end)))
      dataKey.fill(0)
      return key
    } catch (error) {
      if (!(error instanceof InvalidCiphertextException || error instanceof SealBroken)) throw error
      throw new KeyStoreUnsafe(`the secret ${secretOf(name)} was not written by this key store under this name`)
    }
  }

  return {
    place: `${root} in Secrets Manager`,

    async get(name) {
      try {
        const { SecretBinary } = await secrets.send(new GetSecretValueCommand({ SecretId: secretOf(name) }))
        return await open(name, SecretBinary ?? new Uint8Array())
      } catch (error) {
        // InvalidRequest: it is being deleted.
        if (!(error instanceof ResourceNotFoundException || error instanceof InvalidRequestException)) throw error
        throw new KeyMissing(name)
      }
    },

    async put(name, bytes) {
      const Name = secretOf(name)
      const SecretBinary = await seal(name, bytes)
      try {
        // Its own encryption at rest is under the same KMS key, not the account's default one.
        await secrets.send(new CreateSecretCommand({ Name, SecretBinary, KmsKeyId: settings.kmsKey }))
      } catch (error) {
        // InvalidRequest: one of this name is still being deleted; the name is taken until that is over.
        if (!(error instanceof ResourceExistsException || error instanceof InvalidRequestException)) throw error
        throw new KeyExists(name)
      }
      written.set(name, true)
    },

    async list(prefix) {
      const names = new Set<string>()
      const pages = paginateListSecrets(
        { client: secrets, pageSize: 100 },
        { Filters: [{ Key: 'name', Values: [root + prefix] }] },
      )
      for await (const { SecretList = [] } of pages) {
        for (const { Name = '' } of SecretList) if (Name.startsWith(root)) names.add(Name.slice(root.length))
      }
      for (const [name, there] of written) {
        if (there) names.add(name)
        else names.delete(name)
      }
      return [...names].filter((name) => name.startsWith(prefix) && isKeyName(name)).sort()
    },

    async destroy(name) {
      const SecretId = secretOf(name)
      try {
        await secrets.send(new DeleteSecretCommand({ SecretId, ForceDeleteWithoutRecovery: true }))
      } catch (error) {
        if (!(error instanceof ResourceNotFoundException)) throw error
      }
      written.set(name, false)
    },
  }
}
