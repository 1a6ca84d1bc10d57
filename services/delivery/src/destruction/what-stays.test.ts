import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { type Decisions, leftAfter, undecidedColumns } from '@exqress/testing/what-stays.ts'
import { v7 } from 'uuid'
import { type Delivery, startDelivery } from '../testing/start-delivery.ts'

const decisions: Decisions = {
  parcels: {
    rows: 'stay',
    why: 'that there was a parcel, what is printed on its box, and its state; who delivered it counts for their day, and goes after 24 months',
    stays:
      'waybill_id kind carrier sort_code handling box_number box_count pick_up_at_sender find_tag state state_at delivered_by delivered_at destroyed_at'.split(
        ' ',
      ),
    goes: {
      delivery_wish: `'door'`,
      collect_won: '1000',
      courier_id: 'gen_random_uuid()',
      scanned_at: 'now()',
      loaded_at: 'now()',
      load_number: '7',
      load_day: 'now()',
      in_hand_at: 'now()',
      relabel_until: 'now()',
      opened_by: 'gen_random_uuid()',
      opened_day: 'now()',
      sealed_route: `'\\x01'`,
      sealed_recipient: `'\\x01'`,
      sealed_sender: `'\\x01'`,
      sealed_door: `'\\x01'`,
      door_source: `'import'`,
    },
    // Two boxes of one person are not tied together by it any more.
    drawn: ['consignment_id'],
  },
  labels: {
    rows: 'stay',
    why: 'digests, by which a label is recognised',
    stays: ['label_digest', 'waybill_id', 'find_tag', 'issued_at', 'voided_at', 'first_scanned_at'],
  },
  state_changes: {
    rows: 'stay',
    why: 'codes and times; the courier for 24 months, as with readings',
    stays: ['waybill_id', 'number', 'from_state', 'state', 'inferred', 'at', 'courier_id', 'corrected'],
    goes: { place: `'door'`, reason: `'absent'` },
  },
  late_reports: {
    rows: 'stay',
    why: 'codes and times; the courier for 24 months, as with readings',
    stays: ['waybill_id', 'number', 'report', 'at', 'courier_id'],
  },
  scans: {
    rows: 'stay',
    why: 'a scan is done once for ever; who and which label for 24 months, as with readings',
    stays: ['courier_id', 'scan_id', 'label_digest', 'purpose', 'waybill_id', 'photo_id', 'at'],
  },
  proof_releases: {
    rows: 'stay',
    why: 'for whom at the desk a proof was opened',
    stays: ['id', 'waybill_id', 'reader_id', 'at'],
  },
  proofs: { rows: 'go' },
  label_salts: { rows: 'go' },
}

let delivery: Delivery
before(async () => {
  delivery = await startDelivery()
})

test('of every column beside a waybill’s id it is decided whether it outlives the waybill', async () => {
  assert.deepEqual(await undecidedColumns(delivery.db, decisions), [])
})

test('nothing stays of a destroyed parcel but what is decided: not who opened it, nor with what it belonged together', async () => {
  const { courierId, token } = await delivery.courier()
  const { waybillId, token: label } = await delivery.parcel({ courierId })
  await delivery.scan(token, 'deliver', label)
  await delivery.call('/api/deliveries', { as: token, body: { id: v7(), waybillIds: [waybillId], place: 'door' } })
  const at = new Date().toISOString()
  const destroy = () =>
    delivery.tell('waybill', waybillId, 'waybill.destroy_requested', { waybillId, reason: 'desk', at })
  assert.deepEqual(await leftAfter(delivery.db, decisions, { waybillId, destroy }), [])
})
