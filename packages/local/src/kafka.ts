import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { promisify } from 'node:util'
import { freePort } from './free-port.ts'
import { fetchKafka, kafkaFiles, kafkaJarFolder } from './kafka-jars.ts'
import { commandOf, endProcess, endWithUs, isAlive, readPid } from './process-owner.ts'

const run = promisify(execFile)

/** Whether a real broker can run here, and if not, one clause that says why. */
export async function kafkaAvailable(): Promise<{ available: true } | { available: false; reason: string }> {
  const java = await firstOutput('java', ['-version'])
  if (java === undefined)
    return { available: false, reason: 'there is no Java on this machine (17 or newer is needed)' }
  const version = /version "(?:1\.)?(\d+)/.exec(java)?.[1]
  if (version === undefined || Number(version) < 17) {
    return { available: false, reason: `its Java is ${version ?? 'of an unknown version'} and Kafka needs 17 or newer` }
  }
  if (existsSync(kafkaJarFolder())) return { available: true }
  if ((await firstOutput('mvn', ['-v'])) === undefined) {
    return { available: false, reason: 'there is no Maven on this machine to fetch Kafka with' }
  }
  return { available: true }
}

async function firstOutput(command: string, args: string[]): Promise<string | undefined> {
  try {
    const { stdout, stderr } = await run(command, args, { timeout: 30_000 })
    return stdout + stderr
  } catch {
    return undefined
  }
}

export type LocalKafka = {
  /** `host:port`, as KAFKA_BROKERS takes it. It stays the same over a restart. */
  readonly brokers: string
  readonly pid: number
  /** Ends the broker in order (about a second). */
  stop(): Promise<void>
  /** Ends it by a signal, SIGKILL unless another is given, as a crash would. */
  kill(signal?: NodeJS.Signals): Promise<void>
  /** Starts it again on the same data and ports; a running one is stopped first. */
  restart(): Promise<void>
  /** Called each time the broker ends although nobody asked it to. */
  onUnexpectedExit(listener: () => void): void
}

export type KafkaOptions = {
  /** Folder of the broker; created when it is missing, reused (with its ports) when it is there. */
  dataDir: string
  /** 0 or left out: the port that the folder had, else a free one. */
  port?: number | undefined
  /** Only by TLS and with a password, as in the cloud: for a folder that is new. */
  secured?: SecuredKafka
}

export type SecuredKafka = {
  /** PEM of the broker's key and certificates, for 127.0.0.1. */
  key: string
  cert: string
  /** Names and passwords (SCRAM-SHA-512). The first may do everything, the others what they are allowed. */
  users: Record<string, string>
}

/**
 * Starts one real Apache Kafka broker (KRaft, broker and controller in one process) on loopback, ready for clients.
 * Topics are not created by themselves; every topic's factor is 1; records are kept for 14 days.
 * @throws Error with one sentence. Ask `kafkaAvailable()` first.
 */
export async function startKafka(options: KafkaOptions): Promise<LocalKafka> {
  const dataDir = resolve(options.dataDir)
  const jars = await fetchKafka()
  await endOrphan(dataDir)
  const { port, properties } = await configure(dataDir, options.port || undefined, options.secured)
  const logs = join(dataDir, 'logs')
  if (!existsSync(join(logs, 'meta.properties'))) {
    rmSync(logs, { recursive: true, force: true }) // what an interrupted first start left
    const users = Object.entries(options.secured?.users ?? {}).flatMap(([name, password]) => [
      '--add-scram',
      `SCRAM-SHA-512=[name=${name},password=${password}]`,
    ])
    const format = ['format', '--standalone', '--cluster-id', newClusterId(), '--config', properties, ...users]
    await run('java', javaArguments(jars, dataDir, 'kafka.tools.StorageTool', format)).catch((error) => {
      throw new Error(`Kafka could not format its folder ${dataDir}: ${firstLine(`${error.stderr}${error.stdout}`)}`)
    })
  }

  const listeners: (() => void)[] = []
  const launchBroker = () => launch(javaArguments(jars, dataDir, 'kafka.Kafka', [properties]), dataDir, listeners)
  let broker = await launchBroker()
  return {
    brokers: `127.0.0.1:${port}`,
    get pid() {
      return broker.pid
    },
    stop: () => broker.end('SIGTERM'),
    kill: (signal = 'SIGKILL') => broker.end(signal),
    async restart() {
      await broker.end('SIGTERM')
      broker = await launchBroker()
    },
    onUnexpectedExit: (listener) => listeners.push(listener),
  }
}

/** 16 random bytes. One that begins with a hyphen would be taken for an option by Kafka's tool, which draws again in the same way. */
export function newClusterId(): string {
  for (;;) {
    const id = randomBytes(16).toString('base64url')
    if (!id.startsWith('-')) return id
  }
}

function javaArguments(jars: string, dataDir: string, main: string, args: string[]): string[] {
  return [
    '-Xmx512m',
    '-Xms256m',
    '-XX:TieredStopAtLevel=1', // halves the work of a start; what C2 would gain comes after minutes
    '-XX:+UseSerialGC', // two cores are shared with everything else
    `-Dlog4j2.configurationFile=${join(kafkaFiles, 'log4j2.properties')}`,
    `-Dexqress.kafka.log=${join(dataDir, 'kafka.log')}`,
    '-cp',
    join(jars, '*'),
    main,
    ...args,
  ]
}

/** The controller's address is part of the formatted metadata, so the ports are kept with the folder. */
async function configure(
  dataDir: string,
  wanted: number | undefined,
  secured: SecuredKafka | undefined,
): Promise<{ port: number; properties: string }> {
  mkdirSync(dataDir, { recursive: true })
  const properties = join(dataDir, 'server.properties')
  const old = existsSync(properties) ? readFileSync(properties, 'utf8') : ''
  const kept = /^listeners=(?:PLAINTEXT|SASL_SSL):\/\/127\.0\.0\.1:(\d+),CONTROLLER:\/\/127\.0\.0\.1:(\d+)$/m.exec(old)
  const port = wanted ?? Number(kept?.[1] ?? (await freePort()))
  const controller = Number(kept?.[2] ?? (await freePort()))
  const lines = {
    'process.roles': 'broker,controller',
    'node.id': 1,
    listeners: `${secured ? 'SASL_SSL' : 'PLAINTEXT'}://127.0.0.1:${port},CONTROLLER://127.0.0.1:${controller}`,
    'controller.listener.names': 'CONTROLLER',
    'controller.quorum.bootstrap.servers': `127.0.0.1:${controller}`,
    'log.dirs': join(dataDir, 'logs'),
    'auto.create.topics.enable': false,
    'num.partitions': 3,
    'log.retention.hours': 14 * 24,
    'offsets.topic.num.partitions': 4,
    'offsets.topic.replication.factor': 1,
    'transaction.state.log.num.partitions': 4,
    'transaction.state.log.replication.factor': 1,
    'transaction.state.log.min.isr': 1,
    'share.coordinator.state.topic.replication.factor': 1,
    'share.coordinator.state.topic.min.isr': 1,
    'group.initial.rebalance.delay.ms': 0,
    'group.min.session.timeout.ms': 1000,
    // A killed broker may only come back when its old session has run out; the default is 9 s.
    'broker.session.timeout.ms': 3000,
    'broker.heartbeat.interval.ms': 500,
    'controlled.shutdown.max.retries': 1,
    'log.cleaner.dedupe.buffer.size': 2 ** 23,
    ...(secured && securityOf(secured)),
  }
  writeFileSync(
    properties,
    Object.entries(lines)
      .map(([name, value]) => `${name}=${value}\n`)
      .join(''),
  )
  return { port, properties }
}

/** The settings that differ from those of an open broker. Its own controller speaks with it on loopback, without a name. */
function securityOf({ key, cert, users }: SecuredKafka): Record<string, string> {
  const [first = '', password = ''] = Object.entries(users)[0] ?? []
  const oneLine = (pem: string) => pem.trim().replaceAll('\n', '\\n')
  return {
    'listener.security.protocol.map': 'SASL_SSL:SASL_SSL,CONTROLLER:PLAINTEXT',
    'inter.broker.listener.name': 'SASL_SSL',
    'sasl.enabled.mechanisms': 'SCRAM-SHA-512',
    'sasl.mechanism.inter.broker.protocol': 'SCRAM-SHA-512',
    'listener.name.sasl_ssl.scram-sha-512.sasl.jaas.config': `org.apache.kafka.common.security.scram.ScramLoginModule required username="${first}" password="${password}";`,
    'ssl.keystore.type': 'PEM',
    'ssl.keystore.key': oneLine(key),
    'ssl.keystore.certificate.chain': oneLine(cert),
    'ssl.truststore.type': 'PEM',
    'ssl.truststore.certificates': oneLine(cert),
    'authorizer.class.name': 'org.apache.kafka.metadata.authorizer.StandardAuthorizer',
    'super.users': `User:ANONYMOUS;User:${first}`,
  }
}

async function endOrphan(dataDir: string): Promise<void> {
  const pid = readPid(join(dataDir, 'broker.pid'))
  const command = pid === undefined ? '' : commandOf(pid)
  if (pid === undefined || !command.includes(` kafka.Kafka ${dataDir}/`)) return
  const owner = readPid(join(dataDir, 'owner.pid'))
  if (owner !== undefined && owner !== process.pid && isAlive(owner)) {
    throw new Error(`Kafka already runs on ${dataDir} (process ${pid}, started by process ${owner}).`)
  }
  await endProcess(pid, 'SIGTERM')
}

async function launch(args: string[], dataDir: string, listeners: (() => void)[]) {
  // A process group of its own: Ctrl-C in a terminal must not end the broker before its clients.
  const child: ChildProcess = spawn('java', args, { stdio: ['ignore', 'pipe', 'pipe'], detached: true })
  const callOff = child.pid === undefined ? () => {} : endWithUs(child.pid, 'TERM')
  const exited = new Promise<void>((done) => child.on('close', () => done()))
  exited.then(callOff)
  let complaints = ''
  child.stderr?.on('data', (chunk) => (complaints = (complaints + chunk).slice(-4000)))
  await new Promise<void>((ready, fail) => {
    child.on('error', () => fail(new Error('Java could not be started.')))
    if (child.stdout) {
      createInterface({ input: child.stdout }).on('line', (line) => line.includes('Kafka Server started') && ready())
    }
    exited.then(() => fail(new Error(`Kafka did not start: ${firstLine(complaints) || reasonInLog(dataDir)}`)))
  })
  const pid = child.pid as number
  writeFileSync(join(dataDir, 'broker.pid'), String(pid))
  writeFileSync(join(dataDir, 'owner.pid'), String(process.pid))
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

function firstLine(text: string): string {
  return text.trim().split('\n')[0] ?? ''
}

function reasonInLog(dataDir: string): string {
  const log = join(dataDir, 'kafka.log')
  const lines = existsSync(log) ? readFileSync(log, 'utf8').split('\n') : []
  return lines.findLast((line) => /Exception|ERROR|FATAL/.test(line)) ?? 'it said nothing'
}
