import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { pathToFileURL } from 'node:url'
import { CreateKeyCommand } from '@aws-sdk/client-kms'
import { createKekEpochs, unwrapKey, wrapKey } from '@exqress/crypto/kek.ts'
import { directoryKeyStore, type KeyStore } from '@exqress/crypto/key-store.ts'
import { createEmptyDatabase, createTestDatabase } from '@exqress/testing/database.ts'
import { motoForTests } from '@exqress/testing/moto.ts'
import { v7 } from 'uuid'
import { createPool } from '../db.ts'
import { sharedWrappedColumns } from '../held-keys/rewrap-epochs.ts'
import { databasePart } from '../lifecycle/database-part.ts'
import { createReadiness } from '../lifecycle/readiness.ts'
import { RefusedToStart } from '../lifecycle/refused-to-start.ts'
import { startParts } from '../lifecycle/start-parts.ts'
import { type LogFields, silentLog } from '../log/create-log.ts'
import { createAwsClients, createAwsKeyStore } from './aws-key-store.ts'
import { claimKeys, refuseForeignKeys } from './own-keys.ts'

const folder = mkdtempSync(join(tmpdir(), 'exqress-own-keys-'))
after(() => rmSync(folder, { recursive: true, force: true }))
/** The service of these tests has none of its own. */
const migrations = pathToFileURL(mkdtempSync(join(folder, 'migrations-')))
const { missing } = await motoForTests()
const region = 'ap-northeast-2'

/** Opens a handle on the store of that name; the same name is the same store. */
const stores: Record<string, { open: (name: string) => Promise<KeyStore>; skip?: string }> = {
  directory: { open: (name) => directoryKeyStore(join(folder, name)) },
  AWS: {
    async open(name) {
      const clients = createAwsClients({ region })
      kmsKey ??= clients.kms.send(new CreateKeyCommand({})).then(({ KeyMetadata }) => String(KeyMetadata?.KeyId))
      return createAwsKeyStore({ region, kmsKey: await kmsKey, prefix: `test/${name}` }, clients)
    },
    ...(missing === undefined ? {} : { skip: missing }),
  },
}
let kmsKey: Promise<string> | undefined

const service = 'user'
const newDatabase = async () => (await createTestDatabase()).db
const refusedFor = (place: string, words: RegExp) => (error: Error) =>
  error instanceof RefusedToStart &&
  error.message.includes('"environment/mark"') &&
  error.message.includes(place) &&
  words.test(error.message)

for (const [kind, { open, skip }] of Object.entries(stores)) {
  const options = skip === undefined ? {} : { skip }

  test(`${kind}: processes that start together on an empty database agree, and go on together`, options, async () => {
    const [db, name] = [await newDatabase(), v7()]
    await Promise.all(Array.from({ length: 6 }, async () => claimKeys({ db, keyStore: await open(name), service })))
    const { rows } = await db.query<{ mark: Buffer }>('select mark from environment_mark', [])
    assert.equal(rows.length, 1)
    await claimKeys({ db, keyStore: await open(name), service })
    const { rows: later } = await db.query<{ mark: Buffer }>('select mark from environment_mark', [])
    assert.ok(later[0]?.mark.equals(rows[0]?.mark as Buffer))
  })

  test(
    `${kind}: an empty key store, and another environment's, are refused and stay as they are`,
    options,
    async () => {
      const [db, other] = [await newDatabase(), await newDatabase()]
      const [own, empty, foreign] = [await open(v7()), await open(v7()), await open(v7())]
      await claimKeys({ db, keyStore: own, service })
      await claimKeys({ db: other, keyStore: foreign, service })
      const before = await foreign.get('environment/mark')

      await assert.rejects(claimKeys({ db, keyStore: empty, service }), refusedFor(empty.place, /is not in/))
      assert.deepEqual(await empty.list(''), [])
      await assert.rejects(
        claimKeys({ db, keyStore: foreign, service }),
        refusedFor(foreign.place, /another environment/),
      )
      assert.deepEqual(await foreign.list(''), ['environment/mark'])
      assert.deepEqual(await foreign.get('environment/mark'), before)
      // That of another service of the same environment is no better.
      await assert.rejects(claimKeys({ db, keyStore: own, service: 'admin' }), refusedFor(own.place, /another service/))
      await claimKeys({ db, keyStore: own, service })
    },
  )

  test(`${kind}: a database that knows no key store takes the one that is there`, options, async () => {
    const keyStore = await open(v7())
    await claimKeys({ db: await newDatabase(), keyStore, service })
    const key = await keyStore.get('environment/mark')
    // Made anew, or from a backup of before the table.
    const db = await newDatabase()
    await claimKeys({ db, keyStore, service })
    assert.deepEqual(await keyStore.get('environment/mark'), key)
    await assert.rejects(claimKeys({ db, keyStore: await open(v7()), service }), RefusedToStart)
  })
}

test('a database that is away, or has no tables yet, refuses nothing', async () => {
  const keyStore = await directoryKeyStore(join(folder, v7()))
  for (const url of ['postgres://nobody@127.0.0.1:9/none', await createEmptyDatabase()]) {
    const db = createPool({ url, name: 'test' })
    await refuseForeignKeys({ db, keyStore, service })
    await db.end()
  }
  assert.deepEqual(await keyStore.list(''), [])
})

test('nothing begins that comes after a database with other keys', async () => {
  const { url } = await createTestDatabase()
  const given = { migrations, service, epochs: { kek: sharedWrappedColumns }, log: silentLog }
  const start = async (keyStore: KeyStore) => {
    const db = createPool({ url, name: 'test' })
    let begun = false
    const ended = Promise.withResolvers<string>()
    const running = startParts({
      parts: [
        databasePart({ ...given, db, keyStore }),
        {
          name: 'writer',
          after: ['postgres'],
          async start() {
            begun = true
            ended.resolve('up')
          },
        },
      ],
      readiness: createReadiness(),
      log: silentLog,
      fatal: (error) => ended.resolve((error as Error).name),
    })
    const how = await ended.promise
    await running.stop()
    return { how, begun }
  }
  const own = await directoryKeyStore(join(folder, v7()))
  assert.deepEqual(await start(own), { how: 'up', begun: true })
  assert.deepEqual(await start(await directoryKeyStore(join(folder, v7()))), { how: 'RefusedToStart', begun: false })
  assert.deepEqual(await start(own), { how: 'up', begun: true })
})

test('an epoch of today that is missing is named, gets no other key, and opens again once it is back', async () => {
  const { url } = await createTestDatabase()
  const keyStore = await directoryKeyStore(join(folder, v7()))
  const named: unknown[] = []
  const log = { ...silentLog, error: (event: string, fields?: LogFields) => void named.push(event, fields?.keyId) }
  const start = async () => {
    const part = databasePart({
      db: createPool({ url, name: 'test' }),
      migrations,
      keyStore,
      service,
      epochs: { kek: sharedWrappedColumns },
      log,
    })
    await part.start({ fatal: (error) => assert.ifError(error), signal: new AbortController().signal })
    await part.stop?.()
  }
  await start()
  const now = new Date()
  const id = v7()
  const { epoch, key } = await createKekEpochs(keyStore).currentEpoch(now)
  const secret = randomBytes(32)
  const wrapped = wrapKey(key, secret, { id, group: 'main' })
  const db = createPool({ url, name: 'test' })
  await db.query(`insert into wrapped_bundles (waybill_id, kind, epoch, wrapped) values ($1, 'main', $2, $3)`, [
    id,
    epoch,
    Buffer.from(wrapped),
  ])
  await db.end()
  await start()
  assert.deepEqual(named, [])

  const file = await keyStore.get(`kek/${epoch}`)
  await keyStore.destroy(`kek/${epoch}`) // as a file that is lost: nobody destroyed the epoch
  await start()
  assert.deepEqual(named, ['keys.missing', `kek/${epoch}`])
  assert.equal((await createKekEpochs(keyStore).currentEpoch(now)).epoch, `${epoch}-2`)

  await keyStore.put(`kek/${epoch}`, file)
  await start()
  assert.deepEqual(named, ['keys.missing', `kek/${epoch}`])
  const back = await createKekEpochs(keyStore).getEpoch(epoch)
  assert.ok(Buffer.from(unwrapKey(back.key, wrapped, { id, group: 'main' })).equals(secret))
})
