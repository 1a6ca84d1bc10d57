import { join } from 'node:path'

const root = join(import.meta.dirname, '..', '..')

export const serviceNames = ['admin', 'delivery', 'user'] as const
export type ServiceName = (typeof serviceNames)[number]

/** What a stack decided before it starts its services. */
export type StackPlan = {
  dataDir: string
  ports: Record<ServiceName, number> & { courierApp: number; customerApp: number }
  /** Connection string of each service's own database. */
  databases: Record<ServiceName, string>
  events: { transport: 'kafka'; brokers: string } | { transport: 'postgres'; url: string }
  /** What people type or scan, without a slash at the end. */
  bases: { desk: string; courierApp: string; customerApp: string }
}

/** The folder of each thing that a service keeps, by the stack's data folder. */
export function foldersOf(dataDir: string, name: ServiceName) {
  return {
    keys: join(dataDir, 'keys', name),
    blobs: join(dataDir, 'blobs', name),
    peers: join(dataDir, 'peers'),
    ledger: join(dataDir, 'ledger'),
  }
}

export function migrationsOf(name: ServiceName): string {
  return join(root, 'services', name, 'migrations')
}

export function mainOf(name: ServiceName): string {
  return join(root, 'services', name, 'src', 'main.ts')
}

/** The whole environment of a service: nothing is inherited but what Node and the time zone need. */
export function environmentOf(name: ServiceName, plan: StackPlan): Record<string, string> {
  const folders = foldersOf(plan.dataDir, name)
  const url = (service: ServiceName) => `http://127.0.0.1:${plan.ports[service]}`
  const shared = {
    PATH: process.env.PATH ?? '',
    HOST: '127.0.0.1',
    PORT: String(plan.ports[name]),
    DATABASE_URL: plan.databases[name],
    KEYSTORE_DIR: folders.keys,
    PEERS_DIR: folders.peers,
    DATA_DIR: folders.blobs,
    ...(plan.events.transport === 'kafka'
      ? { KAFKA_BROKERS: plan.events.brokers }
      : { EVENT_LOG_URL: plan.events.url }),
  }
  const own: Record<ServiceName, Record<string, string>> = {
    admin: {
      PUBLIC_BASE_URL: plan.bases.desk,
      LABEL_BASE_URL: plan.bases.customerApp,
      DELIVERY_URL: url('delivery'),
      DEVELOPMENT: 'true',
      LEDGER_DIR: folders.ledger,
      CONSOLE_ROOT: join(root, 'services', 'admin', 'console', 'dist'),
    },
    delivery: {
      PUBLIC_BASE_URL: plan.bases.courierApp,
      ADMIN_URL: url('admin'),
      TRUST_PROXY: '1',
      DEVELOPMENT: String(plan.bases.courierApp.startsWith('http:')),
    },
    user: {
      PUBLIC_BASE_URL: plan.bases.customerApp,
      ADMIN_URL: url('admin'),
      DELIVERY_URL: url('delivery'),
      TRUST_PROXY: '1',
      PROFILE: 'development',
      MESSAGE_SENDER: 'development', // keeps messages in memory and shows them at /dev/messages
    },
  }
  return { ...shared, ...own[name] }
}
