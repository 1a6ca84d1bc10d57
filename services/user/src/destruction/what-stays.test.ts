import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { type Decisions, leftAfter, undecidedColumns } from '@exqress/testing/what-stays.ts'
import { startUser, type TestUser } from '../testing/start-user.ts'

const decisions: Decisions = {
  parcels: {
    rows: 'stay',
    why: 'that there was a parcel, what is printed on its box, its state, and how far its destruction is',
    stays:
      'waybill_id kind carrier sort_code handling box_number box_count issued_at find_tag state state_at label_scanned_at destroy_asked_at admin_destroyed_at delivery_destroyed_at user_destroyed_at destroy_held_at'.split(
        ' ',
      ),
    goes: {
      return_of: 'gen_random_uuid()',
      delivery_wish: `'door'`,
      collect_won: '1000',
      sealed_route: `'\\x01'`,
      sealed_recipient: `'\\x01'`,
      sealed_content: `'\\x01'`,
      sealed_sender: `'\\x01'`,
      sealed_proof: `'\\x01'`,
      received: `'damaged'`,
      door_memo_at: 'now()',
      destroy_unheard_at: 'now()',
    },
  },
  relations: {
    rows: 'stay',
    why: 'who may read its receipt and who opened it; goes with the account',
    stays: ['customer_id', 'waybill_id', 'claim', 'sender', 'tries_left', 'name_checked_at'],
    goes: { name_due_at: 'now()' },
  },
  timeline: {
    rows: 'stay',
    why: 'states and times',
    stays: ['waybill_id', 'number', 'state', 'at', 'inferred', 'corrected'],
    goes: { place: `'door'`, reason: `'absent'` },
  },
  labels: {
    rows: 'stay',
    why: 'digests, by which the own old box is recognised',
    stays: ['label_digest', 'waybill_id', 'find_tag', 'issued_at', 'voided_at'],
  },
  destruction_receipts: {
    rows: 'stay',
    why: 'what proves the destruction',
    stays: ['waybill_id', 'receipt', 'signature', 'received_at'],
  },
  opening_cases: {
    rows: 'stay',
    why: 'what was asked about an opening, and the answer; goes with the account',
    stays: ['record_id', 'customer_id', 'waybill_id', 'asked_at', 'due_on', 'answer', 'answered_at'],
  },
  arrival_notices: {
    rows: 'stay',
    why: 'that somebody is to be told of a parcel today; of a destroyed one nobody is told, and the row goes',
    stays: ['waybill_id', 'customer_id', 'state', 'at', 'tries', 'retry_at'],
  },
  glass_notices: {
    rows: 'stay',
    why: 'that an opening is told, also when the parcel is gone; goes with the account',
    stays: ['waybill_id', 'opening_id', 'customer_id', 'at', 'tries', 'retry_at', 'told_at', 'day', 'untold'],
  },
  told_openings: { rows: 'go' },
  found_reports: {
    rows: 'stay',
    why: 'that a box was found, with the code of a kind of place and nobody’s name',
    stays: ['report_id', 'label_digest', 'waybill_id', 'place', 'at'],
  },
}

let user: TestUser
before(async () => {
  user = await startUser()
})

test('of every column beside a waybill’s id it is decided whether it outlives the waybill', async () => {
  assert.deepEqual(await undecidedColumns(user.db, decisions), [])
})

test('nothing stays of a destroyed parcel but what is decided: not of which other it was the return', async () => {
  const { waybillId } = await user.confirmed(await user.signIn())
  await user.move(waybillId, 'picked_up', 'out_for_delivery', 'delivered')
  const at = new Date().toISOString()
  await user.tell('waybill.glass_broken', { waybillId, openingId: waybillId, at })
  const destroy = () => user.tell('waybill.destroy_requested', { waybillId, reason: 'desk', at })
  assert.deepEqual(await leftAfter(user.db, decisions, { waybillId, destroy }), [])
})
