import type { KeptTable } from './kept-table.ts'

/** The tables that every service has (migrations of this package). */
export const kitTables: readonly KeptTable[] = [
  {
    table: 'access_records',
    after: '24 months',
    age: 'at',
    // The last one of a living parcel stays with it: the next is chained to its hash.
    only: `(exists (select from tombstones t where t.waybill_id = access_records.waybill_id)
      or exists (select from access_records next where next.waybill_id = access_records.waybill_id
                    and (next.epoch, next.number) > (access_records.epoch, access_records.number)))`,
    why: 'who read what: two years, as the notices say',
  },
  {
    table: 'daily_readings',
    after: '1 month',
    age: 'day',
    why: 'tells the first look of a day from the next ones',
  },
  {
    table: 'refused_attempts',
    after: '24 months',
    age: 'at',
    why: 'attempts that opened nothing: as long as readings',
  },
  {
    table: 'dead_letters',
    after: '24 months',
    age: 'failed_at',
    only: `dead_letters.topic like '%-access'`,
    why: 'a record that could not be taken over: as long as readings',
  },
  { table: 'dead_letters', ends: 'with its parcel', why: 'or when its handler is mended and it is tried again' },
  { table: 'parked_events', ends: 'with its parcel', why: 'or when what it waits for has come' },
  { table: 'restored_facts', ends: 'by a job of its own', why: 'taken over, or dropped after a day' },
  { table: 'outbox', ends: 'by a job of its own', why: '7 days after it was told' },
  { table: 'wrapped_bundles', ends: 'with its parcel', why: 'the keys' },
  { table: 'bundle_jobs', ends: 'with its parcel', why: 'or when the keys are there' },
  { table: 'sessions', ends: 'by a job of its own', why: '30 days after its end' },
  { table: 'one_time_codes', ends: 'by a job of its own', why: 'when it can no longer be used' },
  { table: 'rate_limits', ends: 'by a job of its own', why: 'when its window is over' },
  { table: 'login_failures', ends: 'by a job of its own', why: 'when it is forgotten' },
  {
    table: 'client_writes',
    stays: true,
    why: 'so that a phone that comes back after a year does nothing twice: random ids; the digest of the body goes after 7 days',
  },
  { table: 'tombstones', stays: true, why: 'what is destroyed never comes back; ids of parcels' },
  { table: 'deleted_customers', stays: true, why: 'what is deleted never comes back; ids of accounts that are gone' },
  ...['event_versions', 'applied_versions', 'consumer_offsets', 'told_offsets', 'recovery_epoch'].map(
    (table): KeptTable => ({ table, stays: true, why: 'numbers of events' }),
  ),
  ...['key_epochs', 'label_ring', 'environment_mark'].map(
    (table): KeptTable => ({ table, stays: true, why: 'keys, nobody’s' }),
  ),
  ...['disclosure_rows', 'migrations', 'retention_clock'].map(
    (table): KeptTable => ({ table, stays: true, why: 'the program’s own' }),
  ),
]
