import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { makeKeyFolders } from '@exqress/scripts/lib/key-folders.ts'
import { environmentOf, mainOf, type ServiceName, type StackPlan, serviceNames } from '@exqress/scripts/lib/services.ts'

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
async function refusal(name: ServiceName, changes: Record<string, string | undefined>): Promise<string> {
  const env = Object.entries({ ...environmentOf(name, plan), ...changes }).filter(([, value]) => value !== undefined)
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
