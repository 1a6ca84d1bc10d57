import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { DeskDestructions } from '@exqress/contracts/admin-api.ts'
import { v7 } from 'uuid'
import { issue, setUpCarrier } from '../testing/slips.ts'
import { startAdmin } from '../testing/start-admin.ts'
import { destroyDue } from './destroy-due.ts'
import { signReceipts } from './sign-receipts.ts'

const admin = await startAdmin()
const { call, callAs, tell } = admin
const as = await admin.deskToken()
const officer = await admin.deskToken('officer')
await setUpCarrier(admin, as)
const at = () => new Date().toISOString()

const idOf = async (token: string) => (await call('/api/me', { as: token })).body.adminId
async function delivered(orderNumber: string, phone?: string): Promise<string> {
  const { waybillId } = await issue(admin, as, { orderNumber }, ...(phone === undefined ? [] : [phone]))
  const moved = { waybillId, state: 'delivered', from: 'registered', inferred: false, at: at() } as const
  await tell('parcel', waybillId, 'parcel.state_changed', moved)
  return waybillId
}
const destroy = async (waybillId: string, token: string, reason: string) =>
  assert.equal(
    (await call(`/api/waybills/${waybillId}/destroy`, { as: token, body: { id: v7(), reason } })).status,
    202,
  )
const list = async () =>
  ((await call('/api/destructions', { as })).body as DeskDestructions).destructions.map(
    ({ findTag, askedAt, ...row }) => {
      assert.ok(findTag.length > 2 && Date.parse(askedAt) > 0)
      return row
    },
  )

test('the desk sees what it destroyed, what still runs above, newest first: who, why, whose answer is missing, and when it is done', async () => {
  assert.deepEqual(await list(), [])
  const [first, second] = [await delivered('LIST-1'), await delivered('LIST-2')]
  await destroy(first, as, 'retention')
  await destroy(second, officer, 'mistake')
  const asked = async (waybillId: string, token: string, reason: string) =>
    ({ waybillId, askedBy: 'desk', askedByAdmin: await idOf(token), reason }) as const
  const [one, two] = [await asked(first, as, 'retention'), await asked(second, officer, 'mistake')]
  assert.deepEqual(await list(), [
    { ...two, state: 'running', missing: ['delivery', 'user'] },
    { ...one, state: 'running', missing: ['delivery', 'user'] },
  ])
  await tell('customer', second, 'customer.key_destroyed', { waybillId: second, at: at() })
  assert.deepEqual((await list())[0], { ...two, state: 'running', missing: ['delivery'] })
  await tell('parcel', second, 'parcel.key_destroyed', { waybillId: second, at: at() })
  assert.deepEqual((await list())[0], { ...two, state: 'running', missing: [] }, 'not done before its receipt')
  await signReceipts(admin.deps)
  assert.deepEqual(
    await list(),
    [
      { ...one, state: 'running', missing: ['delivery', 'user'] },
      { ...two, state: 'done', missing: [] },
    ],
    'what nobody has answered is not pushed out by what is done',
  )
})

test('what a recipient wants and a case holds stands above, until the case is closed', async () => {
  const phone = '010-0000-0491'
  const customerId = v7()
  const waybillId = await delivered('LIST-3', phone)
  const number = { kind: 'phone', value: phone, name: '홍시험' }
  await callAs('user', '/internal/numbers', { body: { customerId }, sealed: number })
  await tell('customer', waybillId, 'customer.damaged', { waybillId, at: at() })
  await tell('customer', waybillId, 'customer.destroy_asked', { waybillId, customerId, at: at() })
  const [above, ...below] = await list()
  assert.deepEqual(above, { waybillId, askedBy: 'recipient', state: 'held', missing: [] })
  assert.equal(below.length, 2)
  await admin.db.query('update cases set closed_at = now() where waybill_id = $1', [waybillId])
  await destroyDue(admin.db)
  assert.deepEqual(
    (await list()).map((row) => row.waybillId).includes(waybillId),
    false,
    'it is the recipient’s, and no longer in the desk’s hands',
  )
})

test('who may not destroy sees none of it', async () => {
  const operator = await admin.deskToken('operator')
  assert.equal((await call('/api/destructions', { as: operator })).status, 403)
})
