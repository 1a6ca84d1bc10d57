import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { EventData, EventType, Topic } from '@exqress/contracts/events.ts'
import { type Tx, withTransaction } from '@exqress/service/db.ts'
import { applyEvents } from '@exqress/service/events/apply-events.ts'
import { lockWaiter } from '@exqress/testing/lock-waiter.ts'
import { v7 } from 'uuid'
import { handlers, rules } from '../consumers.ts'
import { issue, setUpCarrier } from '../testing/slips.ts'
import { startAdmin } from '../testing/start-admin.ts'
import { destroyDue } from './destroy-due.ts'

const admin = await startAdmin()
const { call, callAs, tell, db } = admin
const as = await admin.deskToken()
await setUpCarrier(admin, as)
const at = () => new Date().toISOString()
const soon = () => new Date(Date.now() + 40 * 24 * 60 * 60_000)

/** Applies one event as the consumer does, in a transaction that the test holds open. */
const apply = <T extends EventType>(tx: Tx, topic: Topic, type: T, data: EventData<T> & { waybillId: string }) =>
  applyEvents(tx, { ...rules, handlers }, topic, [
    {
      topic,
      key: data.waybillId,
      epoch: 2,
      version: 1,
      id: v7(),
      source: '/test',
      type,
      time: at(),
      data: data as never,
    },
  ])

let phones = 600
/** A parcel at its end whose recipient wishes it gone: the wish came before the news of the end. */
async function delivered({ asked = false } = {}): Promise<string> {
  const phone = `010-0000-0${phones++}`
  const customerId = v7()
  const { waybillId } = await issue(admin, as, {}, phone)
  if (asked) {
    await callAs('user', '/internal/numbers', {
      body: { customerId },
      sealed: { kind: 'phone', value: phone, name: '홍시험' },
    })
    await tell('customer', customerId, 'customer.destroy_asked', { waybillId, customerId, at: at() })
  }
  await tell('parcel', waybillId, 'parcel.state_changed', {
    waybillId,
    state: 'delivered',
    from: 'registered',
    inferred: false,
    at: at(),
  })
  return waybillId
}
const destroyed = async (waybillId: string): Promise<boolean> =>
  (await db.query('select destroyed_at is not null as is from waybills where id = $1', [waybillId])).rows[0].is
const openCases = async (waybillId: string): Promise<string[]> => {
  const { body } = await call(`/api/cases?waybillId=${waybillId}`, { as })
  return body.cases.map(({ caseId }: { caseId: string }) => caseId)
}

const ways: Record<string, { asked?: boolean; cased?: boolean; destroy: (waybillId: string) => Promise<unknown> }> = {
  'the retention rule': { destroy: () => destroyDue(db, soon()) },
  'a wish that waited': { asked: true, destroy: () => destroyDue(db) },
  'the desk': {
    destroy: (waybillId) =>
      call(`/api/waybills/${waybillId}/destroy`, { as, body: { id: v7(), reason: 'retention' } }).then(({ body }) =>
        assert.equal(body?.error?.code, 'destroy_not_yet'),
      ),
  },
  'the case before is closed': {
    asked: true,
    cased: true,
    destroy: async (waybillId) => {
      const [caseId] = await openCases(waybillId)
      await call(`/api/cases/${caseId}/close`, { as, body: { id: v7(), outcome: 'settled' } })
    },
  },
}

for (const [way, { asked = false, cased, destroy }] of Object.entries(ways))
  test(`a complaint that is being handled while a destruction falls due holds it: ${way}`, async () => {
    const waybillId = await delivered({ asked })
    if (cased) await tell('customer', v7(), 'customer.damaged', { waybillId, at: at() })
    let destroying: Promise<unknown> = Promise.resolve()
    await withTransaction(db, async (tx) => {
      await apply(tx, 'customer', 'customer.not_received', { waybillId, at: at() })
      destroying = destroy(waybillId)
      await lockWaiter(db, 'advisory')
    })
    await destroying
    assert.equal(await destroyed(waybillId), false)
    const { rows } = await db.query('select kind from cases where waybill_id = $1 and closed_at is null', [waybillId])
    assert.deepEqual(rows, [{ kind: 'not_received' }])
    const held = (await admin.told(waybillId)).filter(({ type }) => type === 'waybill.destroy_held')
    assert.equal(held.length, asked ? 1 : 0)
    await tell('customer', v7(), 'customer.received', { waybillId, at: at() })
    await destroyDue(db, soon())
    assert.equal(await destroyed(waybillId), true)
  })

test('a handler that goes on with a parcel whose destruction waits for it: neither is turned down', async () => {
  const waybillId = await delivered()
  let destroying: Promise<unknown> = Promise.resolve()
  await withTransaction(db, async (tx) => {
    await apply(tx, 'customer', 'customer.damaged', { waybillId, at: at() })
    destroying = destroyDue(db, soon())
    await lockWaiter(db, 'advisory')
    await apply(tx, 'parcel', 'parcel.state_changed', {
      waybillId,
      state: 'out_for_delivery',
      from: 'delivered',
      inferred: false,
      at: at(),
    })
  })
  await destroying
  assert.equal(await destroyed(waybillId), false)
})

test('a case that is closed by its recipient while the desk closes it: neither waits for the other', async () => {
  const waybillId = await delivered({ asked: true })
  await tell('customer', v7(), 'customer.not_received', { waybillId, at: at() })
  const [caseId] = await openCases(waybillId)
  let closing: ReturnType<typeof call> | undefined
  await withTransaction(db, async (tx) => {
    await apply(tx, 'customer', 'customer.damaged', { waybillId, at: at() })
    closing = call(`/api/cases/${caseId}/close`, { as, body: { id: v7(), outcome: 'settled' } })
    await lockWaiter(db, 'advisory')
    await tx.query(`update cases set closed_at = now(), outcome = 'received' where id = $1`, [caseId])
  })
  assert.equal((await closing)?.body.error.code, 'case_closed')
})
