import { type LedgerRecordQuery, LedgerRecords } from '@exqress/contracts/admin-api.ts'
import type { LedgerEntry } from '@exqress/crypto/ledger/entry.ts'
import type { Db } from '@exqress/service/db.ts'
import { badInput } from '@exqress/service/errors/app-error.ts'

/** Access records, newest first. Nothing in them is personal: readers stand under pseudonyms that differ from parcel to parcel. */
export async function readRecords(db: Db, query: LedgerRecordQuery): Promise<LedgerRecords> {
  const after = query.cursor === undefined ? [null, null] : placeOf(query.cursor)
  const { rows } = await db.query<{ logNumber: number; entry: string }>(
    `select l.number as "logNumber", r.entry
       from ledger_records r join ledger_logs l on l.id = r.log_id
      where r.service is not null
        and ($1::uuid is null or r.waybill_id = $1) and ($2::text is null or r.service = $2)
        and ($3::text is null or r.actor = $3) and ($4::text is null or r.at >= $4) and ($5::text is null or r.at < $5)
        and ($6::int is null or (l.number, r.index) < ($6, $7::bigint))
      order by l.number desc, r.index desc limit $8`,
    [
      query.waybillId ?? null,
      query.service ?? null,
      query.actor ?? null,
      timeText(query.from),
      timeText(query.to),
      ...after,
      query.limit + 1,
    ],
  )
  const page = rows.slice(0, query.limit).map(({ logNumber, entry }) => ({ logNumber, ...readEntry(entry) }))
  const last = page.at(-1)
  return LedgerRecords.parse({
    records: page.map(({ logNumber: _, ...record }) => record),
    ...(rows.length > query.limit && last ? { next: `${last.logNumber}.${last.index}` } : {}),
  })
}

function readEntry(text: string) {
  const entry = JSON.parse(text) as LedgerEntry & { kind: 'record' }
  const { log, index, service, epoch, number, data } = entry
  return { logId: log, index, service, epoch, number, record: data }
}

/** Times in records are all in one form, so they compare as texts. */
function timeText(time: string | undefined): string | null {
  return time === undefined ? null : new Date(time).toISOString()
}

function placeOf(cursor: string): [number, number] {
  const [, log, index] = /^(\d{1,9})\.(\d{1,15})$/.exec(cursor) ?? []
  if (log === undefined || index === undefined) throw badInput([{ path: 'cursor', code: 'invalid' }])
  return [Number(log), Number(index)]
}
