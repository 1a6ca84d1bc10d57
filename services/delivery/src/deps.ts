import type { NoticeOperator } from '@exqress/contracts/notice.ts'
import { createKekEpochs } from '@exqress/crypto/kek.ts'
import type { KeyStore } from '@exqress/crypto/key-store.ts'
import { createAccessTokens } from '@exqress/service/auth/access-token.ts'
import { createDeviceCookie } from '@exqress/service/auth/device-cookie.ts'
import { createLoginThrottle } from '@exqress/service/auth/login-throttle.ts'
import { createPasswords } from '@exqress/service/auth/password.ts'
import { createServiceTokens } from '@exqress/service/auth/service-token.ts'
import { createSessionCookie } from '@exqress/service/auth/session-cookie.ts'
import { createSessions } from '@exqress/service/auth/sessions.ts'
import type { BlobStore } from '@exqress/service/blob-store/blob-store.ts'
import type { Db } from '@exqress/service/db.ts'
import { fetchBundles } from '@exqress/service/held-keys/fetch-bundles.ts'
import { createInvalidLabels } from '@exqress/service/held-keys/invalid-labels.ts'
import { holdLabelRing } from '@exqress/service/held-keys/label-ring.ts'
import { createInternalClient } from '@exqress/service/internal/create-internal-client.ts'
import {
  loadSecret,
  loadServiceKeys,
  loadSigningKey,
  type PeerKeys,
  retireSecret,
} from '@exqress/service/internal/service-keys.ts'
import type { Log } from '@exqress/service/log/create-log.ts'
import type { Metrics } from '@exqress/service/metrics/create-metrics.ts'
import { createRateLimit } from '@exqress/service/rate-limit/create-rate-limit.ts'
import { createReadingLog } from '@exqress/service/readings/record-readings.ts'
import { keepLabelSalts } from './labels/keep-label-salts.ts'
import { createScanBatches } from './scans/batch-scans.ts'

export type Surroundings = {
  db: Db
  log: Log
  metrics: Metrics
  store: KeyStore
  blobs: BlobStore
  peers: { admin: PeerKeys; user: PeerKeys }
  adminUrl: string
  publicBaseUrl: string
  development: boolean
  /** Labels that a courier may decode in a day beyond those of the own list. */
  decodeMargin?: number
  /** Texts that are no labels of ours, of one session in an hour. */
  mostInvalid?: number
  /** Who answers for the couriers' privacy notice. */
  notice?: NoticeOperator | undefined
}

export const SERVICE = 'delivery'

/** Everything that the service's parts are given; wired here and nowhere else. */
export type Deps = Awaited<ReturnType<typeof createDeps>>

export async function createDeps(given: Surroundings) {
  const {
    db,
    log,
    metrics,
    store,
    blobs,
    peers,
    adminUrl,
    publicBaseUrl,
    development,
    decodeMargin = 100,
    mostInvalid,
  } = given
  const keys = await loadServiceKeys(store)
  const keks = createKekEpochs(store)
  await retireSecret(store, 'secret/bodies')
  const limitsKey = await loadSecret(store, 'secret/limits')
  const sessions = createSessions({
    db,
    key: await loadSecret(store, 'secret/refresh'),
    onEnd: (id) => access.forget(id),
  })
  const access = createAccessTokens({
    keys: [await loadSigningKey(store, 'sign/access')],
    issuer: `exqress-${SERVICE}`,
    audience: `exqress-${SERVICE}`,
    isLive: (id) => sessions.isLive(id),
  })
  const tokens = createServiceTokens({
    name: SERVICE,
    key: keys.sign,
    peers: new Map(Object.entries(peers).map(([name, { sign }]) => [name, [sign]])),
  })
  const admin = createInternalClient({ peer: 'admin', baseUrl: adminUrl, tokens })
  const held = { db, log, boxKeys: keys.box, keks, name: SERVICE }
  const readings = createReadingLog({ topic: 'delivery-access', key: await loadSecret(store, 'secret/actors') })
  return {
    db,
    log,
    invalidLabels: createInvalidLabels(mostInvalid === undefined ? {} : { most: mostInvalid }),
    labelsInvalid: metrics.counter('labels_invalid_total', 'Scanned texts that are no living label of ours.'),
    metrics,
    notice: given.notice,
    blobs,
    peers,
    keks,
    boxKeys: keys.box,
    loginKey: await loadSecret(store, 'secret/login'),
    groupKey: await loadSecret(store, 'secret/doors'),
    sessions,
    access,
    cookie: createSessionCookie({ audience: 'courier', baseUrl: publicBaseUrl, development }),
    deviceCookie: createDeviceCookie({ audience: 'courier', development }),
    passwords: createPasswords(),
    throttle: createLoginThrottle({ db, key: limitsKey }),
    rateLimit: createRateLimit({ db, key: limitsKey }),
    tokens,
    admin,
    ring: holdLabelRing({ ...held, admin }),
    bundles: fetchBundles({ ...held, source: 'admin', peer: admin, onBundles: keepLabelSalts(keks) }),
    readings,
    openScan: createScanBatches({
      db,
      readings,
      margin: decodeMargin,
      scansDone: metrics.counter('scans_total', 'Scans of living labels by what became of them.', ['outcome']),
    }),
  }
}
