import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { courierReaders } from '@exqress/contracts/disclosure.ts'
import { parcelStates } from '@exqress/contracts/states.ts'
import { v7 } from 'uuid'
import { type Delivery, person, startDelivery } from '../testing/start-delivery.ts'

let delivery: Delivery
before(async () => {
  delivery = await startDelivery()
})

test('courier_readers of the database is courierReaders of the contracts, over all facts', async () => {
  const now = new Date('2026-03-01T12:00:00.000Z')
  const truth = [true, false]
  const facts = parcelStates.flatMap((state) =>
    truth.flatMap((assigned) =>
      truth.flatMap((inHand) =>
        truth.flatMap((scanned) =>
          truth.flatMap((pickUpAtSender) =>
            truth.flatMap((destroyed) =>
              [undefined, 0, 1_799_999, 1_800_000, 9e6].map((ago) => ({
                state,
                assigned,
                inHand,
                scanned,
                pickUpAtSender,
                destroyed,
                now,
                deliveredByThemAt: ago === undefined ? undefined : new Date(now.getTime() - ago).toISOString(),
              })),
            ),
          ),
        ),
      ),
    ),
  )
  const { rows } = await delivery.db.query(
    `select courier_readers(assigned, state, in_hand, scanned, pick_up, delivered_at, destroyed, $8) as readers
       from unnest($1::bool[], $2::text[], $3::bool[], $4::bool[], $5::bool[], $6::timestamptz[], $7::bool[]) with ordinality
         as f (assigned, state, in_hand, scanned, pick_up, delivered_at, destroyed, n) order by n`,
    [
      facts.map((f) => f.assigned),
      facts.map((f) => f.state),
      facts.map((f) => f.inHand),
      facts.map((f) => f.scanned),
      facts.map((f) => f.pickUpAtSender),
      facts.map((f) => f.deliveredByThemAt ?? null),
      facts.map((f) => f.destroyed),
      now.toISOString(),
    ],
  )
  assert.equal(rows.length, facts.length)
  facts.forEach((fact, i) => {
    assert.deepEqual(rows[i].readers, courierReaders(fact), JSON.stringify(fact))
  })
})

test('the list: building by building, one door together, nobody named, one reading a day', async () => {
  const { courierId, token } = await delivery.courier()
  for (let i = 0; i < 3; i++) await delivery.parcel({ courierId })
  const list = await delivery.call('/api/parcels', { as: token })
  assert.equal(list.json.parcels.length, 3)
  assert.equal(new Set(list.json.parcels.map((p: { doorGroup: string }) => p.doorGroup)).size, 1)
  for (const secret of [person.name, person.unit, person.phone, person.senderName])
    assert.ok(!list.text.includes(secret))
  await delivery.call('/api/parcels', { as: token })
  const { rows } = await delivery.db.query(
    'select count(*) as n from daily_readings d join parcels p using (waybill_id) where p.courier_id = $1',
    [courierId],
  )
  assert.equal(rows[0].n, 3)
  const { rows: records } = await delivery.db.query(
    'select count(*) as n from access_records a join parcels p using (waybill_id) where p.courier_id = $1',
    [courierId],
  )
  assert.equal(records[0].n, 3)
})

test('what was delivered today is counted, though it is in the list no more', async () => {
  const { courierId, token } = await delivery.courier()
  const parcels = [await delivery.parcel({ courierId }), await delivery.parcel({ courierId })]
  for (const parcel of parcels) await delivery.scan(token, 'deliver', parcel.token)
  const waybillIds = parcels.map(({ waybillId }) => waybillId)
  await delivery.call('/api/deliveries', { as: token, body: { id: v7(), waybillIds, place: 'door' } })
  await delivery.db.query(`update parcels set delivered_at = now() - interval '25 hours' where waybill_id = $1`, [
    waybillIds[0],
  ])
  const list = await delivery.call('/api/parcels', { as: token })
  assert.deepEqual([list.json.parcels.length, list.json.deliveredToday], [0, 1])
})

test('a parcel in hand shows its person in the scan, never in the list', async () => {
  const { courierId, token } = await delivery.courier()
  const parcel = await delivery.parcel({ courierId })
  assert.ok((await delivery.scan(token, 'deliver', parcel.token)).text.includes(person.name))
  assert.ok(!(await delivery.call('/api/parcels', { as: token })).text.includes(person.name))
})

test('failing with a reason, loading again, departing again', async () => {
  const { courierId, token } = await delivery.courier()
  const parcel = await delivery.parcel({ courierId })
  await delivery.scan(token, 'load', parcel.token)
  const body = { id: v7(), waybillIds: [parcel.waybillId], reason: 'absent' }
  const failed = await delivery.call('/api/failures', { as: token, body })
  assert.equal(failed.json.outcomes[0].state, 'attempt_failed')
  assert.equal((await delivery.call('/api/failures', { as: token, body })).json.outcomes[0].state, 'attempt_failed')
  assert.equal(
    (await delivery.call('/api/failures', { as: token, body: { ...body, id: v7() } })).json.outcomes[0].code,
    'impossible_step',
  )
  assert.equal((await delivery.call('/api/departures', { as: token, body: { id: v7() } })).json.departed, 0)
  await delivery.scan(token, 'load', parcel.token)
  assert.equal((await delivery.call('/api/departures', { as: token, body: { id: v7() } })).json.departed, 1)
})

test('reassigned: the one before sees nothing, and what they did does not pass on', async () => {
  const [a, b] = [await delivery.courier(), await delivery.courier()]
  const parcel = await delivery.parcel({ courierId: a.courierId })
  await delivery.scan(a.token, 'deliver', parcel.token)
  await delivery.assign(parcel.waybillId, b.courierId)
  assert.equal((await delivery.scan(a.token, 'look', parcel.token)).code, 'not_readable')
  const look = await delivery.scan(b.token, 'look', parcel.token)
  assert.deepEqual([look.json.inHand, look.json.unit], [false, undefined])
})

test('taken from a courier while in their hands: from then on nobody opens it, and the next one begins anew', async () => {
  const { courierId, token } = await delivery.courier()
  const { waybillId, token: label } = await delivery.parcel({ courierId })
  assert.equal((await delivery.scan(token, 'deliver', label)).status, 200)
  const at = new Date().toISOString()
  await delivery.tell('waybill', waybillId, 'waybill.unassigned', { waybillId, courierId, at })
  assert.equal((await delivery.scan(token, 'look', label)).code, 'not_readable')
  const list = await delivery.call('/api/parcels', { as: token })
  assert.equal(list.json.parcels.length, 0)
  const { rows } = await delivery.db.query(
    'select courier_id as "courierId", in_hand_at as "inHandAt", scanned_at as "scannedAt" from parcels where waybill_id = $1',
    [waybillId],
  )
  assert.deepEqual(rows, [{ courierId: null, inHandAt: null, scannedAt: null }])
})

test('requests: cancel before pick-up, return after it, each answered by an event', async () => {
  const { courierId, token } = await delivery.courier()
  const [early, late] = [await delivery.parcel({ courierId }), await delivery.parcel({ courierId })]
  await delivery.scan(token, 'take', late.token)
  const at = new Date().toISOString()
  const ask = (type: 'waybill.cancel_requested' | 'waybill.return_requested', waybillId: string) =>
    delivery.tell('waybill', waybillId, type, { waybillId, requestId: v7(), at })
  await ask('waybill.cancel_requested', early.waybillId)
  await ask('waybill.cancel_requested', late.waybillId)
  await ask('waybill.return_requested', late.waybillId)
  const { rows } = await delivery.db.query(
    `select key, type from outbox where type like 'parcel.request%' order by position`,
    [],
  )
  assert.deepEqual(
    rows.map((row) => row.type),
    ['parcel.request_accepted', 'parcel.request_refused', 'parcel.request_accepted'],
  )
  assert.equal((await delivery.scan(token, 'take', early.token)).code, 'not_readable')
  const taken = await delivery.scan(token, 'take', late.token)
  assert.equal(taken.json.state, 'returning')
  assert.ok(taken.json.senderContact, 'the label scanned: the way back to the sender')
  assert.equal(taken.json.unit, undefined)
  const back = await delivery.call('/api/deliveries', {
    as: token,
    body: { id: v7(), waybillIds: [late.waybillId], place: 'in_person' },
  })
  assert.equal(back.json.outcomes[0].state, 'returned')
})

test('what is asked or reported about a destroyed parcel is answered, and the report kept as code and time', async () => {
  const { waybillId } = await delivery.parcel()
  const at = new Date().toISOString()
  await delivery.tell('waybill', waybillId, 'waybill.destroy_requested', { waybillId, reason: 'desk', at })
  const [requestId, reportId] = [v7(), v7()]
  await delivery.tell('waybill', waybillId, 'waybill.return_requested', { waybillId, requestId, at })
  await delivery.tell('waybill', waybillId, 'waybill.carrier_status_reported', {
    waybillId,
    requestId: reportId,
    status: 'delivered',
    at,
  })
  const { rows } = await delivery.db.query(
    `select data->>'requestId' as id from outbox where key = $1 and type = 'parcel.request_refused' order by position`,
    [waybillId],
  )
  assert.deepEqual(rows, [{ id: requestId }, { id: reportId }])
  const late = await delivery.db.query('select report, at from late_reports where waybill_id = $1', [waybillId])
  assert.deepEqual(late.rows, [{ report: 'report_delivered', at }])
})

test('a hub scan, a loss, its end and a correction by the desk move the parcel, and late news does not', async () => {
  const { waybillId } = await delivery.parcel()
  const at = new Date().toISOString()
  const report = (status: 'in_transit' | 'picked_up' | 'exception' | 'delivered') =>
    delivery.tell('waybill', waybillId, 'waybill.carrier_status_reported', { waybillId, requestId: v7(), status, at })
  await report('in_transit')
  await report('picked_up')
  await report('exception')
  await delivery.tell('waybill', waybillId, 'waybill.exception_closed', {
    waybillId,
    requestId: v7(),
    outcome: 'found',
    at,
  })
  await report('delivered')
  await delivery.tell('waybill', waybillId, 'waybill.correction_requested', {
    waybillId,
    requestId: v7(),
    reason: 'not_received',
    at,
  })
  const { rows } = await delivery.db.query(
    'select state, inferred, corrected from state_changes where waybill_id = $1 order by number',
    [waybillId],
  )
  assert.deepEqual(
    rows.map(({ state, inferred, corrected }) => [state, inferred, corrected]),
    [
      ['picked_up', true, false],
      ['in_transit', false, false],
      ['exception', false, false],
      ['in_transit', false, false],
      ['out_for_delivery', true, false],
      ['delivered', false, false],
      ['out_for_delivery', false, true],
    ],
  )
  const late = await delivery.db.query('select report from late_reports where waybill_id = $1', [waybillId])
  assert.deepEqual(late.rows, [{ report: 'report_picked_up' }])
})

test('an impossible step is a clear error and leaves a row', async () => {
  const { courierId, token } = await delivery.courier()
  const parcel = await delivery.parcel({ courierId })
  await delivery.scan(token, 'take', parcel.token)
  await delivery.tell('waybill', parcel.waybillId, 'waybill.return_requested', {
    waybillId: parcel.waybillId,
    requestId: v7(),
    at: new Date().toISOString(),
  })
  assert.deepEqual(
    [
      (await delivery.scan(token, 'deliver', parcel.token)).status,
      (await delivery.scan(token, 'deliver', parcel.token)).code,
    ],
    [409, 'impossible_step'],
  )
})

test("a new label: only after a scan or the desk's approval, passed on and kept nowhere", async () => {
  const { courierId, token } = await delivery.courier()
  const parcel = await delivery.parcel({ courierId })
  const url = 'HTTPS://EXQRESS.COM/Q/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA'
  delivery.issuer.state.labels = [
    {
      url,
      kind: 'forward',
      carrier: 'cj',
      carrierName: 'CJ대한통운',
      sortCode: '4S11',
      handling: [],
      date: '2026-03-01',
      boxNumber: 1,
      boxCount: 1,
      findTag: '가 0001',
    },
  ]
  const ask = () => delivery.call('/api/relabels', { as: token, body: { id: v7(), waybillId: parcel.waybillId } })
  assert.equal((await ask()).code, 'not_readable')
  await delivery.tell('waybill', parcel.waybillId, 'waybill.relabel_approved', {
    waybillId: parcel.waybillId,
    courierId,
    until: new Date(Date.now() + 60_000).toISOString(),
  })
  assert.equal((await ask()).json.url, url)
  const { rows } = await delivery.db.query(
    `select count(*) as n from outbox where data::text like '%AAAAAAAAAAAAAAAAAAAAAAAA%'`,
    [],
  )
  assert.equal(rows[0].n, 0)
  delivery.issuer.state.away = true
  assert.deepEqual([(await ask()).status, (await ask()).code], [503, 'upstream_unavailable'])
  delivery.issuer.state.away = false
})
