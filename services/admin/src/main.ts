import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { readConfigOrExit } from '@exqress/service/config/read-config.ts'
import { createPool } from '@exqress/service/db.ts'
import { eventParts } from '@exqress/service/events/event-parts.ts'
import { fetchBundles } from '@exqress/service/held-keys/fetch-bundles.ts'
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
import { topicsCommand } from '@exqress/service/lifecycle/topics-command.ts'
import { createLog } from '@exqress/service/log/create-log.ts'
import { createMetrics } from '@exqress/service/metrics/create-metrics.ts'
import { keepTerms } from '@exqress/service/retention/sweep-tables.ts'
import { createAdminApp } from './app.ts'
import { forgetNumbers } from './claims/forget-numbers.ts'
import { openCluster } from './cluster/open-cluster.ts'
import { Config } from './config.ts'
import { handlers, rules, topics } from './consumers.ts'
import { createDeps } from './deps.ts'
import { destroyDue } from './destruction/destroy-due.ts'
import { RECEIPTS_BATCH, signReceipts } from './destruction/sign-receipts.ts'
import { DOORS_BATCH, pushDoors } from './doors/push-doors.ts'
import { closeLeftImports } from './imports/import-record.ts'
import { keepIndexes } from './keys/reindex.ts'
import { indexColumns, wrappedColumns } from './keys/wrapped-columns.ts'
import { dropOldLogs } from './ledger/drop-old-logs.ts'
import { ledgerParts } from './ledger/ledger-parts.ts'
import { openCheckpointFiles } from './ledger/open-checkpoint-files.ts'
import { createFacts } from './recovery/facts.ts'
import { indexPhonesAgain } from './recovery/index-again.ts'
import { keptTables } from './retention/kept-tables.ts'
import { SERVICE } from './service-name.ts'

const migrations = new URL('../migrations/', import.meta.url)
const words = process.argv.slice(2)
await publicKeysCommand(words, SERVICE)
await topicsCommand(words, SERVICE)
await migrateCommand(words, SERVICE, migrations)

const config = readConfigOrExit(Config, process.env)
const log = createLog({ service: SERVICE, level: config.LOG_LEVEL })
const metrics = createMetrics({ service: SERVICE, withProcess: true })
const readiness = createReadiness()
const db = createPool({ url: config.DATABASE_URL, name: SERVICE, size: 20 })
const keyStore = await openKeyStore(config)
await refuseForeignKeys({ db, keyStore, service: SERVICE })
const deps = await createDeps({
  db,
  log,
  metrics,
  keyStore,
  peers: await readPeerKeys(config.PEERS_DIR, ['delivery', 'user']),
  deliveryUrl: config.DELIVERY_URL,
  publicBaseUrl: config.PUBLIC_BASE_URL,
  labelBaseUrl: config.LABEL_BASE_URL,
  development: config.DEVELOPMENT,
  checkpointFiles: await openCheckpointFiles(config),
  cluster: await openCluster(),
})
const hasConsole = config.CONSOLE_ROOT !== undefined && existsSync(join(config.CONSOLE_ROOT, 'index.html'))
if (config.CONSOLE_ROOT !== undefined && !hasConsole) log.warn('console.missing')

const passDoorsOn = async () => ((await pushDoors(deps)) === DOORS_BATCH ? 'more' : undefined)
const signAll = async () => ((await signReceipts(deps)) === RECEIPTS_BATCH ? 'more' : undefined)
const sweep = () =>
  Promise.all([
    deps.sessions.sweep(),
    deps.limits.sweep(),
    deps.throttle.sweep(),
    forgetBodies(db),
    closeLeftImports(db),
  ])

await runService({
  log,
  metrics,
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
  ...operations(config.OPS_PORT, { log, metrics, readiness }),
  parts: [
    databasePart({
      db,
      migrations,
      keyStore,
      service: SERVICE,
      epochs: { kek: wrappedColumns, index: indexColumns },
      log,
    }),
    ...eventParts({
      db,
      name: SERVICE,
      settings: config,
      topics,
      handlers,
      rules,
      keyStore,
      facts: createFacts(deps.keys),
      log,
      metrics,
    }),
    keepEpochs({
      db,
      log,
      metrics,
      keks: deps.keys.keks,
      columns: wrappedColumns,
      also: (now) => keepIndexes(deps, now),
      watched: { index: deps.keys.indexes, released: deps.keys.released },
    }),
    // Only after a restore there is anything to fetch: the keys of what was issued after the backup.
    fetchBundles({
      db,
      log,
      source: 'delivery',
      peer: deps.delivery,
      boxKeys: deps.keys.service.box,
      keks: deps.keys.keks,
      name: SERVICE,
      pollMs: 1_000,
      onBundles: (tx, items) => indexPhonesAgain(tx, deps, items),
    }).part,
    rounds({ name: 'doors', everyMs: 250, work: passDoorsOn, log }),
    rounds({ name: 'forget-numbers', everyMs: 1_000, work: () => forgetNumbers(deps), log }),
    rounds({ name: 'destroy-due', everyMs: 5_000, work: () => destroyDue(db), log }),
    rounds({ name: 'receipts', everyMs: 1_000, work: signAll, log }),
    rounds({ name: 'label-keys', everyMs: 30_000, work: () => deps.keys.labels.reload(), log }),
    ...ledgerParts(deps, { checkpointMs: config.LEDGER_CHECKPOINT_SECONDS * 1000 }),
    keepTerms({ db, log, tables: keptTables, also: { part: 'ledger_logs', drop: () => dropOldLogs(db) } }),
    rounds({ name: 'sweep', everyMs: 60_000, work: sweep, log }),
  ],
})
