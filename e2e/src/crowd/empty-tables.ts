import { withClient } from '@exqress/local/with-client.ts'
import { serviceNames } from '@exqress/scripts/lib/services.ts'

const queue = 'a queue, or what waits for something: empty when all is well'
const guard = 'written about misuse or a fault, of which there is none here'
const later = 'written by a job or a rotation of another day'
const restored = 'written after a restore'
const deleted = 'written when an account is deleted'

/** Tables that may be empty after the crowd's journeys, and why; in all others a search finds nothing only where there was something. */
const MAY_BE_EMPTY: Record<string, string> = {
  arrival_notices: queue,
  bundle_jobs: queue,
  dead_letters: guard,
  deleted_customers: deleted,
  destroy_asks: queue,
  door_outbox: queue,
  fresh_proofs: 'a proof of one’s number, before one’s data is handed out or deleted; gone after minutes',
  key_epochs: later,
  label_ring: later,
  late_reports: 'written when a report or a request comes too late for its parcel',
  ledger_alarms: guard,
  ledger_checks: 'written when somebody at the desk has the ledger verified',
  ledger_pending: queue,
  login_failures: guard,
  lost_content: restored,
  one_time_codes: queue,
  parked_events: queue,
  proof_releases: 'written when the officer looks at a parcel that was delivered',
  'admin: refused_attempts': 'labels are scanned at the other two services',
  leaving_numbers: deleted,
  released_numbers: deleted,
  restored_facts: restored,
}

/** Tables without a row that nobody has excused. */
export async function unexcusedTables(databases: Record<(typeof serviceNames)[number], string>): Promise<string[]> {
  const empty: string[] = []
  for (const service of serviceNames) {
    await withClient(databases[service], async (client) => {
      const { rows } = await client.query<{ name: string }>(
        `select tablename as name from pg_tables where schemaname = 'public' order by 1`,
      )
      for (const { name } of rows) {
        if (name in MAY_BE_EMPTY || `${service}: ${name}` in MAY_BE_EMPTY) continue
        const { rowCount } = await client.query(`select 1 from ${client.escapeIdentifier(name)} limit 1`)
        if (!rowCount) empty.push(`${service}: ${name}`)
      }
    })
  }
  return empty
}
