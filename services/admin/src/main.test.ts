import assert from 'node:assert/strict'
import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { promisify } from 'node:util'
import { directoryKeyStore } from '@exqress/crypto/key-store.ts'
import { loadServiceKeys, publishServiceKeys } from '@exqress/service/internal/service-keys.ts'
import { createTestDatabase } from '@exqress/testing/database.ts'

const folder = await mkdtemp(join(tmpdir(), 'exqress-admin-main-'))
const running: ChildProcess[] = []
after(async () => {
  for (const child of running) child.kill('SIGKILL')
  await rm(folder, { recursive: true, force: true })
})
for (const name of ['delivery', 'user']) {
  await publishServiceKeys(
    join(folder, 'peers'),
    name,
    await loadServiceKeys(await directoryKeyStore(join(folder, name))),
  )
}
await directoryKeyStore(join(folder, 'admin'))
const { url } = await createTestDatabase()
const log = await createTestDatabase()
const env = {
  PATH: process.env.PATH ?? '',
  PORT: '0',
  DATABASE_URL: url,
  EVENT_LOG_URL: log.url,
  KEYSTORE_DIR: join(folder, 'admin'),
  PEERS_DIR: join(folder, 'peers'),
  PUBLIC_BASE_URL: 'http://127.0.0.1:8000',
  LABEL_BASE_URL: 'https://exqress.example',
  DELIVERY_URL: 'http://127.0.0.1:9',
  DEVELOPMENT: 'true',
}
const file = (name: string) => join(import.meta.dirname, name)

/** Starts main.ts and answers its port and all that it logs, once it says that it is up. */
async function start(changes: Record<string, string> = {}) {
  const child = spawn(process.execPath, [file('main.ts')], { env: { ...env, ...changes } })
  running.push(child)
  let output = ''
  child.stderr.on('data', (chunk) => {
    output += chunk
  })
  const port = await new Promise<number>((resolve, reject) => {
    child.stdout.on('data', (chunk) => {
      output += chunk
      const up = /"event":"service.up"/.test(output) && /"port":(\d+)/.exec(output)
      if (up) resolve(Number(up[1]))
    })
    child.on('exit', (code) => reject(new Error(`it ended with ${code}: ${output}`)))
  })
  return { child, base: `http://127.0.0.1:${port}`, output: () => output }
}

test('a bad environment is refused, naming the variables and not their values', async () => {
  const child = spawn(process.execPath, [file('main.ts')], {
    env: { ...env, KEYSTORE_DIR: '/nowhere/secret-place', DATABASE_URL: '' },
  })
  let said = ''
  child.stderr.on('data', (chunk) => {
    said += chunk
  })
  const code = await new Promise((resolve) => child.on('exit', resolve))
  assert.equal(code, 78)
  assert.match(said, /DATABASE_URL is missing/)
  assert.match(said, /KEYSTORE_DIR must be/)
  assert.doesNotMatch(said, /secret-place/)
})

test('it starts on an empty database, gives its first owner a link, and stops in order', async () => {
  const service = await start()
  assert.equal((await fetch(`${service.base}/livez`)).status, 200)
  assert.equal((await fetch(`${service.base}/readyz`)).status, 200)
  assert.equal((await fetch(`${service.base}/`)).status, 404)
  const createOwner = (...args: string[]) =>
    promisify(execFile)(process.execPath, [file('create-owner.ts'), ...args], { env })
  const { stdout, stderr } = await createOwner('--email', 'owner@example.com', '--quiet')
  assert.match(stdout, /^http:\/\/127\.0\.0\.1:8000\/#invitation=[\w-]{20,}\n$/)
  assert.equal(stderr, '')
  const secret = new URL(stdout.trim()).hash.slice('#invitation='.length)
  const accepted = await fetch(`${service.base}/api/invitations/accept`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-exqress': '1' },
    body: JSON.stringify({ secret, name: '시험주인', password: 'a long test password' }),
  })
  assert.equal(accepted.status, 200)
  await assert.rejects(createOwner('--email', 'other@example.com'), { code: 3 })
  await assert.rejects(createOwner('--email', 'nonsense'), { code: 64 })
  const ended = new Promise((resolve) => service.child.on('exit', resolve))
  service.child.kill('SIGTERM')
  assert.equal(await ended, 0)
  assert.doesNotMatch(service.output(), new RegExp(`${secret}|owner@|시험주인`))
})

test('it comes up without Postgres, says so, and does not end', async () => {
  const child = spawn(process.execPath, [file('main.ts')], {
    env: { ...env, DATABASE_URL: 'postgres://nobody@127.0.0.1:9/none' },
  })
  running.push(child)
  const port = await new Promise<number>((resolve) => {
    let output = ''
    child.stdout.on('data', (chunk) => {
      output += chunk
      const listening = /"port":(\d+).*"event":"service.listening"|"event":"service.listening".*"port":(\d+)/.exec(
        output,
      )
      if (listening) resolve(Number(listening[1] ?? listening[2]))
    })
  })
  assert.equal((await fetch(`http://127.0.0.1:${port}/livez`)).status, 200)
  const ready = await fetch(`http://127.0.0.1:${port}/readyz`)
  assert.equal(ready.status, 503)
  assert.ok((await ready.json()).waitingFor.includes('postgres'))
  const ended = new Promise((resolve) => child.on('exit', resolve))
  child.kill('SIGTERM')
  await ended
})
