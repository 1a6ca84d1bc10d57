import type { KeyStore } from '@exqress/crypto/key-store.ts'
import { type AccessTokens, createAccessTokens } from '@exqress/service/auth/access-token.ts'
import { createDeviceCookie, type DeviceCookie } from '@exqress/service/auth/device-cookie.ts'
import { createLoginThrottle, type LoginThrottle } from '@exqress/service/auth/login-throttle.ts'
import { createPasswords, type Passwords } from '@exqress/service/auth/password.ts'
import { createServiceTokens, type ServiceTokens } from '@exqress/service/auth/service-token.ts'
import { createSessionCookie, type SessionCookie } from '@exqress/service/auth/session-cookie.ts'
import { createSessions, type Sessions } from '@exqress/service/auth/sessions.ts'
import type { Db } from '@exqress/service/db.ts'
import { createInternalClient, type InternalClient } from '@exqress/service/internal/create-internal-client.ts'
import type { PeerKeys } from '@exqress/service/internal/service-keys.ts'
import type { Log } from '@exqress/service/log/create-log.ts'
import type { Metrics } from '@exqress/service/metrics/create-metrics.ts'
import { createRateLimit, type RateLimit } from '@exqress/service/rate-limit/create-rate-limit.ts'
import { createReadingLog, type ReadingLog } from '@exqress/service/readings/record-readings.ts'
import type { ClusterReader } from './cluster/open-cluster.ts'
import { createDeskAccess, type DeskAccess } from './desk/desk-access.ts'
import { measureDestructions } from './destruction/measure-destructions.ts'
import { loadReceiptKey, type ReceiptKey } from './destruction/receipt-key.ts'
import { type AdminKeys, createKeys } from './keys/create-keys.ts'
import type { CheckpointFiles } from './ledger/checkpoint-files.ts'
import { createLedger, type Ledger } from './ledger/ledger.ts'
import { SERVICE } from './service-name.ts'

/** Everything that the service's parts are given; wired here and nowhere else. */
export type Deps = {
  db: Db
  log: Log
  metrics: Metrics
  keys: AdminKeys
  peers: ReadonlyMap<string, PeerKeys>
  delivery: InternalClient
  serviceTokens: ServiceTokens
  passwords: Passwords
  throttle: LoginThrottle
  limits: RateLimit
  sessions: Sessions
  accessTokens: AccessTokens
  cookie: SessionCookie
  deviceCookie: DeviceCookie
  deskOf: DeskAccess
  readings: ReadingLog
  ledger: Ledger
  receiptKey: ReceiptKey
  /** Undefined: this process runs in no cluster. */
  cluster: ClusterReader | undefined
  publicBaseUrl: string
  labelBaseUrl: string
  now: () => Date
}

export type Surroundings = {
  db: Db
  log: Log
  metrics: Metrics
  keyStore: KeyStore
  peers: ReadonlyMap<string, PeerKeys>
  deliveryUrl: string
  publicBaseUrl: string
  labelBaseUrl: string
  development: boolean
  /** Outside the database. */
  checkpointFiles?: CheckpointFiles | undefined
  cluster?: ClusterReader | undefined
  now?: () => Date
}

export async function createDeps(given: Surroundings): Promise<Deps> {
  const { db, log, metrics, keyStore, peers, publicBaseUrl, labelBaseUrl, development, now = () => new Date() } = given
  const keys = await createKeys(keyStore, now())
  measureDestructions({ db, metrics })
  // Each needs the other: an ended session is forgotten, a token that is not remembered asks for its session.
  const sessions = createSessions({ db, key: keys.sessions, onEnd: (id) => accessTokens.forget(id) })
  const accessTokens = createAccessTokens({
    keys: [keys.access],
    issuer: `exqress-${SERVICE}`,
    audience: `exqress-${SERVICE}`,
    isLive: (id) => sessions.isLive(id),
  })
  const serviceTokens = createServiceTokens({
    name: SERVICE,
    key: keys.service.sign,
    peers: new Map([...peers].map(([name, { sign }]) => [name, [sign]])),
  })
  return {
    db,
    log,
    metrics,
    keys,
    peers,
    delivery: createInternalClient({ peer: 'delivery', baseUrl: given.deliveryUrl, tokens: serviceTokens }),
    serviceTokens,
    passwords: createPasswords(),
    throttle: createLoginThrottle({ db, key: keys.throttle }),
    limits: createRateLimit({ db, key: keys.throttle }),
    sessions,
    accessTokens,
    cookie: createSessionCookie({ audience: 'admin', baseUrl: publicBaseUrl, development }),
    deviceCookie: createDeviceCookie({ audience: 'admin', development }),
    deskOf: createDeskAccess(accessTokens),
    readings: createReadingLog({ topic: 'admin-access', key: keys.actors }),
    ledger: await createLedger({ db, keyStore, metrics, files: given.checkpointFiles }),
    receiptKey: await loadReceiptKey(keyStore),
    cluster: given.cluster,
    publicBaseUrl,
    labelBaseUrl,
    now,
  }
}
