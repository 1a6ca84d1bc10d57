import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { consentVersion } from '@exqress/contracts/consent.ts'
import { directoryKeyStore } from '@exqress/crypto/key-store.ts'
import { loadServiceKeys, publishServiceKeys } from '@exqress/service/internal/service-keys.ts'
import { createEmptyDatabase, createTestDatabase } from '@exqress/testing/database.ts'

const main = new URL('./main.ts', import.meta.url).pathname
let folder = ''
let env: NodeJS.ProcessEnv = {}
const children = new Set<ChildProcess>()

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'exqress-test-user-'))
  const keys = join(folder, 'keys')
  for (const name of ['admin', 'delivery', 'user']) {
    const store = await directoryKeyStore(name === 'user' ? keys : join(folder, name))
    await publishServiceKeys(join(folder, 'peers'), name, await loadServiceKeys(store))
  }
  const [own, log] = [await createTestDatabase(), await createTestDatabase()]
  env = {
    PATH: process.env.PATH,
    PROFILE: 'development',
    PORT: '0',
    DATABASE_URL: own.url,
    EVENT_LOG_URL: log.url,
    KEYSTORE_DIR: keys,
    PEERS_DIR: join(folder, 'peers'),
    // Nobody listens there: the service comes up without its peers.
    ADMIN_URL: 'http://127.0.0.1:1',
    DELIVERY_URL: 'http://127.0.0.1:1',
    PUBLIC_BASE_URL: 'http://localhost:4002',
    MESSAGE_SENDER: 'development',
  }
})
after(async () => {
  for (const child of children) child.kill('SIGKILL')
  await rm(folder, { recursive: true, force: true })
})

function start(given: NodeJS.ProcessEnv, ...words: string[]) {
  const child = spawn(process.execPath, [main, ...words], { env: given, stdio: ['ignore', 'pipe', 'pipe'] })
  children.add(child)
  const output = { out: '', err: '' }
  child.stdout.on('data', (chunk) => {
    output.out += chunk
  })
  child.stderr.on('data', (chunk) => {
    output.err += chunk
  })
  return { child, output }
}

test('a bad environment is refused with the names of the variables and none of their values', async () => {
  const { child, output } = start({ ...env, PORT: 'seventeen', KEYSTORE_DIR: '' })
  const [code] = await once(child, 'exit')
  assert.equal(code, 78)
  assert.match(output.err, /PORT must be a port/)
  assert.match(output.err, /KEYSTORE_DIR is missing/)
  assert.doesNotMatch(output.err, /seventeen/)
})

test('without its peers it serves sign-in, says what it waits for, and stops whole', async () => {
  const { child, output } = start(env)
  const port = await until(() => /"port":(\d+)/.exec(output.out)?.[1])
  const url = `http://127.0.0.1:${port}`
  const ready = await until(async () => {
    const body = (await (await fetch(`${url}/readyz`)).json()) as { waitingFor: string[] }
    return body.waitingFor.join() === 'label-ring' && body
  })
  assert.deepEqual(ready.waitingFor, ['label-ring'])
  const contact = { channel: 'phone', address: '010-0000-0001' }
  const post = (path: string, body: unknown) =>
    fetch(url + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-exqress': '1' },
      body: JSON.stringify(body),
    })
  assert.equal((await post('/api/codes', contact)).status, 202)
  const { messages } = (await (await fetch(`${url}/dev/messages`)).json()) as { messages: { text: string }[] }
  const code = /\d{6}/.exec(messages.at(-1)?.text ?? '')?.[0]
  assert.equal((await post('/api/session', { contact, code, consent: consentVersion })).status, 200)
  assert.equal((await fetch(`${url}/metrics`)).status, 200)
  child.kill('SIGTERM')
  const [exit] = await once(child, 'exit')
  assert.equal(exit, 0, output.out)
  assert.doesNotMatch(output.out + output.err, /0000-?0001|127\.0\.0\.1/)
})

test('the word migrate brings an empty database up to date with nothing but its address, and ends', async () => {
  const database = { PATH: process.env.PATH, DATABASE_URL: await createEmptyDatabase() }
  const counts: (string | undefined)[] = []
  for (let run = 1; run <= 2; run++) {
    const { child, output } = start(database, 'migrate')
    const [code] = await once(child, 'close')
    assert.equal(code, 0, output.out + output.err)
    counts.push(/"count":(\d+),"event":"migrations.done"/.exec(output.out)?.[1])
  }
  assert.ok(Number(counts[0]) > 20, `${counts[0]} applied at first`)
  assert.equal(counts[1], '0')
})

test('a migration that cannot run ends the job with 1; a word that is none with 64, and starts nothing', async () => {
  const nobody = start({ PATH: process.env.PATH, DATABASE_URL: 'postgres://127.0.0.1:1/none' }, 'migrate')
  const misspelt = start(env, 'migrat')
  const [[failed], [unknown]] = await Promise.all([once(nobody.child, 'close'), once(misspelt.child, 'close')])
  assert.equal(failed, 1, nobody.output.err)
  assert.match(nobody.output.out, /"migrations.failed"/)
  assert.equal(unknown, 64)
  assert.equal(misspelt.output.err, 'usage: node main.js [migrate | public-keys]\n')
  assert.equal(misspelt.output.out, '')
})

async function until<T>(look: () => T | false | undefined | Promise<T | false | undefined>): Promise<T> {
  for (let i = 0; i < 300; i++) {
    const found = await look()
    if (found) return found
    await sleep(100)
  }
  throw new Error('waited 30 s')
}
