import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after } from 'node:test'
import type { EventData, EventType, Topic } from '@exqress/contracts/events.ts'
import { directoryKeyStore } from '@exqress/crypto/key-store.ts'
import { createServiceTokens, type ServiceTokens } from '@exqress/service/auth/service-token.ts'
import { withTransaction } from '@exqress/service/db.ts'
import { applyEvents } from '@exqress/service/events/apply-events.ts'
import { openBox, sealBox } from '@exqress/service/internal/boxes.ts'
import { loadServiceKeys, type PeerKeys, type ServiceKeys } from '@exqress/service/internal/service-keys.ts'
import { createReadiness } from '@exqress/service/lifecycle/readiness.ts'
import { silentLog } from '@exqress/service/log/create-log.ts'
import { createMetrics } from '@exqress/service/metrics/create-metrics.ts'
import { createTestDatabase } from '@exqress/testing/database.ts'
import { v7 } from 'uuid'
import { z } from 'zod'
import { createAdminApp } from '../app.ts'
import type { ClusterReader } from '../cluster/open-cluster.ts'
import { handlers, rules } from '../consumers.ts'
import { createDeps } from '../deps.ts'
import { invite } from '../desk/invite.ts'

// The module is loaded before the first test, so the hook belongs to the whole file.
const leftovers: (() => unknown)[] = []
after(async () => {
  for (const clean of leftovers.reverse()) await clean()
})

// biome-ignore lint/suspicious/noExplicitAny: what an answer holds is what the test is about
type Json = any
export type Answer = { status: number; body: Json; headers: Headers; bytes: Buffer }
type Call = {
  as?: string | undefined
  body?: unknown
  method?: string
  raw?: { bytes: BodyInit; type: string }
  headers?: Record<string, string>
}

/** The base of labels in tests; the tokens follow it. */
export const labelBase = 'https://exqress.example'

/**
 * The admin service on a real database, with the two peers' real keys. What delivery answers is the test's to say; by default it
 * takes every call for a failure.
 */
export async function startAdmin({ now, cluster }: { now?: () => Date; cluster?: ClusterReader } = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'exqress-admin-'))
  leftovers.push(() => rm(folder, { recursive: true, force: true }))
  const [keyStore, ...others] = await Promise.all(
    ['admin', 'delivery', 'user'].map((name) => directoryKeyStore(join(folder, name))),
  )
  if (!keyStore) throw new Error('no key store')
  const [deliveryKeys, userKeys] = (await Promise.all(others.map(loadServiceKeys))) as [ServiceKeys, ServiceKeys]
  const { db, url } = await createTestDatabase(new URL('../../migrations/', import.meta.url))
  const peerHandler: { delivery: RequestListener } = { delivery: (_req, res) => void res.writeHead(500).end() }
  const deliveryUrl = await listen(createServer((req, res) => peerHandler.delivery(req, res)))
  const surroundings = {
    db,
    log: silentLog,
    keyStore,
    peers: new Map([
      ['delivery', publicOf(deliveryKeys)],
      ['user', publicOf(userKeys)],
    ]),
    deliveryUrl,
    publicBaseUrl: 'http://127.0.0.1:8000',
    labelBaseUrl: labelBase,
    development: true,
    ...(now ? { now } : {}),
    cluster,
  }
  const instance = () => createDeps({ ...surroundings, metrics: createMetrics({ service: 'admin' }) })
  const deps = await instance()
  const app = createAdminApp(deps, { readiness: createReadiness() })
  const base = await listen(createServer(app))
  /** Another instance of the service on the same database, as a second machine runs it. Answers where it listens. */
  const startReplica = async () =>
    listen(createServer(createAdminApp(await instance(), { readiness: createReadiness() })))
  const adminPublic = publicOf(deps.keys.service)

  async function call(path: string, { as, body, method, raw, headers = {} }: Call = {}): Promise<Answer> {
    const response = await fetch(base + path, {
      method: method ?? (body === undefined && !raw ? 'GET' : 'POST'),
      headers: {
        'x-exqress': '1',
        ...(as ? { authorization: `Bearer ${as}` } : {}),
        ...(raw ? { 'content-type': raw.type } : body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(raw ? { body: raw.bytes, duplex: 'half' } : body === undefined ? {} : { body: JSON.stringify(body) }),
    } as RequestInit)
    const bytes = Buffer.from(await response.arrayBuffer())
    const isJson = /^application\/(problem\+)?json/.test(response.headers.get('content-type') ?? '')
    return {
      status: response.status,
      headers: response.headers,
      bytes,
      body: isJson ? JSON.parse(bytes.toString()) : undefined,
    }
  }

  /** Somebody of the desk, signed in; answers the access token. */
  async function deskToken(role: 'owner' | 'operator' | 'officer' = 'owner'): Promise<string> {
    const email = `${role}-${randomUUID()}@example.com`
    const { link } = await invite(deps, { email, role }, new Date())
    const secret = new URL(link).hash.slice('#invitation='.length)
    const acceptance = { secret, name: '시험관리자', password: 'a long test password' }
    return (await call('/api/invitations/accept', { body: acceptance })).body.accessToken
  }

  const tokensOf = (name: string, keys: ServiceKeys): ServiceTokens =>
    createServiceTokens({ name, key: keys.sign, peers: new Map([['admin', [adminPublic.sign]]]) })
  const peers = {
    delivery: { keys: deliveryKeys, tokens: tokensOf('delivery', deliveryKeys) },
    user: { keys: userKeys, tokens: tokensOf('user', userKeys) },
  }

  /** A call of a peer service; `sealed` travels in the body's box, and the answer's box is opened. */
  async function callAs(
    peer: keyof typeof peers,
    path: string,
    { body, sealed, method = 'POST' }: { body?: Record<string, unknown>; sealed?: unknown; method?: string } = {},
  ): Promise<Answer & { opened?: Json }> {
    const { keys, tokens } = peers[peer]
    const purpose = { route: path.split('/').at(-1) as string, caller: peer }
    const box = sealed === undefined ? {} : { box: await sealBox(adminPublic.box, purpose, sealed) }
    const answer = await call(path, {
      as: tokens.sign('admin'),
      method,
      ...(method === 'GET' ? {} : { body: { ...body, ...box } }),
    })
    if (answer.body?.box === undefined) return answer
    return { ...answer, opened: await openBox(keys.box, purpose, answer.body.box, z.any()) }
  }

  const versions = new Map<string, number>()
  /** Applies an event as the consumer would. */
  async function tell<T extends EventType>(topic: Topic, key: string, type: T, data: EventData<T>): Promise<void> {
    const version = (versions.get(`${topic} ${key}`) ?? 0) + 1
    versions.set(`${topic} ${key}`, version)
    const event = { topic, key, epoch: 1, version, id: v7(), source: '/test', type, time: new Date().toISOString() }
    await withTransaction(db, (tx) =>
      applyEvents(tx, { ...rules, handlers }, topic, [{ ...event, data: data as never }]),
    )
  }

  /** What the outbox tells about a key, oldest first. */
  async function told(key: string): Promise<{ type: string; data: Json }[]> {
    const { rows } = await db.query('select type, data from outbox where key = $1 order by position', [key])
    return rows
  }

  return {
    deps,
    db,
    url,
    app,
    base,
    startReplica,
    call,
    callAs,
    deskToken,
    tell,
    told,
    peers,
    peerHandler,
    adminPublic,
    folder,
  }
}

export type Admin = Awaited<ReturnType<typeof startAdmin>>

function publicOf(keys: ServiceKeys): PeerKeys {
  return { sign: keys.sign, box: keys.box.publicKey }
}

async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  leftovers.push(() => {
    server.closeAllConnections()
    return new Promise((resolve) => server.close(resolve))
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}
