import assert from 'node:assert/strict'
import { test } from 'node:test'
import { DoorTier } from '@exqress/contracts/tiers.ts'
import { openBox } from '@exqress/service/internal/boxes.ts'
import { issue, setUpCarrier } from '../testing/slips.ts'
import { startAdmin } from '../testing/start-admin.ts'
import { pushDoors } from './push-doors.ts'

const admin = await startAdmin()
const as = await admin.deskToken()
await setUpCarrier(admin, as)

type Pushed = { waybillId: string; source: string; memo: string }
/** Delivery as the contract has it: takes a memo that was sealed to it. */
function answerWith(status: number, code: string, pushed: Pushed[]) {
  admin.peerHandler.delivery = async (req, res) => {
    const chunks: Buffer[] = []
    for await (const chunk of req) chunks.push(chunk)
    const { waybillId, source, box } = JSON.parse(Buffer.concat(chunks).toString())
    const purpose = { route: 'doors', caller: 'admin' }
    const { memo } = await openBox(admin.peers.delivery.keys.box, purpose, box, DoorTier)
    pushed.push({ waybillId, source, memo })
    res.writeHead(status, { 'content-type': 'application/json' })
    res.end(JSON.stringify(status === 200 ? { kept: true } : { error: { code, message: '', requestId: '' } }))
  }
}
const waiting = async () => (await admin.db.query('select count(*) as n from door_outbox', [])).rows[0].n
const dueNow = () => admin.db.query('update door_outbox set next_try_at = now()', [])

test('a memo goes to delivery and nothing of it stays', async () => {
  const { waybillId } = await issue(admin, as)
  await issue(admin, as, { memo: '' })
  const pushed: Pushed[] = []
  answerWith(200, '', pushed)
  assert.equal(await pushDoors(admin.deps), 1)
  assert.deepEqual(pushed, [{ waybillId, source: 'import', memo: '공동현관 #7788*' }])
  assert.equal(await waiting(), 0)
  const { rows } = await admin.db.query(`select count(*) as n from wrapped_bundles where kind = 'door'`, [])
  assert.equal(rows[0].n, 0)
  assert.equal(await pushDoors(admin.deps), 0)
})

test('delivery does not know the parcel yet, or is away: the memo waits; destroyed meanwhile: it goes', async () => {
  await issue(admin, as)
  const pushed: Pushed[] = []
  answerWith(409, 'waybill_unknown', pushed)
  assert.equal(await pushDoors(admin.deps), 0)
  assert.equal(pushed.length, 1)
  assert.equal(await waiting(), 1)
  await dueNow()
  answerWith(503, 'unavailable', pushed)
  await assert.rejects(pushDoors(admin.deps))
  const { rows } = await admin.db.query('select tries from door_outbox', [])
  assert.equal(rows[0].tries, 2)
  await dueNow()
  answerWith(410, 'destroyed', pushed)
  assert.equal(await pushDoors(admin.deps), 1)
  assert.equal(await waiting(), 0)
})
