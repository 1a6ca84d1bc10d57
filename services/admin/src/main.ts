import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { directoryKeyStore } from '@exqress/crypto/key-store.ts'
import { readConfigOrExit } from '@exqress/service/config/read-config.ts'
import { createPool } from '@exqress/service/db.ts'
import { eventParts } from '@exqress/service/events/event-parts.ts'
import { keepEpochs } from '@exqress/service/held-keys/keep-epochs.ts'
import { createApp } from '@exqress/service/http/create-app.ts'
import { createProbes } from '@exqress/service/http/probes.ts'
import { readPeerKeys } from '@exqress/service/internal/service-keys.ts'
import { createReadiness } from '@exqress/service/lifecycle/readiness.ts'
import { runService } from '@exqress/service/lifecycle/run-service.ts'
import { createLog } from '@exqress/service/log/create-log.ts'
import { createMetrics } from '@exqress/service/metrics/create-metrics.ts'
import { migrate } from '@exqress/service/migrate.ts'
import { createAdminApp } from './app.ts'
import { Config } from './config.ts'
import { handlers, rules, topics } from './consumers.ts'
import { createDeps } from './deps.ts'
import { doorPusher } from './doors/push-doors.ts'
import { closeLeftImports } from './imports/import-record.ts'
import { keepIndexes } from './keys/reindex.ts'
import { wrappedColumns } from './keys/wrapped-columns.ts'
import { SERVICE } from './service-name.ts'
import { sweeper } from './sweep.ts'

const config = readConfigOrExit(Config, process.env)
const log = createLog({ service: SERVICE, level: config.LOG_LEVEL })
const metrics = createMetrics({ service: SERVICE, withProcess: true })
const readiness = createReadiness()
const db = createPool({ url: config.DATABASE_URL, name: SERVICE, size: 20 })
const deps = await createDeps({
  db,
  log,
  metrics,
  keyStore: await directoryKeyStore(config.KEYSTORE_DIR),
  peers: await readPeerKeys(config.PEERS_DIR, ['delivery', 'user']),
  deliveryUrl: config.DELIVERY_URL,
  publicBaseUrl: config.PUBLIC_BASE_URL,
  labelBaseUrl: config.LABEL_BASE_URL,
  development: config.DEVELOPMENT,
})
const hasConsole = config.CONSOLE_ROOT !== undefined && existsSync(join(config.CONSOLE_ROOT, 'index.html'))
if (config.CONSOLE_ROOT !== undefined && !hasConsole) log.warn('console.missing')
const probes = { log, metrics, routers: [{ prefix: '/', router: createProbes({ readiness, metrics }) }] }

await runService({
  log,
  readiness,
  app: createAdminApp(deps, {
    readiness,
    consoleRoot: hasConsole ? config.CONSOLE_ROOT : undefined,
    trustProxy: config.TRUST_PROXY,
    probes: config.OPS_PORT === undefined,
  }),
  port: config.PORT,
  host: config.HOST,
  // A file of 100,000 rows is read no faster than it is issued.
  requestTimeoutMs: 10 * 60_000,
  ...(config.OPS_PORT === undefined ? {} : { ops: { app: createApp(probes), port: config.OPS_PORT } }),
  parts: [
    {
      name: 'postgres',
      async start() {
        await migrate(db, new URL('../migrations/', import.meta.url))
        await closeLeftImports(db)
      },
      check: () => db.query('select 1'),
      stop: () => db.end(),
    },
    ...eventParts({ db, name: SERVICE, settings: config, topics, handlers, rules, log, metrics }),
    keepEpochs({ db, log, keks: deps.keys.keks, columns: wrappedColumns, also: (now) => keepIndexes(deps, now) }),
    doorPusher(deps),
    sweeper(deps),
  ],
})
