import type { KeptTable } from '@exqress/service/retention/kept-table.ts'
import { kitTables } from '@exqress/service/retention/kit-tables.ts'

/** How long this service keeps what, and why. The couriers' notice (frontends/delivery/src/privacy) says the same; a test compares. */
export const keptTables: readonly KeptTable[] = [
  ...kitTables,
  ...['couriers', 'courier_consents'].map(
    (table): KeptTable => ({ table, ends: 'with its account', why: 'the account itself' }),
  ),
  {
    table: 'scans',
    after: '24 months',
    age: 'at',
    // By its scan a destroyed parcel finds the photo that was taken where its label could not be read.
    only: 'not exists (select from photos p where p.photo_id = scans.photo_id)',
    why: 'which courier scanned which label: as long as readings',
  },
  {
    table: 'profile_readings',
    after: '24 months',
    age: 'at',
    why: 'who at the desk saw a courier’s profile: as long as readings',
  },
  {
    table: 'proof_releases',
    after: '24 months',
    age: 'at',
    why: 'for whom at the desk a proof was opened: as long as readings',
  },
  {
    table: 'decode_budgets',
    after: '1 month',
    age: 'day',
    why: 'counts of a day; what was too much is a suspicion at the desk',
  },
  { table: 'load_counters', after: '1 month', age: 'day', why: 'the load numbers of a day' },
  {
    table: 'state_changes',
    after: '24 months',
    age: 'at',
    emptied: ['courier_id'],
    why: 'who moved it: as long as readings',
  },
  { table: 'state_changes', stays: true, why: 'states and times; place and reason end with the parcel' },
  {
    table: 'late_reports',
    after: '24 months',
    age: 'at',
    emptied: ['courier_id'],
    why: 'who reported late: as long as readings',
  },
  { table: 'late_reports', stays: true, why: 'what was reported, and when' },
  {
    table: 'parcels',
    after: '24 months',
    age: 'destroyed_at',
    emptied: ['delivered_by', 'opened_by', 'opened_day'],
    why: 'who had a parcel that is destroyed: as long as readings',
  },
  {
    table: 'parcels',
    stays: true,
    why: 'that there was a parcel, and its state; sealed fields and its courier end with it',
  },
  { table: 'proofs', ends: 'with its parcel', why: 'sealed' },
  { table: 'label_salts', ends: 'with its parcel', why: 'wrapped' },
  {
    table: 'photos',
    ends: 'by a job of its own',
    why: 'when no proof of a living parcel needs it, or unused after 7 days',
  },
  { table: 'labels', stays: true, why: 'digests, by which a label is recognised as void or destroyed' },
]
