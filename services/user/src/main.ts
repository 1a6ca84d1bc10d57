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
import { tellContacts } from './accounts/tell-contacts.ts'
import { createUserApp } from './app.ts'
import { tellArrivals } from './arrivals/tell-arrivals.ts'
import { checkNames } from './claims/check-names.ts'
import { Config } from './config.ts'
import { handlers, rules, topics } from './consumers.ts'
import { createDeps, SERVICE } from './deps.ts'
import { keepIndexes } from './keys/keep-indexes.ts'
import { indexColumns, wrappedColumns } from './keys/wrapped-columns.ts'
import { createDevelopmentSender } from './messages/development-sender.ts'
import { createWebhookSender } from './messages/webhook-sender.ts'
import { forgetProofs } from './my-data/prove-own.ts'
import { tellRecipients } from './openings/tell-recipients.ts'
import { facts } from './recovery/facts.ts'
import { giveContentBack } from './recovery/give-content-back.ts'
import { keptTables } from './retention/kept-tables.ts'
import { tellCustomerAttempts } from './scans/tell-attempts.ts'
import { refreshCarriers } from './sending/read-carriers.ts'

const migrations = new URL('../migrations/', import.meta.url)
const words = process.argv.slice(2)
await publicKeysCommand(words, SERVICE)
await migrateCommand(words, SERVICE, migrations)

const config = readConfigOrExit(Config, process.env)
const log = createLog({ service: SERVICE, level: config.LOG_LEVEL })
const metrics = createMetrics({ service: SERVICE, withProcess: true })
const readiness = createReadiness()
const db = createPool({ url: config.DATABASE_URL, name: SERVICE, size: 20 })
const developmentSender = config.MESSAGE_SENDER === 'development' ? createDevelopmentSender() : undefined
const keyStore = await openKeyStore(config)
await refuseForeignKeys({ db, keyStore, service: SERVICE })
const deps = await createDeps({
  db,
  log,
  metrics,
  keyStore,
  peers: await readPeerKeys(config.PEERS_DIR, ['admin', 'delivery']),
  adminUrl: config.ADMIN_URL,
  deliveryUrl: config.DELIVERY_URL,
  publicBaseUrl: config.PUBLIC_BASE_URL,
  development: config.PROFILE === 'development',
  notice: noticeOperator(config),
  messages:
    developmentSender ??
    createWebhookSender({ url: String(config.MESSAGE_WEBHOOK_URL), secret: String(config.MESSAGE_WEBHOOK_SECRET) }),
})

const sweep = () =>
  Promise.all([deps.sessions.sweep(), deps.codes.sweep(), deps.limits.sweep(), forgetBodies(db), forgetProofs({ db })])

await runService({
  log,
  metrics,
  readiness,
  app: createUserApp(deps, {
    readiness,
    trustProxy: config.TRUST_PROXY,
    probes: config.OPS_PORT === undefined,
    developmentSender,
  }),
  port: config.PORT,
  host: config.HOST,
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
    ...eventParts({ db, name: SERVICE, settings: config, topics, handlers, rules, keyStore, facts, log, metrics }),
    keepEpochs({
      db,
      log,
      metrics,
      keks: deps.keks,
      columns: wrappedColumns,
      also: (now) => keepIndexes(deps, now),
      watched: { index: deps.indexes },
    }),
    deps.ring.part,
    deps.bundles.admin.part,
    deps.bundles.delivery.part,
    rounds({ name: 'tell-contacts', everyMs: 300, work: () => tellContacts(deps), log }),
    rounds({ name: 'check-names', everyMs: 300, work: () => checkNames(deps), log }),
    rounds({ name: 'refresh-carriers', everyMs: 5_000, work: () => refreshCarriers(deps), log }),
    rounds({ name: 'tell-arrivals', everyMs: 1_000, work: () => tellArrivals(deps), log }),
    rounds({ name: 'tell-recipients', everyMs: 1_000, work: () => tellRecipients(deps), log }),
    rounds({ name: 'tell-attempts', everyMs: 1_000, work: () => tellCustomerAttempts(deps), log }),
    rounds({ name: 'give-content-back', everyMs: 10_000, work: () => giveContentBack(deps), log }),
    keepTerms({ db, log, tables: keptTables }),
    rounds({ name: 'sweep', everyMs: 60_000, work: sweep, log }),
  ],
})
