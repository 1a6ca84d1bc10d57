import type { NoticeOperator } from '@exqress/contracts/notice.ts'
import { createKekEpochs, type KekEpochs } from '@exqress/crypto/kek.ts'
import type { KeyStore } from '@exqress/crypto/key-store.ts'
import { type AccessTokens, createAccessTokens } from '@exqress/service/auth/access-token.ts'
import { createOneTimeCodes, type OneTimeCodes } from '@exqress/service/auth/one-time-codes.ts'
import { createServiceTokens } from '@exqress/service/auth/service-token.ts'
import { createSessionCookie, type SessionCookie } from '@exqress/service/auth/session-cookie.ts'
import { createSessions, type Sessions } from '@exqress/service/auth/sessions.ts'
import { isLoopback } from '@exqress/service/config/settings.ts'
import type { Db } from '@exqress/service/db.ts'
import { fetchBundles } from '@exqress/service/held-keys/fetch-bundles.ts'
import { createIndexEpochs, type IndexEpochs } from '@exqress/service/held-keys/index-epochs.ts'
import { createInvalidLabels, type InvalidLabels } from '@exqress/service/held-keys/invalid-labels.ts'
import { type HeldRing, holdLabelRing } from '@exqress/service/held-keys/label-ring.ts'
import { createInternalClient, type InternalClient } from '@exqress/service/internal/create-internal-client.ts'
import {
  loadSecret,
  loadServiceKeys,
  loadSigningKey,
  type PeerKeys,
  retireSecret,
} from '@exqress/service/internal/service-keys.ts'
import type { Log } from '@exqress/service/log/create-log.ts'
import type { Metrics } from '@exqress/service/metrics/create-metrics.ts'
import { createRateLimit, type RateLimit } from '@exqress/service/rate-limit/create-rate-limit.ts'
import { createReadingLog, type ReadingLog } from '@exqress/service/readings/record-readings.ts'
import { type AccountKeys, createAccountKeys } from './accounts/account-keys.ts'
import type { MessageSender } from './messages/message-sender.ts'

export const SERVICE = 'user'

/** Everything that the service's parts are given; wired here and nowhere else. */
export type Deps = {
  db: Db
  log: Log
  metrics: Metrics
  access: AccessTokens
  sessions: Sessions
  cookie: SessionCookie
  codes: OneTimeCodes
  limits: RateLimit
  messages: MessageSender
  /** Who answers for the privacy notice. */
  notice: NoticeOperator | undefined
  accountKeys: AccountKeys
  keks: KekEpochs
  indexes: IndexEpochs
  readings: ReadingLog
  ring: HeldRing
  /** Labels that were none of ours. */
  labelsInvalid: { inc(): void }
  /** `refused`: every label that is not readable for whoever scanned it, told apart nowhere. */
  scansDone: { labels(outcome: 'opened' | 'refused'): { inc(): void } }
  invalidLabels: InvalidLabels
  /** This service's own box keys: answers of peers are sealed to them. */
  boxKeys: CryptoKeyPair
  admin: InternalClient
  delivery: InternalClient
  /** What boxes for a peer are sealed to. */
  peerBoxes: { admin: CryptoKey; delivery: CryptoKey }
  bundles: { admin: ReturnType<typeof fetchBundles>; delivery: ReturnType<typeof fetchBundles> }
}

export type Surroundings = {
  db: Db
  log: Log
  metrics: Metrics
  keyStore: KeyStore
  peers: ReadonlyMap<string, PeerKeys>
  adminUrl: string
  deliveryUrl: string
  publicBaseUrl: string
  development: boolean
  messages: MessageSender
  /** Texts that are no labels of ours, of one session in an hour. */
  mostInvalid?: number
  notice?: NoticeOperator | undefined
}

export async function createDeps(given: Surroundings): Promise<Deps> {
  const { db, log, metrics, keyStore, peers, publicBaseUrl, development, messages, mostInvalid } = given
  const keys = await loadServiceKeys(keyStore)
  const keks = createKekEpochs(keyStore)
  await retireSecret(keyStore, 'secret/bodies')
  const indexes = createIndexEpochs(keyStore, 'index')
  const limits = createRateLimit({ db, key: await loadSecret(keyStore, 'secret/limits') })
  // Each needs the other: an ended session is forgotten, a token that is not remembered asks for its session.
  const sessions = createSessions({
    db,
    key: await loadSecret(keyStore, 'secret/refresh'),
    onEnd: (id) => access.forget(id),
  })
  const access = createAccessTokens({
    keys: [await loadSigningKey(keyStore, 'access/private')],
    issuer: `exqress-${SERVICE}`,
    audience: 'customer',
    isLive: (id) => sessions.isLive(id),
  })
  const tokens = createServiceTokens({
    name: SERVICE,
    key: keys.sign,
    peers: new Map([...peers].map(([name, { sign }]) => [name, [sign]])),
  })
  const admin = createInternalClient({ peer: 'admin', baseUrl: given.adminUrl, tokens })
  const delivery = createInternalClient({ peer: 'delivery', baseUrl: given.deliveryUrl, tokens })
  const held = { db, log, boxKeys: keys.box, keks, name: SERVICE }
  return {
    db,
    log,
    metrics,
    access,
    sessions,
    cookie: createSessionCookie({
      audience: 'customer',
      baseUrl: publicBaseUrl,
      development: development && publicBaseUrl.startsWith('http://') && isLoopback(publicBaseUrl),
    }),
    codes: createOneTimeCodes({
      db,
      key: await loadSecret(keyStore, 'secret/codes'),
      rateLimit: limits,
      oneAddress: development,
    }),
    limits,
    messages,
    notice: given.notice,
    accountKeys: createAccountKeys({ keks, indexes }),
    keks,
    indexes,
    readings: createReadingLog({ topic: 'user-access', key: await loadSecret(keyStore, 'secret/actors') }),
    ring: holdLabelRing({ ...held, admin }),
    invalidLabels: createInvalidLabels(mostInvalid === undefined ? {} : { most: mostInvalid }),
    labelsInvalid: metrics.counter('labels_invalid_total', 'Scanned texts that are no living label of ours.'),
    scansDone: metrics.counter('scans_total', 'Scans of living labels by what became of them.', ['outcome'] as const),
    boxKeys: keys.box,
    admin,
    delivery,
    peerBoxes: { admin: boxOf(peers, 'admin'), delivery: boxOf(peers, 'delivery') },
    bundles: {
      admin: fetchBundles({ ...held, source: 'admin', peer: admin }),
      delivery: fetchBundles({ ...held, source: 'delivery', peer: delivery }),
    },
  }
}

function boxOf(peers: ReadonlyMap<string, PeerKeys>, name: string): CryptoKey {
  const keys = peers.get(name)
  if (!keys) throw new Error(`No public keys of ${name} were given`)
  return keys.box
}
