import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { directoryKeyStore } from '@exqress/crypto/key-store.ts'
import { makeKeyFolders } from '@exqress/scripts/lib/key-folders.ts'
import {
  environmentOf,
  foldersOf,
  mainOf,
  type ServiceName,
  type StackPlan,
  serviceNames,
} from '@exqress/scripts/lib/services.ts'
import { type Customer, signInCustomer } from '../actors/customer.ts'
import { openDesk } from '../actors/desk.ts'
import { askDatabase } from '../databases.ts'
import { people } from '../people.ts'
import { journeySteps } from '../steps.ts'
import { startTestStack } from '../test-stack.ts'
import { until } from '../until.ts'

const folder = mkdtempSync(join(tmpdir(), 'exqress-environment-'))
after(() => rmSync(folder, { recursive: true, force: true }))
await makeKeyFolders(folder)

const nowhere = 'postgres://nobody:secret-word@127.0.0.1:1/none'
const plan: StackPlan = {
  dataDir: folder,
  ports: { admin: 1, delivery: 1, user: 1, courierApp: 1, customerApp: 1 },
  databases: { admin: nowhere, delivery: nowhere, user: nowhere },
  events: { transport: 'postgres', url: nowhere },
  bases: { desk: 'http://localhost:1', courierApp: 'http://localhost:1', customerApp: 'http://localhost:1' },
}

/** What a service says when it is started on its environment with these changes; undefined takes a variable away. */
async function refusal(
  name: ServiceName,
  changes: Record<string, string | undefined>,
  among: StackPlan = plan,
): Promise<string> {
  const env = Object.entries({ ...environmentOf(name, among), ...changes }).filter(([, value]) => value !== undefined)
  const child = spawn(process.execPath, [mainOf(name)], { env: Object.fromEntries(env), timeout: 20_000 })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (said += chunk))
  const code = await new Promise((done) => child.on('close', done))
  assert.equal(
    code,
    78,
    `${name} should refuse to start with ${JSON.stringify(changes)}, and said: ${said.slice(0, 500)}`,
  )
  assert.ok(!said.includes('secret-word'), 'a value is never shown')
  return said
}

for (const name of serviceNames) {
  test(`${name} names every variable that is missing or wrong, and no value`, async () => {
    const needed = ['DATABASE_URL', 'KEYSTORE_DIR', 'PEERS_DIR', 'PUBLIC_BASE_URL']
    const missing = await refusal(name, Object.fromEntries(needed.map((variable) => [variable, undefined])))
    for (const variable of needed) assert.match(missing, new RegExp(`^  ${variable} is missing$`, 'm'))

    const peer = name === 'admin' ? 'DELIVERY_URL' : 'ADMIN_URL'
    const changes = { PORT: 'eighty', DATABASE_URL: 'mysql://secret-word', [peer]: 'delivery', LOG_LEVEL: 'loud' }
    const wrong = await refusal(name, changes)
    for (const variable of Object.keys(changes)) assert.match(wrong, new RegExp(`^  ${variable} `, 'm'))
  })

  test(`${name} names what its key store lacks`, async () => {
    assert.match(await refusal(name, { KEYSTORE: 'cloud' }), /^ {2}KEYSTORE must be one of: directory, aws$/m)
    const said = await refusal(name, { KEYSTORE: 'aws', KEYSTORE_DIR: undefined, KEYSTORE_PREFIX: '/secret-word/' })
    assert.match(said, /^ {2}KEYSTORE_KMS_KEY is missing$/m)
    assert.match(said, /^ {2}KEYSTORE_PREFIX must be a name/m)
    assert.match(said, /^ {2}AWS_REGION is missing$/m)
    assert.doesNotMatch(said, /KEYSTORE_DIR/)
  })

  test(`${name} wants one event transport, and not two`, async () => {
    assert.match(await refusal(name, { EVENT_LOG_URL: undefined }), /KAFKA_BROKERS/)
    assert.match(await refusal(name, { KAFKA_BROKERS: '127.0.0.1:1' }), /KAFKA_BROKERS/)
  })

  test(`${name} keeps plain http and its cookies to this machine`, async () => {
    assert.match(await refusal(name, { PUBLIC_BASE_URL: 'http://exqress.example' }), /PUBLIC_BASE_URL/)
  })
}

test('production has no sender that shows codes to anybody', async () => {
  const said = await refusal('user', { PROFILE: 'production', PUBLIC_BASE_URL: 'https://exqress.example' })
  assert.match(said, /^ {2}MESSAGE_SENDER /m)
})

/** The keys are a service's own, and nothing is written with others. */
test('keys that are gone, or another environment’s', async (t) => {
  const step = journeySteps(t)
  const stack = await startTestStack({ transport: 'postgres' })
  const { services, dataDir } = stack
  const keysOf = (name: ServiceName) => foldersOf(dataDir, name).keys
  let miru: Customer
  let waybillId: string
  const written = async (name: ServiceName) => {
    const tables = ['event_versions', 'outbox', 'wrapped_bundles', 'key_epochs', 'environment_mark']
    const rows = await askDatabase(
      stack.plan,
      name,
      tables
        .map((table) => `select '${table}' as "table", md5(string_agg(t::text, ',' order by t::text)) from ${table} t`)
        .join(' union all '),
    )
    return JSON.stringify(rows)
  }
  /** Nothing of these keys is written to the database, and nothing to their folder. */
  const refusedWith = async (name: ServiceName, folder: string): Promise<string> => {
    const store = await directoryKeyStore(folder)
    const before = [await store.list(''), await written(name)]
    const said = await refusal(name, { KEYSTORE_DIR: folder }, stack.plan)
    assert.match(said, /^Refusing to start: the key "environment\/mark"[^\n]+ docs\/runbooks\/keys\.md\.$/m)
    assert.ok(said.includes(folder), 'the folder is named')
    assert.deepEqual([await store.list(''), await written(name)], before)
    return said
  }

  await step('an environment in which somebody awaits a parcel', async () => {
    const desk = await openDesk(stack.plan)
    miru = await signInCustomer(stack.plan, people.miru)
    await miru.name(people.miru.name)
    waybillId = (await desk.import([{ to: people.miru, item: 'keys' }]))[0]?.waybillId as string
    await miru.sees(waybillId, 'recipient')
  })

  for (const name of serviceNames) {
    await step(
      `${name}: without a folder, with an empty one, another environment's, another service's: refused`,
      async () => {
        await services[name].stop()
        const aside = `${keysOf(name)}-aside`
        renameSync(keysOf(name), aside)
        assert.match(await refusal(name, {}, stack.plan), /^ {2}KEYSTORE_DIR must be/m)
        mkdirSync(keysOf(name), { mode: 0o700 })
        assert.match(await refusedWith(name, keysOf(name)), /is not in/)
        rmSync(keysOf(name), { recursive: true })
        renameSync(aside, keysOf(name))

        // Made for the same service elsewhere, and used there.
        const foreign = foldersOf(folder, name).keys
        await (await directoryKeyStore(foreign)).put('environment/mark', randomBytes(32))
        assert.match(await refusedWith(name, foreign), /is another environment's/)
        const neighbour = serviceNames[(serviceNames.indexOf(name) + 1) % serviceNames.length] as ServiceName
        assert.match(await refusedWith(name, keysOf(neighbour)), /another service's/)

        await services[name].start()
        await until('the parcel to open again', async () => {
          const { status } = await miru.client.ask('get', `/api/parcels/${waybillId}`)
          return status === 200
        })
      },
    )
  }

  await step('an epoch of today is lost: it is named, its people wait, others go on, and nothing is lost', async () => {
    const name = 'user'
    const [row] = await askDatabase<{ epoch: string }>(stack.plan, name, 'select key_epoch as epoch from customers')
    const file = join(keysOf(name), 'kek', row?.epoch as string)
    await services[name].stop()
    renameSync(file, join(dataDir, 'lost'))
    await services[name].start()
    await until('the service to name it', async () => {
      const log = readFileSync(join(dataDir, 'logs', `${name}.log`), 'utf8')
      return log.includes(`"keyId":"kek/${row?.epoch}"`) && log.includes('"keys.missing"')
    })
    const waits = await miru.client.ask('get', '/api/me')
    assert.deepEqual([waits.status, waits.code], [503, 'keys_waiting'])
    const bora = await signInCustomer(stack.plan, people.bora)
    await bora.name(people.bora.name)

    renameSync(join(dataDir, 'lost'), file)
    for (const customer of [miru, bora]) assert.equal((await customer.client.ask('get', '/api/me')).status, 200)
    await services[name].stop()
    await services[name].start()
    for (const customer of [miru, bora]) assert.equal((await customer.client.ask('get', '/api/me')).status, 200)
    await miru.sees(waybillId, 'recipient')
  })

  await step('all keys of a service are lost: its operator says so, and it begins anew', async () => {
    const name = 'user'
    await services[name].stop()
    rmSync(keysOf(name), { recursive: true })
    await makeKeyFolders(dataDir)
    assert.match(await refusedWith(name, keysOf(name)), /is not in/)
    // As docs/runbooks/keys.md says; the others read the new public keys at their start.
    await askDatabase(stack.plan, name, 'delete from environment_mark')
    for (const other of ['admin', 'delivery'] as const) {
      await services[other].stop()
      await services[other].start()
    }
    await services[name].start()
    await signInCustomer(stack.plan, people.sol)
  })
})
