import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { AccessRecord } from '@exqress/contracts/events.ts'
import { withTransaction } from '@exqress/service/db.ts'
import { applyEvents } from '@exqress/service/events/apply-events.ts'
import { v7 } from 'uuid'
import { handlers, rules } from '../consumers.ts'
import { issue, setUpCarrier } from '../testing/slips.ts'
import { startAdmin } from '../testing/start-admin.ts'
import { createLedgerRound } from './ledger-parts.ts'

const admin = await startAdmin()
const owner = await admin.deskToken()
await setUpCarrier(admin, owner)
const at = '2026-11-27T06:00:00.000Z'

type Read = Pick<AccessRecord, 'role' | 'purpose'>
async function read(waybillId: string, { role, purpose }: Read): Promise<string> {
  const topic =
    role === 'courier' ? 'delivery-access' : role === 'operator' || role === 'officer' ? 'admin-access' : 'user-access'
  const recordId = v7()
  const record = { waybillId, recordId, actor: 'a', role, readers: [role], fields: ['unit'], purpose, at, online: true }
  await admin.tell(topic, waybillId, 'access.recorded', record)
  return recordId
}
const newsOf = async (waybillId: string) =>
  (await admin.told(waybillId)).flatMap(({ type, data }) =>
    type === 'waybill.opened_unexpectedly' ? [data.recordId] : [],
  )

test('what the recipient would not expect is told; their own, the courier at work, a found account and a broken glass are not', async () => {
  const { waybillId } = await issue(admin, owner)
  const told = [await read(waybillId, { role: 'operator', purpose: 'desk_detail' })]
  told.push(await read(waybillId, { role: 'courier', purpose: 'look' })) // nobody carries it yet
  told.push(await read(waybillId, { role: 'courier', purpose: 'new_purpose' }))
  told.push(await read(waybillId, { role: 'service', purpose: 'list' }))
  const moved = { waybillId, from: 'registered', inferred: false, at } as const
  await admin.tell('parcel', waybillId, 'parcel.state_changed', { ...moved, state: 'in_transit' })
  for (const quiet of [
    { role: 'recipient', purpose: 'detail' },
    { role: 'sender', purpose: 'list' },
    { role: 'found', purpose: 'list' },
    { role: 'courier', purpose: 'deliver' },
    { role: 'courier', purpose: 'look' },
    { role: 'officer', purpose: 'break_glass' },
  ] as const)
    await read(waybillId, quiet)
  assert.deepEqual(await newsOf(waybillId), told)
})

test('a record that is told again, before or after it has its place in the ledger, raises no second alarm and no second notice', async () => {
  const { waybillId } = await issue(admin, owner)
  await admin.db.query('insert into canaries (waybill_id, made_by, made_at) values ($1, $2, now())', [waybillId, v7()])
  const recordId = v7()
  const data = {
    waybillId,
    recordId,
    actor: 'a',
    role: 'courier',
    readers: ['courier'],
    fields: ['unit'],
    purpose: 'new_purpose',
    at,
    online: true,
  } as const
  // A restored service has forgotten what it applied.
  const again = () =>
    withTransaction(admin.db, async (tx) => {
      await tx.query(`delete from applied_versions where topic = 'delivery-access' and key = $1`, [waybillId])
      const event = {
        topic: 'delivery-access',
        key: waybillId,
        epoch: 1,
        version: 1,
        id: v7(),
        source: '/test',
      } as const
      await applyEvents(tx, { ...rules, handlers }, 'delivery-access', [
        { ...event, type: 'access.recorded', time: at, data: data as never },
      ])
    })
  const alarms = async () =>
    (await admin.db.query('select kind from suspicions where waybill_id = $1', [waybillId])).rows.length
  await again()
  assert.deepEqual([await alarms(), await newsOf(waybillId)], [1, [recordId]])
  await again()
  await createLedgerRound(admin.deps)()
  const { rowCount } = await admin.db.query('select from ledger_records where waybill_id = $1', [waybillId])
  assert.ok(Number(rowCount) >= 1)
  await again()
  assert.deepEqual([await alarms(), await newsOf(waybillId)], [1, [recordId]])
})

test('of a destroyed parcel nobody is told any more', async () => {
  const { waybillId } = await issue(admin, owner)
  const moved = { waybillId, from: 'registered', inferred: false, at } as const
  await admin.tell('parcel', waybillId, 'parcel.state_changed', { ...moved, state: 'delivered' })
  const body = { id: v7(), reason: 'recipient_asked' }
  assert.equal((await admin.call(`/api/waybills/${waybillId}/destroy`, { as: owner, body })).status < 300, true)
  await read(waybillId, { role: 'operator', purpose: 'desk_detail' })
  assert.deepEqual(await newsOf(waybillId), [])
})
