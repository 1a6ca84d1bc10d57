import assert from 'node:assert/strict'
import { test } from 'node:test'
import { deliveryApiRoutes } from '@exqress/contracts/delivery-api.ts'
import { parcelStates } from '@exqress/contracts/states.ts'
import { v7 } from 'uuid'
import { type IssuedParcel, person, startDelivery } from './testing/start-delivery.ts'

/** Every route × who asks × state of the parcel. A new route without a row here fails. */
const delivery = await startDelivery({ decodeMargin: 100_000 })

type Ask = { parcel: IssuedParcel; photoId: string }
type Row = { body?: (ask: Ask) => unknown; path?: (ask: Ask) => string; own?: true }
const one = ({ parcel }: Ask) => ({ id: v7(), waybillId: parcel.waybillId })
const rows: Record<string, Row> = {
  'post /api/scans': { body: ({ parcel }) => ({ id: v7(), purpose: 'deliver', token: parcel.token }) },
  'post /api/find-tag-scans': {
    body: ({ parcel, photoId }) => ({ id: v7(), purpose: 'deliver', findTag: parcel.findTag, photoId }),
  },
  'post /api/deliveries': {
    body: ({ parcel, photoId }) => ({ id: v7(), waybillIds: [parcel.waybillId], place: 'door', photoId }),
  },
  'post /api/failures': { body: ({ parcel }) => ({ id: v7(), waybillIds: [parcel.waybillId], reason: 'absent' }) },
  'post /api/corrections': { body: one },
  'post /api/calls': { body: one },
  'post /api/relabels': { body: one },
  'get /api/proofs/:waybillId/photo': { path: ({ parcel }) => `/api/proofs/${parcel.waybillId}/photo` },
  // About the courier alone: nothing of another's parcel may stand in the answer, and nothing of it move.
  'get /api/me': { own: true },
  'get /api/parcels': { own: true },
  'post /api/departures': { own: true, body: () => ({ id: v7() }) },
  'put /api/photos/:photoId': { own: true, path: () => `/api/photos/${v7()}` },
}
const keyOf = ({ method, path }: { method: string; path: string }) => `${method} ${path}`
const guarded = deliveryApiRoutes.filter(({ auth }) => auth === 'access')

test('every route that asks for a courier has its row', () => {
  assert.deepEqual(Object.keys(rows).sort(), guarded.map(keyOf).sort())
})

const jpeg = Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), Buffer.alloc(500)])
async function photoOf(as: string): Promise<string> {
  const photoId = v7()
  const raw = { bytes: jpeg, type: 'image/jpeg' }
  const { status, text } = await delivery.call(`/api/photos/${photoId}`, { as, method: 'PUT', raw })
  assert.equal(status, 201, text)
  return photoId
}

/** One parcel of this courier in each state, in hand wherever that can be, and one whose data is destroyed. */
async function parcelsOf(courierId: string): Promise<{ state: string; parcel: IssuedParcel }[]> {
  const all = []
  for (const state of [...parcelStates, 'destroyed']) {
    const parcel = await delivery.parcel({ courierId, keys: false })
    all.push({ state, parcel })
    if (state === 'destroyed') {
      const { waybillId } = parcel
      const at = new Date().toISOString()
      await delivery.tell('waybill', waybillId, 'waybill.destroy_requested', { waybillId, reason: 'desk', at })
    } else
      await delivery.db.query(
        `update parcels set state = $2, scanned_at = now(), loaded_at = now(), in_hand_at = now(),
                delivered_by = case when $2 = 'delivered' then courier_id end, delivered_at = case when $2 = 'delivered' then now() end
          where waybill_id = $1`,
        [parcel.waybillId, state],
      )
  }
  await delivery.deps.bundles.runOnce()
  return all
}
const snapshot = async () =>
  JSON.stringify(
    (await delivery.db.query('select waybill_id, state, state_at, in_hand_at from parcels order by 1', [])).rows,
  )

test('nobody but the courier who has it opens or moves a parcel, in any state, by any route', async () => {
  const owner = await delivery.courier()
  const suspended = await delivery.courier()
  const ofOwner = await parcelsOf(owner.courierId)
  const ofSuspended = await parcelsOf(suspended.courierId)
  const [another, waiting] = [await delivery.courier(), await delivery.courier()]
  // Each has taken a photo, so that only the parcel is left to be refused for.
  const actors = [
    { who: 'another courier', ...another, photoId: await photoOf(another.token), parcels: ofOwner },
    { who: 'one who waits for approval', ...waiting, photoId: await photoOf(waiting.token), parcels: ofOwner },
    { who: 'suspended, with their own', ...suspended, photoId: await photoOf(suspended.token), parcels: ofSuspended },
  ]
  await delivery.db.query(`update couriers set status = 'pending' where courier_id = $1`, [waiting.courierId])
  const at = new Date().toISOString()
  await delivery.tell('courier-decision', suspended.courierId, 'courier_decision.suspended', {
    courierId: suspended.courierId,
    at,
  })
  const before = await snapshot()
  const secrets = [person.name, person.unit, person.phone, person.senderName, person.memo, '세종대로', '시청아파트']
  let asked = 0
  const unexpected: string[] = []
  for (const { who, token: as, photoId, parcels } of actors) {
    for (const { state, parcel } of parcels) {
      for (const route of guarded) {
        const { body, path, own } = rows[keyOf(route)] as Row
        const raw = route.method === 'put' ? { raw: { bytes: jpeg, type: 'image/jpeg' } } : {}
        const answer = await delivery.call(path?.({ parcel, photoId }) ?? route.path, {
          as,
          method: route.method.toUpperCase(),
          ...(body ? { body: body({ parcel, photoId }) } : raw),
        })
        asked++
        const where = `${who}, ${state}: ${keyOf(route)} ${answer.status} ${answer.code}`
        const outcomes: { result: string; code: string }[] | undefined = answer.json?.outcomes
        const refused = outcomes
          ? outcomes.every(({ result, code }) => result === 'refused' && code === 'not_readable')
          : answer.status === 404 && answer.code === 'not_readable'
        if (!own && !refused) unexpected.push(where)
        const mayBeRefused = as !== another.token && answer.code === 'not_readable'
        if (own && answer.status >= 300 && !mayBeRefused) unexpected.push(where)
        if (secrets.some((secret) => answer.text.includes(secret))) unexpected.push(`${where}: a person`)
        if (own && answer.text.includes(parcel.waybillId)) unexpected.push(`${where}: the parcel`)
      }
    }
  }
  assert.deepEqual(unexpected, [])
  assert.equal(asked, 3 * (parcelStates.length + 1) * guarded.length)
  assert.equal(await snapshot(), before, 'nothing moved')
  const { rows: readings } = await delivery.db.query('select count(*) as n from access_records', [])
  assert.equal(readings[0].n, 0, 'nothing was read')
})

test('its own courier opens it while it is under way, and nothing at its end or when its data is destroyed', async () => {
  const owner = await delivery.courier()
  const readable: string[] = []
  for (const { state, parcel } of await parcelsOf(owner.courierId)) {
    const answer = await delivery.scan(owner.token, 'look', parcel.token)
    if (answer.status === 200) readable.push(state)
    else assert.equal(answer.code, 'not_readable', state)
  }
  assert.deepEqual(readable.sort(), [
    'attempt_failed',
    'delivered', // for 30 minutes, by whom delivered it
    'in_transit',
    'out_for_delivery',
    'picked_up',
    'registered',
    'return_requested',
    'returning',
  ])
})
