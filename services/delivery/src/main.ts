import { openBlobStore } from '@exqress/service/blob-store/open-blob-store.ts'
import { noticeOperator } from '@exqress/service/config/notice-settings.ts'
import { readConfigOrExit } from '@exqress/service/config/read-config.ts'
import { createPool } from '@exqress/service/db.ts'
import { eventParts } from '@exqress/service/events/event-parts.ts'
import { keepEpochs } from '@exqress/service/held-keys/keep-epochs.ts'
import { operations } from '@exqress/service/http/operations.ts'
import { forgetBodies } from '@exqress/service/idempotency/with-idempotency.ts'
import { readPeerKeys } from '@exqress/service/internal/service-keys.ts'
import { openKeyStore } from '@exqress/service/key-store/open-key-store.ts'
import { refuseForeignKeys } from '@exqress/service/key-store/own-keys.ts'
import { databasePart } from '@exqress/service/lifecycle/database-part.ts'
import { migrateCommand } from '@exqress/service/lifecycle/migrate-command.ts'
import { publicKeysCommand } from '@exqress/service/lifecycle/public-keys-command.ts'
import { createReadiness } from '@exqress/service/lifecycle/readiness.ts'
import { rounds } from '@exqress/service/lifecycle/rounds.ts'
import { runService } from '@exqress/service/lifecycle/run-service.ts'
import { createLog } from '@exqress/service/log/create-log.ts'
import { createMetrics } from '@exqress/service/metrics/create-metrics.ts'
import { keepTerms } from '@exqress/service/retention/sweep-tables.ts'
import { createDeliveryApp } from './app.ts'
import { Config } from './config.ts'
import { handlers, rules, topics } from './consumers.ts'
import { createDeps, SERVICE } from './deps.ts'
import { closeDoors } from './doors/close-doors.ts'
import { wrappedColumns } from './keys/wrapped-columns.ts'
import { sweepPhotos } from './proofs/sweep-photos.ts'
import { facts } from './recovery/facts.ts'
import { keptTables } from './retention/kept-tables.ts'
import { tellCourierAttempts } from './scans/tell-attempts.ts'

const migrations = new URL('../migrations/', import.meta.url)
const words = process.argv.slice(2)
await publicKeysCommand(words, SERVICE)
await migrateCommand(words, SERVICE, migrations)

const config = readConfigOrExit(Config, process.env)
const log = createLog({ service: SERVICE, level: config.LOG_LEVEL })
const metrics = createMetrics({ service: SERVICE, withProcess: true })
const readiness = createReadiness()
const db = createPool({ url: config.DATABASE_URL, name: SERVICE, size: 20 })
const peers = await readPeerKeys(config.PEERS_DIR, ['admin', 'user'])
const keyStore = await openKeyStore(config)
await refuseForeignKeys({ db, keyStore, service: SERVICE })
const deps = await createDeps({
  db,
  log,
  metrics,
  store: keyStore,
  blobs: await openBlobStore(config),
  peers: { admin: peers.get('admin') as never, user: peers.get('user') as never },
  adminUrl: config.ADMIN_URL,
  publicBaseUrl: config.PUBLIC_BASE_URL,
  development: config.DEVELOPMENT,
  decodeMargin: config.DECODE_MARGIN,
  notice: noticeOperator(config),
})

const sweep = () =>
  Promise.all([deps.sessions.sweep(), deps.rateLimit.sweep(), deps.throttle.sweep(), forgetBodies(db)])

await runService({
  log,
  metrics,
  readiness,
  app: createDeliveryApp(deps, { readiness, trustProxy: config.TRUST_PROXY, probes: config.OPS_PORT === undefined }),
  port: config.PORT,
  host: config.HOST,
  ...operations(config.OPS_PORT, { log, metrics, readiness }),
  parts: [
    databasePart({ db, migrations, keyStore, service: SERVICE, epochs: { kek: wrappedColumns }, log }),
    ...eventParts({ db, name: SERVICE, settings: config, topics, handlers, rules, keyStore, facts, log, metrics }),
    keepEpochs({ db, log, metrics, keks: deps.keks, columns: wrappedColumns }),
    deps.ring.part,
    deps.bundles.part,
    rounds({ name: 'tell-attempts', everyMs: 1_000, work: () => tellCourierAttempts(deps), log }),
    keepTerms({ db, log, tables: keptTables }),
    rounds({ name: 'sweep', everyMs: 60_000, work: sweep, log }),
    rounds({ name: 'sweep-photos', everyMs: 30_000, work: () => sweepPhotos(deps), log }),
    rounds({ name: 'close-doors', everyMs: 60_000, work: () => closeDoors(db), log }),
  ],
})
