import { randomBytes, randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after } from 'node:test'
import { courierConsentVersion } from '@exqress/contracts/consent.ts'
import type { EventData, EventType, Topic } from '@exqress/contracts/events.ts'
import { BundleRequest } from '@exqress/contracts/internal.ts'
import type { LabelPrint } from '@exqress/contracts/labels.ts'
import type { NoticeOperator } from '@exqress/contracts/notice.ts'
import type { TierName } from '@exqress/contracts/tiers.ts'
import { directoryKeyStore } from '@exqress/crypto/key-store.ts'
import { importTierKey, sealTier } from '@exqress/crypto/tiers-node.ts'
import { encodeToken, newLabelKey, sealToken } from '@exqress/crypto/token.ts'
import { labelDigest, labelSalt, newHandle } from '@exqress/crypto/token-node.ts'
import { createServiceTokens } from '@exqress/service/auth/service-token.ts'
import { createDirectoryBlobStore } from '@exqress/service/blob-store/directory-blob-store.ts'
import { withTransaction } from '@exqress/service/db.ts'
import { applyEvents } from '@exqress/service/events/apply-events.ts'
import { sealBox } from '@exqress/service/internal/boxes.ts'
import { loadServiceKeys, type PeerKeys, type ServiceKeys } from '@exqress/service/internal/service-keys.ts'
import { createReadiness } from '@exqress/service/lifecycle/readiness.ts'
import { silentLog } from '@exqress/service/log/create-log.ts'
import { createMetrics } from '@exqress/service/metrics/create-metrics.ts'
import { createTestDatabase } from '@exqress/testing/database.ts'
import { v7 } from 'uuid'
import { createDeliveryApp } from '../app.ts'
import { handlers, rules } from '../consumers.ts'
import { createDeps } from '../deps.ts'

/** People and things that are obviously invented. */
export const person = {
  name: '홍길동',
  phone: '+821000001234',
  unit: '12층 1203호',
  senderName: '가나몰',
  memo: '공동현관 #7788*',
  last4: '5678',
}

// The module is loaded before the first test, so the hook belongs to the whole file.
const leftovers: (() => unknown)[] = []
after(async () => {
  for (const clean of leftovers.reverse()) await clean()
})

export type IssuedParcel = { waybillId: string; token: string; digest: Buffer; findTag: string }

/**
 * The delivery service on a real database, with an issuing service that speaks the contract (real ring, tiers and boxes) and lets the test
 * decide what it answers.
 */
export async function startDelivery(
  given: { decodeMargin?: number; mostInvalid?: number; notice?: NoticeOperator } = {},
) {
  const folder = await mkdtemp(join(tmpdir(), 'exqress-delivery-'))
  leftovers.push(() => rm(folder, { recursive: true, force: true }))
  const stores = await Promise.all(['delivery', 'admin', 'user'].map((name) => directoryKeyStore(join(folder, name))))
  const [own, adminKeys, userKeys] = (await Promise.all(stores.map(loadServiceKeys))) as [
    ServiceKeys,
    ServiceKeys,
    ServiceKeys,
  ]
  const publicOf = (keys: ServiceKeys): PeerKeys => ({ sign: keys.sign, box: keys.box.publicKey })
  const { db } = await createTestDatabase(new URL('../../migrations/', import.meta.url))

  const issuer = startIssuer(publicOf(own), adminKeys)
  const adminUrl = await listen(issuer.server)
  const surroundings = {
    db,
    log: silentLog,
    store: stores[0] as never,
    blobs: createDirectoryBlobStore({ directory: join(folder, 'blobs') }),
    peers: { admin: publicOf(adminKeys), user: publicOf(userKeys) },
    adminUrl,
    publicBaseUrl: 'http://127.0.0.1:5001',
    development: true,
    ...given,
  }
  const instance = () => createDeps({ ...surroundings, metrics: createMetrics({ service: 'delivery' }) })
  const deps = await instance()
  await deps.ring.part.start({ fatal: () => {}, signal: new AbortController().signal })
  leftovers.push(() => deps.ring.part.stop?.())
  const app = createDeliveryApp(deps, { readiness: createReadiness() })
  const base = await listen(createServer(app))

  /** Another instance of the service on the same database, as a second machine runs it. Answers where it listens. */
  async function startReplica(): Promise<string> {
    const other = await instance()
    await other.ring.part.start({ fatal: () => {}, signal: new AbortController().signal })
    leftovers.push(() => other.ring.part.stop?.())
    return listen(createServer(createDeliveryApp(other, { readiness: createReadiness() })))
  }

  const versions = new Map<string, number>()
  /** Applies an event as the consumer would. */
  async function tell<T extends EventType>(topic: Topic, key: string, type: T, data: EventData<T>): Promise<void> {
    const version = (versions.get(`${topic} ${key}`) ?? 0) + 1
    versions.set(`${topic} ${key}`, version)
    await withTransaction(db, (tx) =>
      applyEvents(tx, { ...rules, handlers }, topic, [
        {
          topic,
          key,
          epoch: 1,
          version,
          id: randomUUID(),
          source: '/test',
          type,
          time: new Date().toISOString(),
          data: data as never,
        },
      ]),
    )
  }

  /** Calls the API as a client does; a body makes it a POST. */
  async function call(
    path: string,
    {
      as,
      body,
      method,
      raw,
    }: { as?: string; body?: unknown; method?: string; raw?: { bytes: Uint8Array; type: string } } = {},
  ) {
    const response = await fetch(base + path, {
      method: method ?? (body === undefined && !raw ? 'GET' : 'POST'),
      headers: {
        'x-exqress': '1',
        ...(as ? { authorization: `Bearer ${as}` } : {}),
        ...(raw ? { 'content-type': raw.type } : body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(raw ? { body: Buffer.from(raw.bytes) } : body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const text = await response.text()
    // biome-ignore lint/suspicious/noExplicitAny: an answer's shape is what the tests look at
    let json: any
    try {
      json = JSON.parse(text)
    } catch {}
    return {
      status: response.status,
      json,
      text,
      headers: response.headers,
      code: json?.error?.code as string | undefined,
    }
  }

  let numbers = 1000
  /** An approved courier, signed in. */
  async function courier({ approved = true } = {}) {
    const phone = `010-0000-${++numbers}`
    const password = 'correct horse battery'
    await db.query('delete from rate_limits') // all of a test's couriers come from one address
    const signUp = await call('/api/couriers', {
      body: { phone, name: '김배송', password, consent: courierConsentVersion },
    })
    if (signUp.status !== 202) throw new Error(signUp.text)
    const signIn = await call('/api/session', { body: { phone, password, deviceId: v7() } })
    if (signIn.status !== 200) throw new Error(signIn.text)
    const courierId = signIn.json.accountId as string
    if (approved)
      await tell('courier-decision', courierId, 'courier_decision.approved', {
        courierId,
        at: new Date().toISOString(),
      })
    return { courierId, token: signIn.json.accessToken as string, phone, password }
  }

  let tags = 0
  /** A waybill with its label, keys fetched, given to a courier. */
  async function parcel({
    courierId,
    keys = true,
    pickUpAtSender = false,
    sortCode = '4S11',
    findTag,
    door,
  }: {
    /** Where it goes, if not to the door of `person`. */
    door?: { building?: string; dong: string; unit: string; name?: string }
    courierId?: string
    keys?: boolean
    pickUpAtSender?: boolean
    sortCode?: string
    findTag?: string
  } = {}): Promise<IssuedParcel> {
    const waybillId = v7()
    const tag = findTag ?? `다 ${String(1000 + ++tags)}`
    const sealed = issuer.issue(waybillId, door)
    await tell('waybill', waybillId, 'waybill.issued', {
      waybillId,
      kind: 'forward',
      carrier: 'cj',
      sortCode,
      handling: ['fragile'],
      boxNumber: 1,
      boxCount: 1,
      consignmentId: v7(),
      pickUpAtSender,
      issuedAt: new Date().toISOString(),
      sealedRoute: sealed.route,
      sealedRecipient: sealed.recipient,
      sealedContent: sealed.content,
      sealedSender: sealed.sender,
    })
    const label = await issuer.label(waybillId)
    await tell('waybill', waybillId, 'waybill.label_issued', {
      waybillId,
      labelDigest: label.digest.toString('base64url'),
      keyId: 1,
      findTag: tag,
      issuedAt: new Date().toISOString(),
    })
    if (courierId) await assign(waybillId, courierId)
    if (keys) await deps.bundles.runOnce()
    return { waybillId, token: label.token, digest: label.digest, findTag: tag }
  }
  const assign = (waybillId: string, courierId: string) =>
    tell('waybill', waybillId, 'waybill.assigned', { waybillId, courierId, at: new Date().toISOString() })
  const scan = (as: string, purpose: string, token: string, id = v7()) =>
    call('/api/scans', { as, body: { id, purpose, token } })

  const serviceTokens = (name: string, keys: ServiceKeys) =>
    createServiceTokens({ name, key: keys.sign, peers: new Map([['delivery', [own.sign]]]) })
  return {
    base,
    startReplica,
    db,
    deps,
    call,
    courier,
    parcel,
    assign,
    scan,
    tell,
    issuer,
    app,
    ownBox: own.box.publicKey,
    peers: {
      admin: { tokens: serviceTokens('admin', adminKeys), keys: adminKeys },
      user: { tokens: serviceTokens('user', userKeys), keys: userKeys },
    },
  }
}
export type Delivery = Awaited<ReturnType<typeof startDelivery>>

async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  leftovers.push(() => {
    server.closeAllConnections()
    server.close()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

/** The issuing service as delivery sees it. */
function startIssuer(delivery: PeerKeys, keys: ServiceKeys) {
  const ringKey = newLabelKey()
  const ring = new Map([[1, { key: ringKey, state: 'printing' as const, createdAt: new Date(0).toISOString() }]])
  const tiers = new Map<string, Partial<Record<TierName, Uint8Array>>>()
  const salts = new Map<string, { labelDigest: string; salt: string }[]>()
  const tokens = createServiceTokens({ name: 'admin', key: keys.sign, peers: new Map([['delivery', [delivery.sign]]]) })
  const state = { away: false, gone: new Set<string>(), labels: [] as LabelPrint[] }

  const server = createServer(async (req, res) => {
    if (state.away) return req.socket.destroy()
    const caller = tokens.verify(String(req.headers.authorization).replace(/^Bearer /, ''))
    let text = ''
    for await (const chunk of req) text += chunk
    const answer = async (route: string, value: unknown) =>
      res.end(JSON.stringify({ box: await sealBox(delivery.box, { route, caller }, value) }))
    if (req.url === '/internal/label-ring') {
      return answer('label-ring', {
        keys: [...ring].map(([id, k]) => ({
          id,
          key: Buffer.from(k.key).toString('base64url'),
          state: k.state,
          createdAt: k.createdAt,
        })),
      })
    }
    if (req.url === '/internal/bundles') {
      const { ids } = BundleRequest.parse(JSON.parse(text))
      return answer('bundles', {
        items: ids.map((waybillId) => {
          const own = tiers.get(waybillId)
          if (!own || state.gone.has(waybillId)) return { waybillId, status: own ? 'gone' : 'unknown' }
          const given = Object.fromEntries(
            (['route', 'recipient', 'sender'] as const).map((tier) => [
              tier,
              Buffer.from(own[tier] as Uint8Array).toString('base64url'),
            ]),
          )
          return { waybillId, status: 'ok', keys: given, labelSalts: salts.get(waybillId) ?? [] }
        }),
      })
    }
    if (req.url === '/internal/labels' && state.labels[0]) return answer('labels', { label: state.labels[0] })
    res.statusCode = 404
    res.end(JSON.stringify({ error: { code: 'not_readable', message: '', requestId: '' } }))
  })

  return {
    server,
    state,
    ring,
    issue(waybillId: string, door: { building?: string; dong?: string; unit?: string; name?: string } = {}) {
      const own = Object.fromEntries(
        (['route', 'recipient', 'content', 'sender'] as const).map((tier) => [tier, randomBytes(32)]),
      ) as unknown as Record<'route' | 'recipient' | 'content' | 'sender', Uint8Array>
      tiers.set(waybillId, own)
      const seal = (tier: 'route' | 'recipient' | 'content' | 'sender', value: unknown) =>
        Buffer.from(sealTier(importTierKey(own[tier]), { id: waybillId, tier }, value)).toString('base64url')
      return {
        route: seal('route', {
          street: '서울 중구 세종대로 110',
          building: door.building ?? '시청아파트',
          dong: door.dong ?? '101동',
          postcode: '04524',
          waybillLast4: person.last4,
        }),
        recipient: seal('recipient', {
          name: door.name ?? person.name,
          unit: door.unit ?? person.unit,
          phone: person.phone,
          senderName: person.senderName,
        }),
        content: seal('content', { product: '책', waybillNumber: '1234', orderNumber: '' }),
        sender: seal('sender', {
          name: '보내는이',
          street: '서울 종로구 종로 1',
          building: '',
          postcode: '03154',
          unit: '3호',
          phone: '+821000009999',
        }),
      }
    },
    async label(waybillId: string) {
      const bytes = sealToken(ring, newHandle())
      const digest = Buffer.from(labelDigest(bytes))
      salts.set(waybillId, [
        ...(salts.get(waybillId) ?? []),
        { labelDigest: digest.toString('base64url'), salt: Buffer.from(labelSalt(bytes)).toString('base64url') },
      ])
      return { token: encodeToken(bytes), digest }
    },
  }
}
