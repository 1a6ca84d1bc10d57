import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { after, afterEach, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { freePort } from '@exqress/local/free-port.ts'
import { kafkaAvailable } from '@exqress/local/kafka.ts'

const root = join(import.meta.dirname, '..')
const folder = mkdtempSync(join(tmpdir(), 'exqress-start-'))
const dataDir = join(folder, 'data')
const running = new Set<ChildProcess>()
// A test that failed half way must not leave its system to the next one, whose ports it would hold.
afterEach(async () => {
  for (const child of running) {
    child.kill('SIGINT')
    await exitOf(child)
  }
})
after(() => rmSync(folder, { recursive: true, force: true }))

const ports: Record<string, string> = {}
for (const name of [
  'ADMIN_PORT',
  'DELIVERY_PORT',
  'USER_PORT',
  'COURIER_APP_PORT',
  'CUSTOMER_APP_PORT',
  'LAN_HELP_PORT',
  'STAGE_PORT',
]) {
  ports[name] = String(await freePort())
}

test('the first start fills the system, the second goes on with it, and Ctrl-C leaves nothing behind', async (t) => {
  const first = await start({})
  assert.match(first.output(), (await kafkaAvailable()).available ? /Apache Kafka/ : /the Postgres log/)
  assert.match(first.output(), /imported and signed up/)
  await addressesAnswer(first.output())
  assert.equal(readdirSync(join(dataDir, 'labels')).filter((name) => name.endsWith('.png')).length, 38)
  const before = delivered()
  await first.end()

  const began = Date.now()
  const second = await start({})
  t.diagnostic(`the second start took ${((Date.now() - began) / 1000).toFixed(1)} s`)
  assert.match(second.output(), /existing data/)
  assert.match(second.output(), /there from before/)
  assert.equal(delivered(), before)
  await second.end()
})

test('without Java it says so and takes the Postgres log', async () => {
  const bin = join(folder, 'bin')
  mkdirSync(bin)
  for (const tool of ['sh', 'env', 'ps', 'setpriv', 'git', 'node', 'npm']) {
    const found = (process.env.PATH ?? '')
      .split(delimiter)
      .map((place) => join(place, tool))
      .find((file) => existsSync(file))
    if (found) symlinkSync(found, join(bin, tool))
  }
  const run = await start({ PATH: bin, EXQRESS_DATA_DIR: join(folder, 'without-java') })
  assert.match(run.output(), /Events +the Postgres log: there is no Java on this machine/)
  await addressesAnswer(run.output())
  await run.end()
})

test('a taken port ends the start in one sentence, before anything runs', async () => {
  const server = createServer().listen(Number(ports.USER_PORT), '127.0.0.1')
  await new Promise((ready) => server.once('listening', ready))
  const { child, output } = run({ EXQRESS_DATA_DIR: join(folder, 'port') })
  assert.equal(await exitOf(child), 1)
  assert.match(
    output(),
    new RegExp(`Could not start: Port ${ports.USER_PORT} is taken by .* \\(process ${process.pid}\\).*USER_PORT`),
  )
  server.close()
})

test('ended in the middle of a start, it stops what it had started', async () => {
  const { child, output } = run({ EXQRESS_DATA_DIR: join(folder, 'broken-off') })
  await said(child, output, 'PostgreSQL')
  child.kill('SIGINT')
  await exitOf(child)
  await nothingIsLeft(join(folder, 'broken-off'))
})

function run(env: Record<string, string>) {
  const child = spawn('node', [join(root, 'scripts', 'start.mjs')], {
    cwd: root,
    env: { ...process.env, ...ports, EXQRESS_DATA_DIR: dataDir, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  running.add(child)
  child.on('exit', () => running.delete(child))
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => (output += chunk))
  return { child, output: () => output }
}

async function start(env: Record<string, string>) {
  const { child, output } = run(env)
  await said(child, output, '\nReady.')
  const folder = env.EXQRESS_DATA_DIR ?? dataDir
  return {
    output,
    async end() {
      child.kill('SIGINT')
      assert.equal(await exitOf(child), 0)
      assert.match(output(), /Stopped\./)
      await nothingIsLeft(folder)
    },
  }
}

async function said(child: ChildProcess, output: () => string, words: string): Promise<void> {
  while (!output().includes(words)) {
    if (!running.has(child)) throw new Error(output())
    await sleep(20)
  }
}

function exitOf(child: ChildProcess): Promise<number | null> {
  return child.exitCode !== null || child.signalCode !== null
    ? Promise.resolve(child.exitCode)
    : new Promise((done) => child.on('exit', done))
}

async function addressesAnswer(output: string): Promise<void> {
  const addresses = output.match(/https?:\/\/\S+/g) ?? []
  assert.ok(addresses.length >= 5, output)
  for (const address of addresses) assert.equal((await fetch(address)).status, 200, address)
}

/** What `npm start` has noted of its own, as a sign that the data is the same. */
function delivered(): string {
  return readFileSync(join(dataDir, 'demo.json'), 'utf8')
}

async function nothingIsLeft(folder: string): Promise<void> {
  if (process.platform !== 'linux') return
  for (let tries = 0; ; tries++) {
    const left = readdirSync('/proc').filter((pid) => {
      try {
        return (
          (/^\d+$/.test(pid) && readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(folder)) ||
          readFileSync(`/proc/${pid}/environ`, 'utf8').includes(folder)
        )
      } catch {
        return false
      }
    })
    if (left.length === 0) return
    if (tries > 100) assert.fail(`processes of ${folder} are left: ${left.join(', ')}`)
    await sleep(50)
  }
}
