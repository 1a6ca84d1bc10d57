import assert from 'node:assert/strict'
import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { freePort } from '@exqress/local/free-port.ts'
import { startPostgres } from '@exqress/local/postgres.ts'
import { makeDatabases } from '@exqress/scripts/lib/databases.ts'

const run = promisify(execFile)
const root = join(import.meta.dirname, '..', '..')
const git = async (...args: string[]) => (await run('git', ['-C', root, ...args])).stdout.trim()
const migrations = ['services/*/migrations/*.sql', 'packages/service/migrations/*.sql']
const folder = mkdtempSync(join(tmpdir(), 'exqress-previous-'))
after(() => rmSync(folder, { recursive: true, force: true }))

/** The newest commit whose code does not know the newest migration; undefined where the history does not reach so far. */
async function codeBeforeNewestMigration(): Promise<string | undefined> {
  const newest = await git('log', '-1', '--format=%H', '--diff-filter=A', '--', ...migrations).catch(() => '')
  // In a shallow clone the oldest commit there seems to have added every file, and has no parent.
  return newest ? git('rev-parse', '--verify', `${newest}^`).catch(() => undefined) : undefined
}

/** That commit's files, with the packages of npm that are here and its own workspaces. */
async function checkOut(commit: string): Promise<string> {
  const tree = join(folder, 'code')
  mkdirSync(tree)
  await run('sh', ['-c', 'git -C "$1" archive "$2" | tar -x -C "$3"', 'sh', root, commit, tree])
  const [here, there] = [join(root, 'node_modules'), join(tree, 'node_modules')]
  mkdirSync(join(there, '@exqress'), { recursive: true })
  for (const name of readdirSync(here)) {
    if (name !== '@exqress' && name !== '.cache') symlinkSync(join(here, name), join(there, name))
  }
  for (const place of ['packages', 'services', 'frontends', '.']) {
    for (const name of readdirSync(join(tree, place))) {
      const workspace = join(tree, place, name)
      if (!existsSync(join(workspace, 'package.json'))) continue
      const { stdout } = await run(process.execPath, [
        '-p',
        `require(${JSON.stringify(join(workspace, 'package.json'))}).name`,
      ])
      const scoped = stdout.trim()
      if (scoped.startsWith('@exqress/')) symlinkSync(workspace, join(there, scoped))
    }
  }
  return tree
}

test('the code before the newest migration starts, signs in, scans and lists on the schema after it', async (t) => {
  const commit = await codeBeforeNewestMigration()
  if (!commit) return t.skip('this clone has no history before the newest migration (git fetch --unshallow)')
  const tree = await checkOut(commit)
  const dataDir = join(folder, 'data')
  mkdirSync(dataDir)
  for (const path of [folder, dataDir]) chmodSync(path, 0o711) // where we are root, Postgres runs as another account
  const postgres = await startPostgres({ dataDir: join(dataDir, 'postgres') })
  const { made } = await makeDatabases(postgres)
  assert.ok(made > 0)
  await postgres.stop()

  const ports = ['ADMIN_PORT', 'DELIVERY_PORT', 'USER_PORT', 'COURIER_APP_PORT', 'CUSTOMER_APP_PORT', 'POSTGRES_PORT']
  const env: NodeJS.ProcessEnv = { ...process.env, EXQRESS_DATA_DIR: dataDir, NODE_OPTIONS: '' }
  for (const name of ports) env[name] = String(await freePort())
  const system = start(tree, 'start.ts', env)
  try {
    // Written when everything is ready: three services, their data put in through their doors, both apps.
    await until(() => existsSync(join(dataDir, 'stack.json')), system)
    assert.match(system.output(), /up to date/, 'the older code applied nothing')
    const story = start(tree, 'demo.ts', env)
    const code = await story.exit
    assert.equal(code, 0, `the life of a parcel, as told by ${commit.slice(0, 9)}\n${story.output().slice(-3000)}`)
  } finally {
    system.child.kill('SIGTERM')
    await system.exit
  }
})

type Started = { child: ChildProcess; exit: Promise<number | null>; output(): string }

function start(tree: string, script: string, env: NodeJS.ProcessEnv): Started {
  const child = spawn(process.execPath, [join(tree, 'scripts', script)], {
    cwd: tree,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      output += chunk
    })
  }
  return { child, exit: new Promise((done) => child.once('close', done)), output: () => output }
}

async function until(ready: () => boolean, { child, output }: Started): Promise<void> {
  const deadline = Date.now() + 600_000
  while (!ready()) {
    if (child.exitCode !== null || Date.now() > deadline)
      throw new Error(`the older code did not start:\n${output().slice(-3000)}`)
    await sleep(200)
  }
}
