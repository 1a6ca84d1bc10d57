import { isExpected } from '@exqress/contracts/expected-openings.ts'
import type { Db } from '@exqress/service/db.ts'

type Count = { kind: string; count: number; parcels: number }
export type MonthReport = {
  /** In Korea, YYYY-MM. */
  month: string
  readings: {
    service: string
    role: string
    purpose: string
    records: number
    actors: number
    parcels: number
    offline: number
    /** One that the recipient would expect, see isExpected. */
    expected: boolean
  }[]
  /** Of the ledger: a hole, a chain that is torn, a fork. */
  alarms: (Count & { service: string })[]
  /** Decode budgets and labels that belong to nobody. */
  suspicions: Count[]
  /** Openings that somebody did not expect, by the answer. */
  cases: { outcome: string; count: number; late: number }[]
  /** Who had a log of this month read again, and what came of it. */
  checks: {
    logId: string
    adminId: string
    role: string
    at: string
    ok: boolean
    size: number
    reason: string | null
  }[]
}

/**
 * What the privacy officer looks through every month (PIPA, standards for safety measures, access records): who read how much and what
 * for, what is unusual, what became of it, and who checked the ledger. Counts, codes and pseudonyms; no person's data.
 * @param month in Korea, YYYY-MM
 */
export async function reportMonth(db: Db, month: string): Promise<MonthReport> {
  const span = [startOf(month, 0), startOf(month, 1)]
  const { rows: readings } = await db.query<Omit<MonthReport['readings'][number], 'expected'>>(
    `select service, entry::jsonb -> 'data' ->> 'role' as role, entry::jsonb -> 'data' ->> 'purpose' as purpose,
            count(*) as records, count(distinct actor) as actors, count(distinct waybill_id) as parcels,
            count(*) filter (where entry::jsonb -> 'data' ->> 'online' = 'false') as offline
       from ledger_records where at >= $1 and at < $2
      group by 1, 2, 3 order by 1, 2, 3`,
    span,
  )
  const { rows: alarms } = await db.query<MonthReport['alarms'][number]>(
    `select coalesce(service, 'admin') as service, kind, count(*) as count, count(distinct waybill_id) as parcels
       from ledger_alarms where found_at >= $1::timestamptz and found_at < $2::timestamptz group by 1, 2 order by 1, 2`,
    span,
  )
  const { rows: suspicions } = await db.query<Count>(
    `select kind, count(*) as count, count(distinct waybill_id) as parcels
       from suspicions where at >= $1::timestamptz and at < $2::timestamptz group by 1 order by 1`,
    span,
  )
  const { rows: cases } = await db.query<MonthReport['cases'][number]>(
    `select coalesce(outcome, 'open') as outcome, count(*) as count,
            count(*) filter (where (coalesce(closed_at, now()) at time zone 'Asia/Seoul')::date > due_on) as late
       from cases where kind = 'not_expected' and opened_at >= $1::timestamptz and opened_at < $2::timestamptz
      group by 1 order by 1`,
    span,
  )
  const { rows: checks } = await db.query<MonthReport['checks'][number]>(
    `select log_id as "logId", admin_id as "adminId", role, at, ok, size, reason
       from ledger_checks where left(log_id, 7) = $1 order by at`,
    [month],
  )
  return {
    month,
    readings: readings.map((row) => {
      const { role, purpose } = row as { role: Parameters<typeof isExpected>[0]['role']; purpose: string }
      return { ...row, expected: isExpected({ role, purpose }, 'in_transit') }
    }),
    alarms,
    suspicions,
    cases,
    checks,
  }
}

/** Midnight in Korea (UTC+9) at the first of the month, or of the one after, in UTC. */
function startOf(month: string, later: 0 | 1): string {
  const [year = 0, number = 1] = month.split('-').map(Number)
  return new Date(Date.UTC(year, number - 1 + later, 1) - 9 * 3_600_000).toISOString()
}
