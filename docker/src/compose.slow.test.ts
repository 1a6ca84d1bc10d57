import assert from 'node:assert/strict'
import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { freePort } from '@exqress/local/free-port.ts'
import { kafkaAvailable } from '@exqress/local/kafka.ts'
import { fetchKafka, kafkaFiles } from '@exqress/local/kafka-jars.ts'
import { startPostgres } from '@exqress/local/postgres.ts'
import { mainOf } from '@exqress/scripts/lib/services.ts'
import { parse } from 'yaml'
import { composeSecrets } from './compose-env.ts'

/**
 * What compose.yaml says, without containers: PostgreSQL is filled by its script, Kafka configured by the class that its image configures
 * itself with, and the steps and services run with the very environments and in the order of the file. Only places are exchanged.
 */
const run = promisify(execFile)
const docker = join(import.meta.dirname, '..')
type Service = { image: string; environment: Record<string, string>; command?: string[]; depends_on?: object }
const compose = parse(readFileSync(join(docker, 'compose.yaml'), 'utf8'), { merge: true }) as {
  services: Record<string, Service>
}
const folder = mkdtempSync(join(tmpdir(), 'exqress-compose-'))
const running: (() => Promise<unknown>)[] = []
after(async () => {
  for (const stop of running.reverse()) await stop()
  rmSync(folder, { recursive: true, force: true })
})
const secrets = Object.fromEntries(composeSecrets.map((name) => [name, `${name.toLowerCase()}-of-a-test`]))

/** The environment of a service in the file, each place in it exchanged for one of this machine. */
function environmentOf(name: string, places: readonly (readonly [string, string])[]): Record<string, string> {
  const filled = Object.entries(compose.services[name]?.environment ?? {}).map(([variable, text]) => {
    const value = String(text).replace(
      /\$\{(\w+)(?::-([^}]*)|:\?[^}]*)\}/g,
      (_, secret, usual) => usual ?? secrets[secret],
    )
    return [variable, places.reduce((so, [from, to]) => so.replaceAll(from, to), value)]
  })
  return Object.fromEntries(filled)
}

async function until(what: string, ask: () => Promise<boolean>, told: () => string): Promise<void> {
  for (let left = 600; left > 0; left--) {
    if (await ask().catch(() => false)) return
    await sleep(200)
  }
  throw new Error(`waited for ${what}: ${told().slice(-1500)}`)
}

function start(command: string, args: string[], env: Record<string, string>, name: string): () => string {
  const child: ChildProcess = spawn(command, args, {
    env: { PATH: process.env.PATH ?? '', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => (output += chunk))
  const gone = new Promise((done) => child.once('close', done))
  running.push(async () => {
    child.kill('SIGTERM')
    await gone
  })
  return () => `${name}: ${output}`
}

async function startKafka(ports: { services: number; machine: number; controller: number }): Promise<string> {
  const jars = join(await fetchKafka(), '*')
  const places = [
    ['://0.0.0.0:9092', `://127.0.0.1:${ports.services}`],
    ['kafka:9092', `127.0.0.1:${ports.services}`],
    ['://0.0.0.0:9094', `://127.0.0.1:${ports.machine}`],
    ['127.0.0.1:9094', `127.0.0.1:${ports.machine}`],
    ['127.0.0.1:9093', `127.0.0.1:${ports.controller}`],
    ['/var/lib/kafka/data', join(folder, 'kafka', 'data')],
  ] as const
  const { KAFKA_HEAP_OPTS = '', LOG_DIR: _, ...env } = environmentOf('kafka', places)
  const [usual, mounted, final] = ['usual', 'mounted', 'final'].map((name) => join(folder, 'kafka', name)) as [
    string,
    string,
    string,
  ]
  for (const path of [usual, mounted, final]) mkdirSync(path, { recursive: true })
  // The image's own, which the settings of the file replace altogether.
  writeFileSync(join(usual, 'server.properties'), 'node.id=77\nlog.dirs=/nowhere\n')
  for (const name of ['log4j2.yaml', 'tools-log4j2.yaml']) writeFileSync(join(usual, name), '')
  const java = (main: string, ...args: string[]) => [
    ...KAFKA_HEAP_OPTS.split(' '),
    `-Dlog4j2.configurationFile=${join(kafkaFiles, 'log4j2.properties')}`,
    `-Dexqress.kafka.log=${join(folder, 'kafka', 'kafka.log')}`,
    ...['-cp', jars, main, ...args],
  ]
  const setUp = [
    'setup',
    '--default-configs-dir',
    usual,
    '--mounted-configs-dir',
    mounted,
    '--final-configs-dir',
    final,
  ]
  // The image gives its broker this id where nobody gives another.
  const withId = { PATH: process.env.PATH ?? '', ...env, CLUSTER_ID: '5L6g3nShT-eMCtK--X86sw' }
  await run('java', java('kafka.docker.KafkaDockerWrapper', ...setUp), { env: withId })
  const told = start('java', java('kafka.Kafka', join(final, 'server.properties')), {}, 'kafka')
  await until('Kafka', async () => told().includes('Kafka Server started'), told)
  return `127.0.0.1:${ports.services}`
}

test('PostgreSQL, Kafka, the steps and the services of compose.yaml fit together', async (t) => {
  const kafka = await kafkaAvailable()
  if (!kafka.available) return t.skip(`no Kafka: ${kafka.reason}`)
  const psql = await run('psql', ['--version']).then(
    () => true,
    () => false,
  )
  if (!psql) return t.skip('there is no psql on this machine, which the image of PostgreSQL fills its databases with')

  chmodSync(folder, 0o711) // where we are root, PostgreSQL runs as another account
  const postgres = await startPostgres({ dataDir: join(folder, 'postgres'), throwaway: true })
  running.push(() => postgres.stop())
  // As the image's entry point does it.
  const file = join(docker, 'compose', 'databases.sql')
  const words = ['-v', 'ON_ERROR_STOP=1', '--no-psqlrc', '--quiet', '-f', file, postgres.url('postgres')]
  await run('psql', words, { env: { PATH: process.env.PATH ?? '', ...environmentOf('postgres', []) } })
  const foreign = environmentOf('back-user', [
    ['postgres:5432/exqress_user', `127.0.0.1:${postgres.port}/exqress_admin`],
  ])
  await assert.rejects(run('psql', ['-c', 'select 1', foreign.DATABASE_URL ?? '']), /permission denied for database/)

  const names = ['user', 'delivery', 'admin'] as const
  const ports = { user: await freePort(), delivery: await freePort(), admin: await freePort() }
  const brokers = await startKafka({
    services: await freePort(),
    machine: await freePort(),
    controller: await freePort(),
  })
  const placesOf = (name: string, ops: number) =>
    [
      ['postgres:5432', `127.0.0.1:${postgres.port}`],
      ['kafka:9092', brokers],
      ['http://back-admin:8000', `http://127.0.0.1:${ports.admin}`],
      ['http://back-delivery:4001', `http://127.0.0.1:${ports.delivery}`],
      ['/var/exqress/own', join(folder, name)],
      ['/var/exqress', folder],
      ['9090', String(ops)],
    ] as const
  for (const name of names)
    for (const place of ['keys', 'data']) mkdirSync(join(folder, name, place), { recursive: true, mode: 0o700 })
  mkdirSync(join(folder, 'peers'), { mode: 0o700 })

  const step = async (container: string, name: (typeof names)[number]) => {
    const [main, ...args] = compose.services[container]?.command ?? []
    assert.equal(main, 'main.js')
    const env = { PATH: process.env.PATH ?? '', ...environmentOf(container, placesOf(name, 0)) }
    const places = args.map((word) => word.replace('/var/exqress', folder))
    await run(process.execPath, [mainOf(name), ...places], { env }).catch((error) =>
      assert.fail(`${container}: ${error.stdout}${error.stderr}`),
    )
  }
  await step('topics', 'admin')
  for (const name of names) await step(`back-${name}-keys`, name)
  for (const name of names) await step(`back-${name}-migrate`, name)
  // They wait for one another's keys and lists, so all are started before one is waited for.
  const started = []
  for (const name of names) {
    const ops = await freePort()
    const env = { ...environmentOf(`back-${name}`, placesOf(name, ops)), PORT: String(ports[name]), HOST: '127.0.0.1' }
    started.push({ name, ops, told: start(process.execPath, [mainOf(name)], env, name) })
  }
  for (const { name, ops, told } of started) {
    await until(`${name} to be ready`, async () => (await fetch(`http://127.0.0.1:${ops}/readyz`)).ok, told)
  }
})
