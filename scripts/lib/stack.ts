import { appendFileSync, chmodSync, existsSync, mkdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { freePort } from '@exqress/local/free-port.ts'
import { type Front, serveFront } from '@exqress/local/front.ts'
import { type LocalPostgres, startPostgres } from '@exqress/local/postgres.ts'
import { type App, buildApps, builtFolder } from './apps.ts'
import { makeDatabases } from './databases.ts'
import { type Events, startEvents, type Transport } from './events.ts'
import { makeKeyFolders } from './key-folders.ts'
import { claimPort } from './ports.ts'
import { environmentOf, type ServiceName, type StackPlan, serviceNames, mainOf as sourceOf } from './services.ts'
import { Sentence, type Steps } from './steps.ts'
import { storagePages } from './storage-pages.ts'
import { type SupervisedProcess, superviseProcess } from './supervised-process.ts'
import { type WatchedPart, watchPart } from './watched-part.ts'

export type Stack = {
  plan: StackPlan
  services: Record<ServiceName, SupervisedProcess>
  postgres: LocalPostgres
  /** The same, as it is at the moment. */
  database: WatchedPart
  events: Events
  /** Of the courier app's front: off, the app in a browser is a phone without a network. */
  courierSignal: { on: boolean }
  /** Fronts, services, broker, database, in this order. */
  stop(): Promise<void>
}

export type StackOptions = {
  dataDir: string
  /** `named`: the usual ones, or what their variables say; `free`: any, so that several stacks can run at once. */
  ports: 'named' | 'free'
  transport: Transport
  /** Serve the apps by HTTPS on this address of the machine instead of loopback. */
  lan?: { address: string; tls: { key: string; cert: string } } | undefined
  /** False: the services alone, for tests that open no page. */
  withApps?: boolean
  /** The file that a service is started by; its source unless given. */
  mainOf?: ((name: ServiceName) => string) | undefined
  /** Where the stage of `npm start` is: it may read what the apps keep in this browser. */
  stage?: string | undefined
  /** A server of its own for the Postgres log, for tests in which it goes away alone. */
  logServer?: LocalPostgres | undefined
  steps: Steps
}

/**
 * The whole system on this machine: Postgres, events, three services as processes of their own, both PWAs. Data lies
 * under `dataDir`; a stack on the same folder goes on with it.
 * @throws Error with one sentence; what had been started is stopped then
 */
export async function startStack(options: StackOptions): Promise<Stack> {
  const running: (() => Promise<void>)[] = []
  const stop = async () => {
    for (const end of running.splice(0).reverse()) await end()
  }
  try {
    return { ...(await bringUp(options, running)), stop }
  } catch (error) {
    await stop()
    throw error
  }
}

async function bringUp(options: StackOptions, running: (() => Promise<void>)[]): Promise<Omit<Stack, 'stop'>> {
  const { dataDir, steps, transport, withApps = true } = options
  mkdirSync(dataDir, { recursive: true })
  chmodSync(dataDir, 0o711) // where we are root, Postgres runs as another account and passes through
  mkdirSync(join(dataDir, 'logs'), { recursive: true, mode: 0o700 })
  const ports = await choosePorts(options.ports)
  const building = withApps ? startBuilding() : undefined

  const { server: postgres, database } = await steps.run('PostgreSQL', async () => {
    const isNew = !existsSync(join(dataDir, 'postgres'))
    const server = await startPostgres({
      dataDir: join(dataDir, 'postgres'),
      port: Number(process.env.POSTGRES_PORT) || 0,
      // Kept, so that the search for leaks reads what the server writes of failing statements.
      log: (line) => appendFileSync(join(dataDir, 'logs', 'postgres.log'), `${line}\n`, { mode: 0o600 }),
    })
    const database = watchPart('PostgreSQL', server, steps.note)
    running.push(() => database.stop())
    return { value: { server, database }, text: `18 on port ${server.port}, ${isNew ? 'new' : 'existing'} data` }
  })
  const events = await steps.run('Events', async (say) => {
    const log = options.logServer ?? postgres
    const started = await startEvents({ dataDir, transport, postgres: log, say, note: steps.note })
    running.push(() => started.stop())
    return { value: started, text: started.text }
  })
  const databases = await steps.run('Databases', async () => {
    const { urls, made } = await makeDatabases(postgres).catch((error: Error) => {
      if (!error.message.includes('was changed after')) throw error
      throw new Sentence(`${error.message}; where its data is of no worth, remove ${dataDir}.`)
    })
    return { value: urls, text: made ? `three, brought up to date by ${made} migrations` : 'three, up to date' }
  })
  await steps.run('Keys', async () => {
    const made = await makeKeyFolders(dataDir)
    return { value: undefined, text: made ? 'made, one folder for each service' : 'there, one folder for each service' }
  })
  if (building) {
    await steps.run('Apps', async (say) => {
      building.onSay(say)
      const built = await building.done
      return { value: undefined, text: built.length ? `${built.length} built` : 'built before, sources unchanged' }
    })
  }

  const { lan } = options
  const app = (port: number) => (lan ? `https://${lan.address}:${port}` : `http://localhost:${port}`)
  const bases = {
    desk: `http://localhost:${ports.admin}`,
    courierApp: app(ports.courierApp),
    customerApp: app(ports.customerApp),
  }
  const plan: StackPlan = { dataDir, ports, databases, events: events.plan, bases }
  const services = await steps.run('Services', async (say) => {
    const started = await startServices(plan, options.mainOf ?? sourceOf, steps.note, say, running)
    return { value: started, text: serviceNames.map((name) => `${name} :${ports[name]}`).join(', ') }
  })
  const courierSignal = { on: true }
  const stack = { plan, services, postgres, database, events, courierSignal }
  if (!withApps) return stack
  await steps.run('Fronts', async () => {
    const host = lan ? '0.0.0.0' : '127.0.0.1'
    const serve = async (root: App, api: ServiceName, port: number, hasSignal?: () => boolean) => {
      const apiTarget = `http://127.0.0.1:${ports[api]}`
      const pages = options.stage && !lan ? storagePages(options.stage) : undefined
      const front: Front = await serveFront({
        root: builtFolder(root),
        apiTarget,
        port,
        host,
        tls: lan?.tls,
        pages,
        hasSignal,
      })
      running.push(() => front.stop())
    }
    await serve('frontends/delivery', 'delivery', ports.courierApp, () => courierSignal.on)
    await serve('frontends/user', 'user', ports.customerApp)
    return { value: undefined, text: `courier app :${ports.courierApp}, customer app :${ports.customerApp}` }
  })
  return stack
}

async function choosePorts(kind: 'named' | 'free'): Promise<StackPlan['ports']> {
  const choose = (variable: string, usual: number) => (kind === 'named' ? claimPort(variable, usual) : freePort())
  return {
    admin: await choose('ADMIN_PORT', 8000),
    delivery: await choose('DELIVERY_PORT', 4001),
    user: await choose('USER_PORT', 4002),
    courierApp: await choose('COURIER_APP_PORT', 5001),
    customerApp: await choose('CUSTOMER_APP_PORT', 5002),
  }
}

/** Building takes one core for some seconds, in which the rest starts on the other. */
function startBuilding() {
  let say = (_text: string) => {}
  const done = buildApps((text) => say(text))
  done.catch(() => {}) // thrown again where it is awaited
  return {
    done,
    onSay(listener: (text: string) => void) {
      say = listener
    },
  }
}

async function startServices(
  plan: StackPlan,
  mainOf: (name: ServiceName) => string,
  note: (text: string) => void,
  say: (text: string) => void,
  running: (() => Promise<void>)[],
): Promise<Record<ServiceName, SupervisedProcess>> {
  for (const name of serviceNames) {
    if (!existsSync(mainOf(name))) throw new Sentence(`services/${name} has no src/main.ts.`)
  }
  say('waiting until they are ready')
  const started = await Promise.allSettled(
    serviceNames.map(async (name) => {
      const process = await superviseProcess({
        name,
        args: ['--enable-source-maps', mainOf(name)],
        cwd: dirname(mainOf(name)),
        env: environmentOf(name, plan),
        logFile: join(plan.dataDir, 'logs', `${name}.log`),
        readyUrl: `http://127.0.0.1:${plan.ports[name]}/readyz`,
        note,
      })
      return [name, process] as const
    }),
  )
  const processes = started.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []))
  running.push(async () => {
    await Promise.all(processes.map(([, process]) => process.stop()))
  })
  for (const result of started) if (result.status === 'rejected') throw result.reason
  return Object.fromEntries(processes) as Record<ServiceName, SupervisedProcess>
}
