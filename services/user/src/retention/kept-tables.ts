import type { KeptTable } from '@exqress/service/retention/kept-table.ts'
import { kitTables } from '@exqress/service/retention/kit-tables.ts'

/** How long this service keeps what, and why. The notices (frontends/user/src/help) say the same; a test compares. */
export const keptTables: readonly KeptTable[] = [
  ...kitTables,
  ...['customers', 'contacts', 'consents', 'fresh_proofs'].map(
    (table): KeptTable => ({ table, ends: 'with its account', why: 'the account itself' }),
  ),
  { table: 'relations', ends: 'with its account', why: 'which parcels are in its list; no field of a parcel' },
  {
    table: 'arrival_notices',
    after: '1 day',
    age: 'at',
    why: 'that somebody is to be told of a parcel today; gone when they were, of no use tomorrow',
  },
  {
    table: 'glass_notices',
    after: '24 months',
    age: 'at',
    why: 'that somebody was told of a reading: as long as the reading',
  },
  {
    table: 'told_openings',
    after: '24 months',
    age: 'at',
    why: 'of what somebody who claims the parcel later has to be told; nobody is named, and it goes with the parcel',
  },
  {
    table: 'opening_cases',
    after: '24 months',
    age: 'answered_at',
    why: 'a question about a reading, and its answer; one without an answer waits for it',
  },
  { table: 'found_reports', after: '24 months', age: 'at', why: 'where a box was found; nobody is named' },
  { table: 'parcels', stays: true, why: 'that there was a parcel, and its states; sealed fields end with it' },
  { table: 'timeline', stays: true, why: 'states and times; place and reason end with the parcel' },
  { table: 'labels', stays: true, why: 'digests, by which a label is recognised as void or destroyed' },
  { table: 'destruction_receipts', stays: true, why: 'receipts hold nothing personal, and are asked for again' },
  ...['receipt_keys', 'checkpoints', 'carriers'].map(
    (table): KeptTable => ({ table, stays: true, why: 'public to everybody' }),
  ),
]
