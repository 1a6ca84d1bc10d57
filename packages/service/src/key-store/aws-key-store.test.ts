import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import { CreateKeyCommand } from '@aws-sdk/client-kms'
import {
  CreateSecretCommand,
  DescribeSecretCommand,
  GetSecretValueCommand,
  ResourceNotFoundException,
} from '@aws-sdk/client-secrets-manager'
import { KeyMissing, KeyStoreUnsafe } from '@exqress/crypto/key-store.ts'
import { keyStoreContract } from '@exqress/crypto/key-store-contract.ts'
import { motoForTests } from '@exqress/testing/moto.ts'
import { type AwsClients, createAwsClients, createAwsKeyStore } from './aws-key-store.ts'
import { openKeyStore } from './open-key-store.ts'

const region = 'ap-northeast-2'
const { missing } = await motoForTests()
const options = missing === undefined ? {} : { skip: missing }
const clients = (): AwsClients => createAwsClients({ region })

let known: Promise<string> | undefined
const kmsKey = () =>
  (known ??= clients()
    .kms.send(new CreateKeyCommand({}))
    .then(({ KeyMetadata }) => String(KeyMetadata?.KeyId)))
const newPrefix = () => `test-${randomBytes(6).toString('hex')}/admin`
const storeOf = async (prefix: string, given = clients()) =>
  createAwsKeyStore({ region, kmsKey: await kmsKey(), prefix }, given)

keyStoreContract(
  'AWS',
  async () => {
    const prefix = newPrefix()
    return { open: () => storeOf(prefix), clear: async () => {} }
  },
  options,
)

test('a secret alone holds no key: KMS must open it', options, async () => {
  const prefix = newPrefix()
  const key = randomBytes(32)
  await (await storeOf(prefix)).put('kek/2026-11-23', key)
  const { secrets } = clients()
  const { SecretBinary } = await secrets.send(new GetSecretValueCommand({ SecretId: `${prefix}/kek/2026-11-23` }))
  assert.equal(Buffer.from(SecretBinary ?? []).includes(key), false)
})

test('a secret copied to another name or environment opens nothing, and is named', options, async () => {
  const [prefix, elsewhere] = [newPrefix(), newPrefix()]
  const store = await storeOf(prefix)
  await store.put('kek/2026-11-23', randomBytes(32))
  const { secrets } = clients()
  const { SecretBinary } = await secrets.send(new GetSecretValueCommand({ SecretId: `${prefix}/kek/2026-11-23` }))
  for (const [Name, open] of [
    [`${prefix}/kek/2026-11-24`, () => store.get('kek/2026-11-24')],
    [`${elsewhere}/kek/2026-11-23`, async () => (await storeOf(elsewhere)).get('kek/2026-11-23')],
  ] as const) {
    await secrets.send(new CreateSecretCommand({ Name, SecretBinary }))
    await assert.rejects(open, (error: Error) => error instanceof KeyStoreUnsafe && error.message.includes(Name))
  }
})

test('a destroyed key cannot be recovered by anybody', options, async () => {
  const prefix = newPrefix()
  const store = await storeOf(prefix)
  await store.put('kek/2026-11-23', randomBytes(32))
  await store.destroy('kek/2026-11-23')
  // One that were only scheduled to go would still be described.
  await assert.rejects(
    clients().secrets.send(new DescribeSecretCommand({ SecretId: `${prefix}/kek/2026-11-23` })),
    ResourceNotFoundException,
  )
})

test('what a process wrote itself it lists at once, although the listing of AWS comes late', options, async () => {
  const given = clients()
  let frozen: unknown
  given.secrets.middlewareStack.add(
    (next, { commandName }) =>
      async (args) => {
        const answer = commandName === 'ListSecretsCommand' && frozen ? frozen : await next(args)
        if (commandName === 'ListSecretsCommand') frozen ??= answer
        return answer as Awaited<ReturnType<typeof next>>
      },
    { step: 'initialize', priority: 'low' },
  )
  const store = await storeOf(newPrefix(), given)
  await store.put('label/0', randomBytes(32))
  assert.deepEqual(await store.list(''), ['label/0'])
  await store.put('label-retired/0', Uint8Array.of(1))
  assert.deepEqual(await store.list('label-retired/'), ['label-retired/0'])
  await store.destroy('label/0')
  assert.deepEqual(await store.list('label/'), [])
})

test('more keys than a page of the listing has are all listed', options, async () => {
  const prefix = newPrefix()
  const store = await storeOf(prefix)
  const names = Array.from({ length: 130 }, (_, i) => `kek/${String(i).padStart(3, '0')}`)
  for (const name of names) await store.put(name, Uint8Array.of(1))
  const other = await storeOf(newPrefix())
  assert.deepEqual(await other.list(''), [])
  assert.deepEqual(await (await storeOf(prefix)).list('kek/'), names)
})

test('the environment chooses it', options, async () => {
  const prefix = newPrefix()
  const config = {
    KEYSTORE: 'aws',
    KEYSTORE_KMS_KEY: await kmsKey(),
    KEYSTORE_PREFIX: prefix,
    AWS_REGION: region,
  } as const
  const store = await openKeyStore(config)
  await assert.rejects(store.get('box/private'), KeyMissing)
  await store.put('box/private', Uint8Array.of(7))
  assert.deepEqual(await (await storeOf(prefix)).get('box/private'), Uint8Array.of(7))
})
