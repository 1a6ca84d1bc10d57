import assert from 'node:assert/strict'
import { test } from 'node:test'
import { withTransaction } from '@exqress/service/db.ts'
import { type Decisions, leftAfter, undecidedColumns } from '@exqress/testing/what-stays.ts'
import { issue, setUpCarrier } from '../testing/slips.ts'
import { startAdmin } from '../testing/start-admin.ts'
import { destroyWaybill } from './destroy-waybill.ts'

const gone = { rows: 'go' } as const
const decisions: Decisions = {
  waybills: {
    rows: 'stay',
    id: 'id',
    why: 'that there was a waybill, what is printed on its box, where it came from, and its state; its courier for 24 months',
    stays:
      'id kind carrier source import_id sort_code handling box_number box_count weight_grams pick_up_at_sender issued_at state state_at courier_id assigned_at printed_at destroyed_at'.split(
        ' ',
      ),
    goes: {
      return_of: 'gen_random_uuid()',
      delivery_wish: `'door'`,
      collect_won: '1000',
      sender_customer_id: 'gen_random_uuid()',
      sealed_route: `'\\x01'`,
      sealed_recipient: `'\\x01'`,
      sealed_content: `'\\x01'`,
      sealed_sender: `'\\x01'`,
    },
    // Two boxes of one person are not tied together by it any more.
    drawn: ['consignment_id'],
  },
  labels: {
    rows: 'stay',
    why: 'digests, which the receipt names',
    stays: 'label_digest waybill_id key_id sort_code find_tag tag_living issued_at scanned_at voided_at'.split(' '),
    goes: { sealed_label: `'\\x01'` },
  },
  waybill_steps: {
    rows: 'stay',
    why: 'states and times',
    stays: ['waybill_id', 'position', 'state', 'inferred', 'at'],
  },
  cases: {
    rows: 'stay',
    why: 'kind, dates and code of what was looked into, and who of the desk answered for it',
    stays: 'id waybill_id kind opened_at closed_at outcome closed_by record_id due_on'.split(' '),
  },
  requests: {
    rows: 'stay',
    why: 'codes and times, and who of the desk asked',
    stays: 'id waybill_id kind asked_by asked_by_admin asked_at state code answered_at reason'.split(' '),
  },
  destructions: {
    rows: 'stay',
    why: 'how far the destruction is',
    stays: 'waybill_id reason asked_at admin_at delivery_at user_at receipted_at'.split(' '),
  },
  destruction_receipts: {
    rows: 'stay',
    why: 'what proves the destruction',
    stays: ['waybill_id', 'receipt', 'signature', 'signed_at'],
  },
  glass_openings: {
    rows: 'stay',
    why: 'that the mask was lifted from it, and whether its recipient knows',
    stays: ['glass_id', 'waybill_id', 'at', 'notice'],
  },
  suspicions: {
    rows: 'stay',
    why: 'whom the desk has to look into, with counts',
    stays: 'id kind subject_kind subject waybill_id count allowed at tried_hour acknowledged_by acknowledged_at'.split(
      ' ',
    ),
  },
  canaries: {
    rows: 'stay',
    why: 'bait belongs to nobody',
    stays: ['waybill_id', 'made_by', 'made_at', 'retired_at', 'retired_by'],
  },
  ledger_alarms: {
    rows: 'stay',
    why: 'numbers that are missing',
    stays: 'id kind service waybill_id epoch from_number to_number log_id found_at closed_at'.split(' '),
  },
  ledger_pending: {
    rows: 'stay',
    why: 'records that wait for their place in the ledger',
    stays: 'position service waybill_id epoch number record held received_at'.split(' '),
  },
  ledger_records: {
    rows: 'stay',
    why: 'the ledger; an actor is a pseudonym for this parcel',
    stays: 'log_id index salt entry service waybill_id epoch number actor at'.split(' '),
  },
  ledger_heads: {
    rows: 'stay',
    why: 'where the next record follows',
    stays: ['service', 'waybill_id', 'epoch', 'number', 'hash'],
  },
  number_indexes: gone,
  order_indexes: gone,
  phone_indexes: gone,
  door_outbox: gone,
  claims: gone,
  claim_tries: gone,
  destroy_asks: gone,
  lost_content: gone,
}

const admin = await startAdmin()
const owner = await admin.deskToken()
await setUpCarrier(admin, owner)

test('of every column beside a waybill’s id it is decided whether it outlives the waybill', async () => {
  assert.deepEqual(await undecidedColumns(admin.db, decisions), [])
})

test('nothing stays of a destroyed waybill but what is decided: not of which other it was the return, nor with what it belonged together', async () => {
  const { waybillId } = await issue(admin, owner)
  const destroy = () =>
    withTransaction(admin.db, (tx) => destroyWaybill(tx, { waybillId, reason: 'desk', at: new Date() }))
  assert.deepEqual(await leftAfter(admin.db, decisions, { waybillId, destroy }), [])
})
