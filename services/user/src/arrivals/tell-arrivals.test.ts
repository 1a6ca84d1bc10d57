import assert from 'node:assert/strict'
import { test } from 'node:test'
import { v7 } from 'uuid'
import { newPhone, startUser } from '../testing/start-user.ts'
import { tellArrivals } from './tell-arrivals.ts'

const user = await startUser()
const due = () => user.db.query('update arrival_notices set retry_at = now()', [])
const waiting = async () => Number((await user.db.query('select count(*) as n from arrival_notices', [])).rows[0].n)
/** What went out meanwhile, to whom by their last digits. */
async function sentBy(work: () => Promise<unknown>) {
  const before = user.messages.sent().length
  await work()
  await due()
  await tellArrivals(user.deps)
  return user.messages
    .sent()
    .slice(before)
    .map(({ to, text }) => ({ to: to.slice(-4), text }))
}

test('a recipient is told once that a parcel comes today and once that it is there, with its find tag and nothing of a person', async () => {
  const phone = newPhone()
  const { waybillId } = await user.confirmed(await user.signIn(phone))
  const stranger = await user.signIn()
  await user.tell('waybill.matched', { waybillId, customerId: stranger.customerId })
  assert.deepEqual(await sentBy(() => user.move(waybillId, 'picked_up', 'in_transit')), [])
  const comes = await sentBy(() => user.move(waybillId, 'out_for_delivery'))
  assert.deepEqual(comes, [
    { to: phone.slice(-4), text: '[Exqress] CJ대한통운 택배 1개가 오늘 도착해요. 찾기번호 다 4829' },
  ])
  assert.deepEqual(await sentBy(async () => {}), [], 'once')
  const there = await sentBy(() => user.move(waybillId, 'delivered'))
  assert.deepEqual(there, [
    { to: phone.slice(-4), text: '[Exqress] CJ대한통운 택배 1개를 배달했어요. 찾기번호 다 4829' },
  ])
  for (const { text } of [...comes, ...there]) assert.doesNotMatch(text, /https?:|www\.|홍시험|가나몰|시험 상품|1203/)
  assert.equal(await waiting(), 0, 'nothing is kept of what was told')
})

test('what comes together is one message; a departure that the door implies, and old news, are none', async () => {
  const phone = newPhone()
  const customer = await user.signIn(phone)
  const boxes = [await user.confirmed(customer), await user.confirmed(customer)]
  const sent = await sentBy(async () => {
    for (const { waybillId } of boxes) await user.move(waybillId, 'out_for_delivery')
  })
  assert.deepEqual(
    sent.map(({ text }) => text),
    ['[Exqress] CJ대한통운 택배 2개가 오늘 도착해요. 찾기번호 다 4829, 다 4829'],
  )
  const { waybillId } = await user.confirmed(customer)
  const change = { waybillId, from: 'registered', state: 'out_for_delivery' } as const
  const now = new Date().toISOString()
  const old = new Date(Date.now() - 13 * 3_600_000).toISOString()
  assert.deepEqual(await sentBy(() => user.tell('parcel.state_changed', { ...change, inferred: true, at: now })), [])
  assert.deepEqual(await sentBy(() => user.tell('parcel.state_changed', { ...change, inferred: false, at: old })), [])
})

test('nobody is told of a parcel that turned back, is not theirs any more, or that nobody confirmed', async () => {
  const customer = await user.signIn()
  const [back, dropped] = [await user.confirmed(customer), await user.confirmed(customer)]
  const found = await user.issue()
  await user.tell('waybill.matched', { waybillId: found.waybillId, customerId: customer.customerId })
  const sent = await sentBy(async () => {
    for (const { waybillId } of [back, dropped, found]) await user.move(waybillId, 'out_for_delivery')
    await user.move(back.waybillId, 'attempt_failed')
    const { status } = await customer.call('POST', `/api/parcels/${dropped.waybillId}/not-mine`, { id: v7() })
    assert.ok(status < 300)
  })
  assert.deepEqual(sent, [])
  assert.equal(await waiting(), 0)
})

test('a messenger that is away loses no notice, and keeps nobody else from being told', async () => {
  const { waybillId } = await user.confirmed(await user.signIn())
  await user.move(waybillId, 'out_for_delivery')
  const { send } = user.deps.messages
  user.deps.messages.send = () => Promise.reject(new Error('away'))
  await due()
  await assert.rejects(tellArrivals(user.deps), /away/)
  user.deps.messages.send = send
  const { rows } = await user.db.query(
    `select tries, retry_at between now() and now() + interval '2 seconds' as soon from arrival_notices`,
    [],
  )
  assert.deepEqual(rows, [{ tries: 1, soon: true }])
  assert.equal((await sentBy(async () => {})).length, 1)
})

test('a delivery that was taken back is told by nobody, nor is what was noted of a state before', async () => {
  const customer = await user.signIn()
  const { waybillId } = await user.confirmed(customer)
  await sentBy(() => user.move(waybillId, 'out_for_delivery'))
  const takenBack = {
    waybillId,
    from: 'delivered',
    state: 'out_for_delivery',
    inferred: false,
    corrected: true,
  } as const
  const sent = await sentBy(async () => {
    await user.move(waybillId, 'delivered')
    await user.tell('parcel.state_changed', { ...takenBack, at: new Date().toISOString() })
  })
  assert.deepEqual(sent, [])
  assert.equal(await waiting(), 0)
  const there = await sentBy(() => user.move(waybillId, 'delivered'))
  assert.match(there.map(({ text }) => text).join(), /배달했어요/)
})

test('what waited too long for the messenger, or was overtaken meanwhile, is not told', async () => {
  const customer = await user.signIn()
  const [late, overtaken] = [await user.confirmed(customer), await user.confirmed(customer)]
  const sent = await sentBy(async () => {
    for (const { waybillId } of [late, overtaken]) await user.move(waybillId, 'out_for_delivery')
    await user.db.query(`update arrival_notices set at = at - interval '13 hours' where waybill_id = $1`, [
      late.waybillId,
    ])
    // As a round reads it that has begun before the delivery was heard of.
    await user.db.query(`update parcels set state = 'delivered' where waybill_id = $1`, [overtaken.waybillId])
  })
  assert.deepEqual(sent, [])
  assert.equal(await waiting(), 0)
})

test('two instances, of which one is slow, tell nobody twice', async () => {
  const { waybillId } = await user.confirmed(await user.signIn())
  await user.move(waybillId, 'out_for_delivery')
  await due()
  const before = user.messages.sent().length
  const { send } = user.deps.messages
  user.deps.messages.send = async (message) => {
    user.deps.messages.send = send
    // Meanwhile, a minute later, the other one.
    await user.db.query(`update arrival_notices set retry_at = retry_at - interval '1 minute'`, [])
    await tellArrivals(user.deps)
    await send(message)
  }
  await tellArrivals(user.deps)
  assert.equal(user.messages.sent().length, before + 1)
  assert.equal(await waiting(), 0)
})
