import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { AccessRecord } from '@exqress/contracts/events.ts'
import { v7 } from 'uuid'
import { issue, setUpCarrier } from '../testing/slips.ts'
import { startAdmin } from '../testing/start-admin.ts'

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

test('of a destroyed parcel nobody is told any more', async () => {
  const { waybillId } = await issue(admin, owner)
  const moved = { waybillId, from: 'registered', inferred: false, at } as const
  await admin.tell('parcel', waybillId, 'parcel.state_changed', { ...moved, state: 'delivered' })
  const body = { id: v7(), reason: 'recipient_asked' }
  assert.equal((await admin.call(`/api/waybills/${waybillId}/destroy`, { as: owner, body })).status < 300, true)
  await read(waybillId, { role: 'operator', purpose: 'desk_detail' })
  assert.deepEqual(await newsOf(waybillId), [])
})
