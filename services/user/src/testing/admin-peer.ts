import {
  BundleRequest,
  ClaimBox,
  ClaimRequest,
  GiveContentRequest,
  GivenContent,
  HeldRequest,
  LabelRequest,
  LostKeysRequest,
  OpeningsRequest,
  RegisterRequest,
  VerifiedNumber,
  VerifiedNumberRequest,
} from '@exqress/contracts/internal.ts'
import type { OpeningsAnswer } from '@exqress/contracts/ledger.ts'
import type { HeldByDesk } from '@exqress/contracts/my-data.ts'
import { NewParcel } from '@exqress/contracts/slips.ts'
import { normaliseName } from '@exqress/crypto/normalise-name.ts'
import { conflict, notReadable, unprocessable } from '@exqress/service/errors/app-error.ts'
import { parseInput } from '@exqress/service/errors/parse-input.ts'
import { openBox, sealBox } from '@exqress/service/internal/boxes.ts'
import type { PeerKeys } from '@exqress/service/internal/service-keys.ts'
import { type Peer, startPeer } from './peer.ts'
import { inventedSlip, labelPrintOf, newWaybill, ringBox, type TestWaybill } from './slip.ts'

/** For tests: what the admin service does for this one, in memory. */
export type AdminPeer = Peer & {
  waybills: Map<string, TestWaybill>
  /** Who confirmed which waybill. */
  confirmed: Map<string, string>
  /** Who registered which waybill to send. */
  sent: Map<string, string>
  numbers: { customerId: string; value: string }[]
  /** How often each path was called. */
  calls: Map<string, number>
  scanned: Set<string>
  cancelled: Set<string>
  destroyed: Set<string>
  /** What the ledger says of a waybill's readings. */
  openings: Map<string, OpeningsAnswer>
  /** What the desk holds of a customer. */
  held: Map<string, HeldByDesk>
  /** Waybills whose content key it lost, and what it was given back. */
  lost: Set<string>
  givenBack: Map<string, string>
}

export async function startAdminPeer(user: PeerKeys): Promise<AdminPeer> {
  const waybills = new Map<string, TestWaybill>()
  const confirmed = new Map<string, string>()
  const sent = new Map<string, string>()
  const requests = new Map<string, TestWaybill>()
  const tries = new Map<string, number>()
  const numbers: AdminPeer['numbers'] = []
  const calls = new Map<string, number>()
  const scanned = new Set<string>()
  const cancelled = new Set<string>()
  const destroyed = new Set<string>()
  const openings: AdminPeer['openings'] = new Map()
  const held: AdminPeer['held'] = new Map()
  const lost: AdminPeer['lost'] = new Set()
  const givenBack: AdminPeer['givenBack'] = new Map()
  const boxFor = (route: string, value: unknown) => sealBox(user.box, { route, caller: 'user' }, value)

  const peer = await startPeer('admin', user, (router, own) => {
    router.use((req, _res, next) => {
      calls.set(req.path, (calls.get(req.path) ?? 0) + 1)
      next()
    })
    router.get('/carriers', (_req, res) => {
      res.json({
        carriers: [
          { code: 'cj', name: 'CJ대한통운', takesParcels: true },
          { code: 'logen', name: '로젠택배', takesParcels: false },
        ],
      })
    })
    router.post('/label-ring', async (_req, res) => {
      res.json({ box: await boxFor('label-ring', ringBox) })
    })
    router.post('/numbers', async (req, res) => {
      const { customerId, box } = parseInput(VerifiedNumberRequest, req.body)
      const { value } = await openBox(own.box, { route: 'numbers', caller: 'user' }, box, VerifiedNumber)
      numbers.push({ customerId, value })
      res.json({ found: 0, confirmed: [] })
    })
    router.post('/claims', async (req, res) => {
      const { waybillId, customerId, labelDigest, box } = parseInput(ClaimRequest, req.body)
      const typed = await openBox(own.box, { route: 'claims', caller: 'user' }, box, ClaimBox)
      const waybill = waybills.get(waybillId)
      const owner = confirmed.get(waybillId)
      if (!waybill || (owner && owner !== customerId)) throw notReadable()
      const { name, unit } = waybill.slip.recipient
      const right =
        normaliseName(typed.name) === normaliseName(name) && (labelDigest === undefined || typed.unit === unit)
      const left = 5 - (tries.get(waybillId) ?? 0)
      if (owner !== customerId && (!right || left === 0)) {
        tries.set(waybillId, Math.min(5, 6 - left))
        res.json({ result: 'refused', triesLeft: Math.max(0, left - 1) })
        return
      }
      confirmed.set(waybillId, customerId)
      res.json({ result: 'confirmed' })
    })
    router.post('/bundles', async (req, res) => {
      const { ids } = parseInput(BundleRequest, req.body)
      const items = ids.map((waybillId) => {
        const keys = waybills.get(waybillId)?.keys
        if (!keys) return { waybillId, status: 'unknown' }
        if (destroyed.has(waybillId)) return { waybillId, status: 'gone' }
        if (!confirmed.has(waybillId) && !sent.has(waybillId)) return { waybillId, status: 'refused' }
        const tiers = ['route', 'recipient', 'content', ...(sent.has(waybillId) ? ['sender'] : [])] as const
        const given = tiers.map((tier) => [
          tier,
          Buffer.from(keys[tier as keyof typeof keys] ?? []).toString('base64url'),
        ])
        return { waybillId, status: 'ok', keys: Object.fromEntries(given) }
      })
      res.json({ box: await boxFor('bundles', { items }) })
    })
    router.get('/destruction-receipts/:waybillId/pdf', (req, res) => {
      res.type('application/pdf').end(`%PDF of ${req.params.waybillId}`)
    })
    router.post('/openings', (req, res) => {
      const { waybillIds } = parseInput(OpeningsRequest, req.body)
      const unread = waybillIds.map((waybillId) => ({ waybillId, entries: [], pending: 0 }))
      res.json(openings.get(waybillIds[0] ?? '') ?? { publicKey: '', logs: [], parcels: unread })
    })
    router.post('/lost-keys', (req, res) => {
      const { after = '' } = parseInput(LostKeysRequest, req.body)
      res.json({
        waybillIds: [...lost]
          .sort()
          .filter((id) => id > after)
          .slice(0, 500),
      })
    })
    router.put('/lost-keys', async (req, res) => {
      const { box } = parseInput(GiveContentRequest, req.body)
      const { items } = await openBox(own.box, { route: 'lost-keys', caller: 'user' }, box, GivenContent)
      for (const { waybillId, content } of items) givenBack.set(waybillId, content)
      res.json({ taken: items.length })
    })
    router.post('/held', (req, res) => {
      const { customerId, destroyed = [] } = parseInput(HeldRequest, req.body)
      const { numbers, cases } = held.get(customerId) ?? { numbers: [], cases: [] }
      // Whose a destroyed parcel was it does not know: it has to be told.
      res.json({ numbers, cases: cases.filter((one) => !one.destroyed || destroyed.includes(one.waybillId)) })
    })
    router.post('/waybills', async (req, res) => {
      const { requestId, customerId, box } = parseInput(RegisterRequest, req.body)
      const parcel = await openBox(own.box, { route: 'waybills', caller: 'user' }, box, NewParcel)
      if (parcel.recipient.address.address === '알 수 없음') throw unprocessable('address_unusable')
      if (parcel.carrier !== 'cj') throw unprocessable(parcel.carrier === 'logen' ? 'range_missing' : 'carrier_unknown')
      const waybill = requests.get(requestId) ?? newWaybill(inventedSlip({ name: parcel.recipient.name }))
      requests.set(requestId, waybill)
      waybills.set(waybill.waybillId, waybill)
      sent.set(waybill.waybillId, customerId)
      const answer = { waybillId: waybill.waybillId, label: labelPrintOf(waybill) }
      res.status(201).json({ box: await boxFor('waybills', answer) })
    })
    router.post('/labels', async (req, res) => {
      const { waybillId, kind, actorId } = parseInput(LabelRequest, req.body)
      const waybill = waybills.get(waybillId)
      if (!waybill || kind !== 'reprint' || sent.get(waybillId) !== actorId) throw notReadable()
      if (cancelled.has(waybillId)) throw conflict('label_cancelled')
      if (scanned.has(waybillId)) throw conflict('label_in_use')
      res.json({ box: await boxFor('labels', { label: labelPrintOf(waybill) }) })
    })
  })
  return {
    ...peer,
    waybills,
    confirmed,
    sent,
    numbers,
    calls,
    scanned,
    cancelled,
    destroyed,
    openings,
    held,
    lost,
    givenBack,
  }
}
