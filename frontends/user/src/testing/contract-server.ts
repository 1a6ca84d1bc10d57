import { randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { consentVersion, consentVersions } from '@exqress/contracts/consent.ts'
import { type ParcelDetail, userApiRoutes } from '@exqress/contracts/user-api.ts'
import { sampleOpenings } from './sample-openings.ts'
import { sampleParcels } from './sample-parcels.ts'
import { sampleReceipts } from './sample-receipts.ts'

/** Thrown by a handler: the error that the service would answer. */
class Refused {
  readonly status: number
  readonly code: string
  constructor(status: number, code: string) {
    this.status = status
    this.code = code
  }
}

type Route = (typeof userApiRoutes)[number]
type Call = { params: Record<string, string>; query: Record<string, string>; body: Record<string, unknown> }
export type Seen = { method: string; path: string; body: string; authorized: boolean }

export type ContractServer = Awaited<ReturnType<typeof startContractServer>>

/**
 * Answers as the user service's contract says, from memory: requests and answers are parsed with the contract's own schemas, so a
 * screen that sends or expects something else fails here. What it decides (whose label, which name) is as simple as can be.
 */
export async function startContractServer() {
  const world = {
    code: '123456',
    signedIn: new Set<string>(),
    name: undefined as string | undefined,
    slipName: '홍길동',
    slipUnit: '1203호',
    parcels: sampleParcels(),
    /** Token → parcel of the label; every other token of a good form is `not_readable`. */
    labels: new Map<string, string>(),
    labelOfNewParcel: '',
    memos: [] as string[],
    reports: [] as unknown[],
    consent: consentVersion as string,
    operator: undefined as { operator: string; officer: string; contact: string } | undefined,
    proven: false,
    deletions: [] as unknown[],
    openings: sampleOpenings(),
    receipts: sampleReceipts(),
    destroyAfterDays: 30,
    /** Milliseconds until each service has destroyed its part. */
    destructionTakes: 0,
    failNext: [] as { path: RegExp; status: number; code: string }[],
  }
  const seen: Seen[] = []
  const now = () => new Date().toISOString()

  const parcelOf = ({ params }: Call): ParcelDetail => {
    const parcel = world.parcels.find(({ waybillId }) => waybillId === params.waybillId)
    if (!parcel) throw new Refused(404, 'not_readable')
    return parcel
  }
  const me = () => ({
    customerId: '01990000-0000-7000-8000-0000000000aa',
    ...(world.name && { name: world.name }),
    contacts: [{ channel: 'phone', masked: '010-0000-****' }],
    consent: world.consent,
    consents: [
      { version: '1', agreedAt: '2026-11-02T01:00:00.000Z' },
      ...(world.consent === '1' ? [] : [{ version: world.consent, agreedAt: '2026-11-28T01:00:00.000Z' }]),
    ],
    destroyAfterDays: world.destroyAfterDays,
  })
  const session = () => ({
    accessToken: 'access',
    expiresAt: new Date(Date.now() + 600_000).toISOString(),
    accountId: '01990000-0000-7000-8000-0000000000aa',
  })
  const isFinal = ({ state }: ParcelDetail) => ['delivered', 'returned', 'cancelled'].includes(state)
  const listed = (parcel: ParcelDetail) => {
    const { waybillId, relation, kind, carrier, carrierName, state, stateAt, findTag, destroyed } = parcel
    const { boxNumber, boxCount, product, senderName } = parcel
    const always = { waybillId, relation, kind, carrier, carrierName, state, stateAt, findTag, destroyed }
    return {
      ...always,
      ...(boxNumber && { boxNumber, boxCount }),
      ...(product && { product }),
      ...(senderName && { senderName }),
    }
  }
  const claim = (parcel: ParcelDetail, name: unknown, unit?: unknown) => {
    if (name === world.slipName && (unit === undefined || unit === world.slipUnit)) {
      Object.assign(parcel, { relation: 'recipient', product: '제주 감귤 5kg', recipientName: name })
      delete parcel.triesLeft
      return { result: 'confirmed', waybillId: parcel.waybillId }
    }
    parcel.triesLeft = Math.max(0, (parcel.triesLeft ?? 5) - 1)
    return { result: 'refused', triesLeft: parcel.triesLeft }
  }
  const delivered = (parcel: ParcelDetail, said: NonNullable<ParcelDetail['received']>) => {
    if (parcel.state !== 'delivered') throw new Refused(409, 'not_delivered')
    parcel.received = said
  }
  const labelPrint = () => ({
    url: world.labelOfNewParcel,
    kind: 'forward',
    carrier: 'cj',
    carrierName: 'CJ대한통운',
    sortCode: '9Z-99',
    handling: [],
    date: now().slice(0, 10),
    boxNumber: 1,
    boxCount: 1,
    findTag: '나 5512',
  })

  const handlers: Record<string, (call: Call) => unknown> = {
    'post /api/codes': () => ({ expiresAt: new Date(Date.now() + 180_000).toISOString() }),
    'post /api/session': ({ body }) => {
      if (body.code !== world.code) throw new Refused(400, 'code_wrong')
      return session()
    },
    'post /api/session/refresh': session,
    'delete /api/session': () => undefined,
    'get /api/me': me,
    'get /api/notice': () => ({
      version: consentVersion,
      versions: consentVersions,
      ...(world.operator && { by: world.operator }),
    }),
    'post /api/me/consent': () => {
      world.consent = consentVersion
      return me()
    },
    'post /api/me/codes': () => ({
      expiresAt: new Date(Date.now() + 180_000).toISOString(),
      sentTo: { channel: 'phone', masked: '010-0000-****' },
    }),
    'post /api/me/proof': ({ body }) => {
      if (body.code !== world.code) throw new Refused(400, 'code_wrong')
      world.proven = true
      return { until: new Date(Date.now() + 600_000).toISOString() }
    },
    'get /api/me/export': () => {
      if (!world.proven) throw new Refused(403, 'code_needed')
      return Buffer.from('{}')
    },
    'get /api/me/export-page': () => {
      if (!world.proven) throw new Refused(403, 'code_needed')
      return Buffer.from('<!doctype html>')
    },
    'post /api/me/delete': ({ body }) => {
      if (!world.proven) throw new Refused(403, 'code_needed')
      world.deletions.push(body)
      world.signedIn.clear()
      return { deletedAt: now(), destroying: body.finishedParcels === 'destroy' ? 2 : 0 }
    },
    'put /api/me/name': ({ body }) => {
      world.name = String(body.name)
      return me()
    },
    'post /api/me/contacts': ({ body }) => {
      if (body.code !== world.code) throw new Refused(400, 'code_wrong')
      return me()
    },
    'get /api/parcels': ({ query }) => ({
      parcels: world.parcels
        .filter((parcel) => query.state === 'all' || isFinal(parcel) === (query.state === 'final'))
        .map(listed),
    }),
    'get /api/parcels/:waybillId': parcelOf,
    'get /api/parcels/:waybillId/openings': (call) =>
      world.openings.answer(parcelOf(call).waybillId, /:(\d+)/.exec(call.query.known ?? '')?.[1]),
    'post /api/parcels/:waybillId/not-expected': ({ body }) => {
      world.openings.cases.push({ recordId: String(body.recordId), askedAt: now(), dueOn: '2026-12-02' })
    },
    'get /api/parcels/:waybillId/proof-photo': () => photo,
    'post /api/scans': ({ body }) => {
      if (!/^[A-Z2-7]{39}$/.test(String(body.token))) throw new Refused(422, 'label_invalid')
      return parcelOf({ params: { waybillId: world.labels.get(String(body.token)) ?? '' }, query: {}, body: {} })
    },
    'post /api/claims': ({ body }) => {
      const parcel = world.parcels.find(({ relation }) => relation === 'found')
      if (!parcel) throw new Refused(404, 'not_readable')
      return claim(parcel, body.name, body.unit)
    },
    'post /api/parcels/:waybillId/confirm': (call) => claim(parcelOf(call), call.body.name),
    'post /api/parcels/:waybillId/not-mine': (call) => {
      world.parcels = world.parcels.filter((parcel) => parcel !== parcelOf(call))
    },
    'put /api/parcels/:waybillId/door-memo': (call) => {
      parcelOf(call).doorMemoSet = true
      world.memos.push(String(call.body.memo))
    },
    'put /api/parcels/:waybillId/wish': (call) => {
      Object.assign(parcelOf(call), { deliveryWish: call.body.wish })
    },
    'post /api/parcels/:waybillId/received': (call) => delivered(parcelOf(call), 'received'),
    'post /api/parcels/:waybillId/not-received': (call) => delivered(parcelOf(call), 'not_received'),
    'post /api/parcels/:waybillId/damaged': (call) => delivered(parcelOf(call), 'damaged'),
    'post /api/parcels/:waybillId/return': (call) => {
      const parcel = parcelOf(call)
      const at = now()
      parcel.timeline.push({ state: 'return_requested', at, inferred: false })
      Object.assign(parcel, { state: 'return_requested', stateAt: at })
      return { requestId: randomUUID() }
    },
    'post /api/parcels/:waybillId/destroy': (call) => {
      const parcel = parcelOf(call)
      if (!isFinal(parcel)) throw new Refused(409, 'destroy_not_yet')
      const destruction: NonNullable<ParcelDetail['destruction']> = { askedAt: now() }
      parcel.destruction = destruction
      delete parcel.destroyUnheardAt
      const services = ['user', 'delivery', 'admin'] as const
      for (const [i, service] of services.entries())
        setTimeout(
          () => {
            destruction[service] = now()
            if (i < 2) return
            parcel.destroyed = true
            setTimeout(() => Object.assign(destruction, { receipt: true }), world.destructionTakes).unref()
            for (const field of ['product', 'senderName', 'recipientName', 'phone', 'route', 'unit', 'proof'] as const)
              delete parcel[field]
          },
          world.destructionTakes * (i + 1),
        ).unref()
      return { askedAt: destruction.askedAt }
    },
    'get /api/parcels/:waybillId/destruction-receipt': (call) => {
      if (!parcelOf(call).destruction?.receipt) throw new Refused(404, 'not_readable')
      return world.receipts.signed(parcelOf(call))
    },
    'get /api/parcels/:waybillId/destruction-receipt.pdf': (call) =>
      Buffer.from(`%PDF-1.4\n${JSON.stringify(world.receipts.signed(parcelOf(call)))}\n%%EOF`),
    'put /api/me/destruction': ({ body }) => {
      world.destroyAfterDays = Number(body.afterDays)
    },
    'get /api/receipt-keys': () => world.receipts.keys(),
    'post /api/found': ({ body }) => {
      world.reports.push(body)
      return { status: 'noted' }
    },
    'get /api/carriers': () => ({
      carriers: [
        { code: 'cj', name: 'CJ대한통운' },
        { code: 'hanjin', name: '한진택배' },
      ],
    }),
    'post /api/parcels': () => ({ waybillId: world.parcels[3]?.waybillId, label: labelPrint() }),
    'post /api/parcels/:waybillId/label': labelPrint,
  }

  const routes = [...userApiRoutes].map((route) => ({
    route: route as Route,
    pattern: new RegExp(`^${route.path.replace(/:(\w+)/g, '(?<$1>[^/]+)')}$`),
  }))

  async function answer(request: IncomingMessage, response: ServerResponse) {
    const url = new URL(request.url ?? '/', 'http://x')
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const text = Buffer.concat(chunks).toString('utf8')
    const cookie = /exqress-customer=([^;]+)/.exec(request.headers.cookie ?? '')?.[1] ?? ''
    const authorized = request.headers.authorization === 'Bearer access'
    seen.push({ method: request.method ?? '', path: request.url ?? '', body: text, authorized })
    const send = (status: number, body?: unknown, headers: Record<string, string> = {}) => {
      const raw = Buffer.isBuffer(body)
      response.writeHead(status, { 'content-type': raw ? typeOf(body) : 'application/json', ...headers })
      response.end(raw ? body : body === undefined ? undefined : JSON.stringify(body))
    }
    const refuse = (status: number, code: string) =>
      send(status, { error: { code, message: 'refused', requestId: randomUUID() } })

    const matches = routes.find(
      ({ route, pattern }) => route.method === request.method?.toLowerCase() && pattern.test(url.pathname),
    )
    if (!matches) return refuse(404, 'not_found')
    const { route, pattern } = matches
    const failing = world.failNext.findIndex(({ path }) => path.test(url.pathname))
    if (failing !== -1) {
      const { status = 500, code = 'internal' } = world.failNext.splice(failing, 1)[0] ?? {}
      return refuse(status, code)
    }
    if (route.auth === 'access' && !authorized) return refuse(401, 'unauthenticated')
    if (route.auth === 'cookie' && !world.signedIn.has(cookie)) return refuse(401, 'session_ended')
    const params = pattern.exec(url.pathname)?.groups ?? {}
    const body = text === '' ? {} : JSON.parse(text)
    if ('body' in route && 'safeParse' in route.body && !route.body.safeParse(body).success)
      return refuse(400, 'bad_input')
    const query = Object.fromEntries(url.searchParams)
    const parsedQuery = 'query' in route ? (route.query.parse(query) as Record<string, string>) : query
    try {
      const result = handlers[`${route.method} ${route.path}`]?.({ params, query: parsedQuery, body })
      const [status, schema] = Object.entries(route.answers)[0] as [
        string,
        { parse?: (value: unknown) => unknown } | null,
      ]
      const headers: Record<string, string> = {}
      if (route.path === '/api/session' && route.method === 'post') {
        const id = randomUUID()
        world.signedIn.add(id)
        headers['set-cookie'] = `exqress-customer=${id}; Path=/; HttpOnly; SameSite=Strict`
      }
      if (route.method === 'delete') world.signedIn.delete(cookie)
      send(Number(status), schema?.parse ? schema.parse(result) : result, headers)
    } catch (error) {
      if (error instanceof Refused) return refuse(error.status, error.code)
      // a contract that is not kept must be seen in the test's output
      console.error(`${route.method} ${route.path}`, error)
      refuse(500, 'internal')
    }
  }

  const server = createServer((request, response) => void answer(request, response))
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  return {
    world,
    seen,
    port: (server.address() as AddressInfo).port,
    stop: () =>
      new Promise<void>((done) => {
        server.close(() => done())
        server.closeAllConnections()
      }),
  }
}

const typeOf = (bytes: Buffer) => (bytes.subarray(0, 4).toString() === '%PDF' ? 'application/pdf' : 'image/jpeg')

/** A grey JPEG of 1×1. */
const photo = Buffer.from(
  '/9j/4AAQSkZJRgABAQEASABIAAD/2wBDAAMCAgICAgMCAgIDAwMDBAYEBAQEBAgGBgUGCQgKCgkICQkKDA8MCgsOCwkJDRENDg8QEBEQCgwSExIQEw8QEBD/wAALCAABAAEBAREA/8QAFAABAAAAAAAAAAAAAAAAAAAACf/EABQQAQAAAAAAAAAAAAAAAAAAAAD/2gAIAQEAAD8AVN//2Q==',
  'base64',
)
