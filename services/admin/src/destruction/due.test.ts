import assert from 'node:assert/strict'
import { test } from 'node:test'
import { v7 } from 'uuid'
import { issue, setUpCarrier } from '../testing/slips.ts'
import { startAdmin } from '../testing/start-admin.ts'
import { destroyDue } from './destroy-due.ts'

const admin = await startAdmin()
const { call, callAs, tell } = admin
const as = await admin.deskToken()
await setUpCarrier(admin, as)
const minutes = (n: number, from = Date.now()) => new Date(from + n * 60_000)
const days = (n: number) => minutes(n * 24 * 60)
const at = () => new Date().toISOString()

let phones = 100
async function customerWithParcels(count: number) {
  const customerId = v7()
  const phone = `010-0000-0${phones++}`
  const parcels = []
  for (let i = 0; i < count; i++) parcels.push((await issue(admin, as, {}, phone)).waybillId)
  const sealed = { kind: 'phone', value: phone, name: '홍시험' }
  const { body } = await callAs('user', '/internal/numbers', { body: { customerId }, sealed })
  assert.equal(body.confirmed.length, count)
  return { customerId, parcels }
}
const choose = (customerId: string, afterDays: 0 | 7 | 30) =>
  tell('customer', customerId, 'customer.destroy_setting_changed', { customerId, afterDays, at: at() })
const move = (waybillId: string, state: 'delivered' | 'out_for_delivery' | 'returned') =>
  tell('parcel', waybillId, 'parcel.state_changed', {
    waybillId,
    state,
    from: state === 'out_for_delivery' ? 'delivered' : 'registered',
    inferred: false,
    at: at(),
  })
const reasonOf = async (waybillId: string): Promise<string | undefined> =>
  (await admin.db.query('select reason from destructions where waybill_id = $1', [waybillId])).rows[0]?.reason

test('the setting runs at its day, "at once" when the correction window is over, and not for a case', async () => {
  const { customerId, parcels } = await customerWithParcels(4)
  const [delivered, takenBack, withCase, onTheWay] = parcels as [string, string, string, string]
  await choose(customerId, 7)
  for (const id of [delivered, takenBack, withCase]) await move(id, 'delivered')
  await tell('customer', withCase, 'customer.damaged', { waybillId: withCase, at: at() })
  await destroyDue(admin.db, days(6.9))
  assert.equal(await reasonOf(delivered), undefined)

  await choose(customerId, 0)
  await destroyDue(admin.db, minutes(29))
  assert.equal(await reasonOf(delivered), undefined)
  await move(takenBack, 'out_for_delivery')
  await destroyDue(admin.db, minutes(31))
  assert.deepEqual(await Promise.all(parcels.map(reasonOf)), ['setting', undefined, undefined, undefined])
  assert.equal((await admin.told(delivered)).filter(({ type }) => type === 'waybill.destroy_requested').length, 1)
  assert.equal(await reasonOf(onTheWay), undefined)

  // The case is closed: the setting runs by itself.
  const [open] = (await call(`/api/cases?waybillId=${withCase}`, { as })).body.cases
  await call(`/api/cases/${open.caseId}/close`, { as, body: { id: v7(), outcome: 'settled' } })
  await destroyDue(admin.db, minutes(31))
  assert.equal(await reasonOf(withCase), 'setting')
})

test('a setting is for the parcels of its customer alone, and for those that are confirmed', async () => {
  const { customerId } = await customerWithParcels(1)
  await choose(customerId, 0)
  const other = await customerWithParcels(1)
  const { waybillId: nobodys } = await issue(admin, as)
  for (const id of [...other.parcels, nobodys]) await move(id, 'delivered')
  await destroyDue(admin.db, days(2))
  for (const id of [...other.parcels, nobodys]) assert.equal(await reasonOf(id), undefined)
})

test('retention: 30 days after an end, 90 after the last event otherwise; an open case holds it', async () => {
  const { waybillId: returned } = await issue(admin, as)
  const { waybillId: held } = await issue(admin, as)
  const { waybillId: stuck } = await issue(admin, as)
  await move(returned, 'returned')
  await move(held, 'delivered')
  await tell('customer', held, 'customer.not_received', { waybillId: held, at: at() })
  await destroyDue(admin.db, days(29.9))
  assert.equal(await reasonOf(returned), undefined)
  await destroyDue(admin.db, days(30.1))
  assert.deepEqual(await Promise.all([returned, held, stuck].map(reasonOf)), ['retention', undefined, undefined])
  await destroyDue(admin.db, days(89.9))
  assert.equal(await reasonOf(stuck), undefined)
  await destroyDue(admin.db, days(90.1))
  assert.deepEqual(await Promise.all([held, stuck].map(reasonOf)), [undefined, 'retention'])
})

test('a recipient whose case holds their destruction is told so once, and it goes on when the case is closed', async () => {
  const { customerId, parcels } = await customerWithParcels(1)
  const waybillId = parcels[0] as string
  await move(waybillId, 'delivered')
  await tell('customer', waybillId, 'customer.not_received', { waybillId, at: at() })
  const askedAt = new Date(Date.now() - 86_400_000).toISOString()
  const ask = () => tell('customer', waybillId, 'customer.destroy_asked', { waybillId, customerId, at: askedAt })
  await ask()
  await ask()
  const held = async () => (await admin.told(waybillId)).filter(({ type }) => type === 'waybill.destroy_held').length
  assert.equal(await held(), 1)
  await tell('customer', waybillId, 'customer.received', { waybillId, at: at() })
  await destroyDue(admin.db)
  assert.equal(await reasonOf(waybillId), 'recipient')
  assert.equal(await held(), 1)
  const { rows } = await admin.db.query('select asked_at as at from destructions where waybill_id = $1', [waybillId])
  assert.equal(rows[0].at, askedAt, 'the receipt will say when it was asked for, not when the case let it go')
})
