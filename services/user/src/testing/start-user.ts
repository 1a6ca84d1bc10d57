import assert from 'node:assert/strict'
import { after } from 'node:test'
import { consentVersion } from '@exqress/contracts/consent.ts'
import { type EventData, type EventType, topicOf } from '@exqress/contracts/events.ts'
import type { ParcelState } from '@exqress/contracts/states.ts'
import type { KeyStore } from '@exqress/crypto/key-store.ts'
import { type Db, withTransaction } from '@exqress/service/db.ts'
import { applyEvents } from '@exqress/service/events/apply-events.ts'
import { loadServiceKeys } from '@exqress/service/internal/service-keys.ts'
import { listen } from '@exqress/service/lifecycle/create-server.ts'
import { createReadiness } from '@exqress/service/lifecycle/readiness.ts'
import { silentLog } from '@exqress/service/log/create-log.ts'
import { createMetrics } from '@exqress/service/metrics/create-metrics.ts'
import { createTestDatabase } from '@exqress/testing/database.ts'
import type { Express } from 'express'
import { v7 } from 'uuid'
import { createUserApp } from '../app.ts'
import { handlers, rules } from '../consumers.ts'
import { createDeps, type Deps } from '../deps.ts'
import { createDevelopmentSender, type DevelopmentSender } from '../messages/development-sender.ts'
import { refreshCarriers } from '../sending/read-carriers.ts'
import { type AdminPeer, startAdminPeer } from './admin-peer.ts'
import { type DeliveryPeer, startDeliveryPeer } from './delivery-peer.ts'
import { createTestKeyStore, publicHalves } from './peer.ts'
import { newWaybill, type TestWaybill } from './slip.ts'

export type Answer = {
  status: number
  headers: Headers
  body: Record<string, unknown>
  text: string
  bytes: Uint8Array
}
export type Client = {
  customerId: string
  cookie: string
  token: string
  call(method: string, path: string, body?: unknown): Promise<Answer>
}

/** For tests: the whole service on a real database, listening, with its peers; everything goes when the file's tests are over. */
export type TestUser = {
  url: string
  app: Express
  /** Another instance of the service on the same database, as a second machine runs it. Answers where it listens. */
  startReplica(): Promise<string>
  db: Db
  deps: Deps
  /** Where the service's keys lie. */
  keyStore: KeyStore
  messages: DevelopmentSender
  admin: AdminPeer
  delivery: DeliveryPeer
  /** A call without a session. */
  call(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>
  /** A customer who proved this number, to another instance if one is given. */
  signIn(phone?: string, at?: string): Promise<Client>
  /** An event arrives; versions are counted as its producer does. */
  tell<T extends Exclude<EventType, 'access.recorded'>>(type: T, data: EventData<T>): Promise<void>
  /** A waybill is issued and told of. */
  issue(waybill?: TestWaybill): Promise<TestWaybill>
  /** Delivery tells of states, one after the other. */
  move(waybillId: string, ...states: ParcelState[]): Promise<void>
  /** The parcel is the customer's, confirmed, and its keys are here. */
  confirmed(client: Client, waybill?: TestWaybill): Promise<TestWaybill>
  /** What the outbox holds of this key, without records of readings. */
  told(key: string): Promise<{ type: string; data: Record<string, unknown> }[]>
}

let phones = 0
/** Numbers that nobody has. */
export const newPhone = () => `010-0000-${String(++phones).padStart(4, '0')}`

// The module is loaded before the first test, so the hook belongs to the whole file.
const stops: (() => Promise<void>)[] = []
after(async () => {
  for (const stop of stops) await stop()
})

export async function startUser(limits: { mostInvalid?: number } = {}): Promise<TestUser> {
  const { db } = await createTestDatabase(new URL('../../migrations/', import.meta.url))
  const { store, remove } = await createTestKeyStore()
  const own = publicHalves(await loadServiceKeys(store))
  const admin = await startAdminPeer(own)
  const delivery = await startDeliveryPeer(own)
  const messages = createDevelopmentSender()
  const surroundings = {
    db,
    log: silentLog,
    keyStore: store,
    peers: new Map([
      ['admin', admin.keys],
      ['delivery', delivery.keys],
    ]),
    adminUrl: admin.url,
    deliveryUrl: delivery.url,
    publicBaseUrl: 'http://localhost:4002',
    development: true,
    messages,
    ...limits,
  }
  const instance = () => createDeps({ ...surroundings, metrics: createMetrics({ service: 'user' }) })
  const deps = await instance()
  const context = { fatal: () => {}, signal: new AbortController().signal }
  await deps.ring.part.start(context)
  await refreshCarriers(deps)
  const app = createUserApp(deps, { readiness: createReadiness(), developmentSender: messages })
  const { server, port } = await listen(app, { port: 0, host: '127.0.0.1' })
  const url = `http://127.0.0.1:${port}`
  stops.push(async () => {
    server.closeAllConnections()
    server.close()
    await deps.ring.part.stop?.()
    await Promise.all([admin.stop(), delivery.stop(), remove()])
  })

  async function startReplica(): Promise<string> {
    const other = createUserApp(await instance(), { readiness: createReadiness(), developmentSender: messages })
    const replica = await listen(other, { port: 0, host: '127.0.0.1' })
    stops.push(async () => {
      replica.server.closeAllConnections()
      replica.server.close()
    })
    return `http://127.0.0.1:${replica.port}`
  }

  const callAt = async (at: string, ...[method, path, body, headers = {}]: Parameters<TestUser['call']>) => {
    const response = await fetch(at + path, {
      method,
      headers: {
        'x-exqress': '1',
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const bytes = new Uint8Array(await response.arrayBuffer())
    const text = new TextDecoder().decode(bytes)
    const isJson = response.headers.get('content-type')?.startsWith('application/json')
    return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : {}, text, bytes }
  }

  const call: TestUser['call'] = (...given) => callAt(url, ...given)

  async function signIn(phone = newPhone(), at = url): Promise<Client> {
    const contact = { channel: 'phone', address: phone }
    assert.equal((await callAt(at, 'POST', '/api/codes', contact)).status, 202)
    const code = /\d{6}/.exec(messages.sent().at(-1)?.text ?? '')?.[0]
    const proof = { contact, code, consent: consentVersion }
    const { status, headers, body } = await callAt(at, 'POST', '/api/session', proof)
    assert.equal(status, 200)
    return {
      customerId: String(body.accountId),
      cookie: String(headers.get('set-cookie')).split(';')[0] ?? '',
      token: String(body.accessToken),
      call: (method, path, input) =>
        callAt(at, method, path, input, { authorization: `Bearer ${String(body.accessToken)}` }),
    }
  }

  const versions = new Map<string, number>()
  const tell: TestUser['tell'] = async (type, data) => {
    const topic = topicOf(type)
    const key = String((data as { waybillId: string }).waybillId)
    const version = (versions.get(`${topic} ${key}`) ?? 0) + 1
    versions.set(`${topic} ${key}`, version)
    const event = { topic, key, epoch: 1, version, id: v7(), source: '/test', type, time: new Date().toISOString() }
    await withTransaction(db, (tx) => applyEvents(tx, { ...rules, handlers }, topic, [{ ...event, data }]))
  }

  async function issue(waybill = newWaybill()): Promise<TestWaybill> {
    const { waybillId, issued, label } = waybill
    admin.waybills.set(waybillId, waybill)
    await tell('waybill.issued', issued)
    const { labelDigest, findTag } = label
    await tell('waybill.label_issued', { waybillId, labelDigest, keyId: 1, findTag, issuedAt: issued.issuedAt })
    return waybill
  }

  async function move(waybillId: string, ...states: ParcelState[]): Promise<void> {
    for (const state of states) {
      const { rows } = await db.query('select state from parcels where waybill_id = $1', [waybillId])
      const place = state === 'delivered' ? { place: 'door' as const } : {}
      const at = new Date().toISOString()
      await tell('parcel.state_changed', { waybillId, state, from: rows[0].state, inferred: false, at, ...place })
    }
  }

  async function confirmed(client: Client, given?: TestWaybill): Promise<TestWaybill> {
    const waybill = await issue(given)
    const { name, unit } = waybill.slip.recipient
    const { token } = waybill.label
    const { status, body } = await client.call('POST', '/api/claims', { id: v7(), token, name, unit })
    assert.deepEqual([status, body.result], [200, 'confirmed'])
    await deps.bundles.admin.runOnce()
    return waybill
  }

  return {
    url,
    app,
    startReplica,
    db,
    deps,
    keyStore: store,
    messages,
    admin,
    delivery,
    call,
    signIn,
    tell,
    issue,
    move,
    confirmed,
    async told(key) {
      const { rows } = await db.query<{ type: string; data: Record<string, unknown> }>(
        `select type, data from outbox where key = $1 and topic <> 'user-access' order by position`,
        [key],
      )
      return rows
    },
  }
}
