import type { Db } from '@exqress/service/db.ts'

type Row = {
  service: string
  role: string
  purpose: string
  records: number
  actors: number
  parcels: number
  offline: number
}

const HEADER = '월,서비스,역할,목적,열람 건수,열람자 수(가명),운송장 수,오프라인 건수'

/**
 * What the privacy officer looks through every month (PIPA, standards for safety measures, access records): a month's readings by service, role
 * and purpose, and the alarms of that month. CSV in UTF-8 with a byte order mark, as spreadsheets want it.
 * @param month in Korea, YYYY-MM
 */
export async function reportMonth(db: Db, month: string): Promise<string> {
  const [from, to] = [startOf(month, 0), startOf(month, 1)]
  const { rows } = await db.query<Row>(
    `select service, entry::jsonb -> 'data' ->> 'role' as role, entry::jsonb -> 'data' ->> 'purpose' as purpose,
            count(*) as records, count(distinct actor) as actors, count(distinct waybill_id) as parcels,
            count(*) filter (where entry::jsonb -> 'data' ->> 'online' = 'false') as offline
       from ledger_records where at >= $1 and at < $2
      group by 1, 2, 3 order by 1, 2, 3`,
    [from, to],
  )
  const { rows: alarms } = await db.query<{ service: string; kind: string; count: number; parcels: number }>(
    `select coalesce(service, 'admin') as service, kind, count(*) as count, count(distinct waybill_id) as parcels
       from ledger_alarms where found_at >= $1::timestamptz and found_at < $2::timestamptz group by 1, 2 order by 1, 2`,
    [from, to],
  )
  const lines = [
    HEADER,
    ...rows.map((row) =>
      [month, row.service, row.role, row.purpose, row.records, row.actors, row.parcels, row.offline].map(cell).join(),
    ),
    ...alarms.map((alarm) =>
      [month, alarm.service, '', `alarm:${alarm.kind}`, alarm.count, '', alarm.parcels, ''].map(cell).join(),
    ),
  ]
  return `\uFEFF${lines.map((line) => `${line}\r\n`).join('')}`
}

/** Midnight in Korea (UTC+9) at the first of the month, or of the one after, in UTC. */
function startOf(month: string, later: 0 | 1): string {
  const [year = 0, number = 1] = month.split('-').map(Number)
  return new Date(Date.UTC(year, number - 1 + later, 1) - 9 * 3_600_000).toISOString()
}

/** A cell begins with no sign that a spreadsheet would take for a formula. */
function cell(value: string | number): string {
  const text = String(value).replace(/^[=+\-@\t\r]/, "'$&")
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
