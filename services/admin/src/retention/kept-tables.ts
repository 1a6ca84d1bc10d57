import type { KeptTable } from '@exqress/service/retention/kept-table.ts'
import { kitTables } from '@exqress/service/retention/kit-tables.ts'

/** How long this service keeps what, and why. The notices of the two apps say the same; a test compares. */
export const keptTables: readonly KeptTable[] = [
  ...kitTables,
  { table: 'admins', ends: 'with its account', why: 'the account itself' },
  { table: 'invitations', after: '1 day', age: 'expires_at', why: 'a link that opens nothing any more' },
  { table: 'couriers', ends: 'with its account', why: 'a random id and its state; no name' },
  { table: 'suspicions', after: '24 months', age: 'at', why: 'what the desk had to look into: as long as readings' },
  {
    table: 'cases',
    after: '24 months',
    age: 'closed_at',
    why: 'what was said of a parcel, and how it ended; an open one waits',
  },
  {
    table: 'requests',
    after: '24 months',
    age: 'asked_at',
    why: 'what the desk asked of delivery: as long as readings',
  },
  {
    table: 'glasses',
    after: '1 day',
    age: 'expires_at',
    emptied: ['epoch', 'wrapped_key', 'sealed_words'],
    // With the last parcel they go in its own destruction (destruction/destroy-waybill.ts); here go those that opened none.
    only: `not exists (select from glass_openings o where o.glass_id = glasses.id
      and not exists (select from tombstones t where t.waybill_id = o.waybill_id))`,
    why: 'what the officer wrote: no longer than a parcel lives that was opened by it',
  },
  {
    table: 'glasses',
    after: '24 months',
    age: 'broken_at',
    why: 'that the mask was lifted, when, and the code of why: as long as readings',
  },
  { table: 'glass_openings', ends: 'with the row that it belongs to', why: 'which parcels were opened by a glass' },
  { table: 'ledger_checks', after: '24 months', age: 'at', why: 'who had the ledger read again: as long as its log' },
  {
    table: 'ledger_alarms',
    after: '24 months',
    age: 'closed_at',
    why: 'as long as the log that it is about; an open one waits',
  },
  { table: 'ledger_pending', ends: 'by a job of its own', why: 'when it is in a log' },
  ...['ledger_logs', 'ledger_records', 'ledger_tiles', 'ledger_checkpoints', 'ledger_heard'].map(
    (table): KeptTable => ({
      table,
      ends: 'by a job of its own',
      why: 'whole months after 24, never before: ledger/drop-old-logs.ts',
    }),
  ),
  {
    table: 'ledger_heads',
    stays: true,
    why: 'how many records a parcel has, and the last one’s hash: a gap is found by it',
  },
  { table: 'imports', after: '24 months', age: 'started_at', why: 'who imported, and how many rows' },
  { table: 'import_problems', ends: 'with the row that it belongs to', why: 'row numbers and codes of an import' },
  {
    table: 'waybills',
    after: '24 months',
    age: 'destroyed_at',
    emptied: ['courier_id'],
    why: 'who had a parcel that is destroyed: as long as readings',
  },
  {
    table: 'waybills',
    stays: true,
    why: 'that there was a waybill, and its state; sealed fields and its sender end with it',
  },
  ...[
    'number_indexes',
    'order_indexes',
    'phone_indexes',
    'door_outbox',
    'claims',
    'claim_tries',
    'destroy_asks',
    'lost_content',
  ].map((table): KeptTable => ({ table, ends: 'with its parcel', why: 'deleted by its destruction' })),
  { table: 'destroy_settings', ends: 'with its account', why: 'a wish for all parcels of an account' },
  { table: 'verified_numbers', ends: 'with its account', why: 'sealed' },
  { table: 'leaving_numbers', ends: 'by a job of its own', why: 'within seconds; sealed, and not whose it was' },
  { table: 'released_numbers', ends: 'by a job of its own', why: 'after 90 days; an index, and not whose it was' },
  { table: 'waybill_steps', stays: true, why: 'states and times' },
  {
    table: 'labels',
    stays: true,
    why: 'digests, by which a label is recognised as void or destroyed; the handle ends with the parcel',
  },
  { table: 'destructions', stays: true, why: 'that it was destroyed, when, and by what rule' },
  { table: 'destruction_receipts', stays: true, why: 'receipts hold nothing personal, and are asked for again' },
  {
    table: 'canaries',
    after: '24 months',
    age: 'retired_at',
    emptied: ['retired_by'],
    why: 'who took bait away: as long as readings',
  },
  {
    table: 'canaries',
    stays: true,
    why: 'bait belongs to nobody; who laid it is one of the desk, and its label must alarm for ever',
  },
  ...['carriers', 'carrier_ranges', 'carrier_sort_codes'].map(
    (table): KeptTable => ({ table, stays: true, why: 'carriers, and no persons' }),
  ),
]
