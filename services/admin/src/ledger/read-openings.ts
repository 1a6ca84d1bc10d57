import type { OpeningsAnswer, ProvenEntry, ProvenLog } from '@exqress/contracts/ledger.ts'
import { consistencyPath, consistencyRanges, inclusionPath, type Range } from '@exqress/crypto/ledger/tree-shape.ts'
import type { Db } from '@exqress/service/db.ts'
import type { Deps } from '../deps.ts'
import { hashesOf } from './tiles.ts'

type Head = { logId: string; size: number; note: string; at: string }
type Known = { logId: string; size: number }
type Row = { waybillId: string; logId: string; index: number; salt: Buffer; entry: string }

const text = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64url')

/**
 * Who opened these parcels, each record with its proof under the last checkpoint of its log. Only for the customer's own: confirmed
 * as recipient, not sent. Of a destroyed parcel nobody's is known any more; what is left of it names no person.
 */
export async function readOpenings(
  { db, ledger }: Pick<Deps, 'db' | 'ledger'>,
  { waybillIds, customerId, known }: { waybillIds: readonly string[]; customerId: string; known: readonly Known[] },
): Promise<OpeningsAnswer> {
  const { rows: own } = await db.query<{ waybillId: string }>(
    `select asked.id as "waybillId"
       from unnest($1::uuid[]) as asked (id)
       left join waybills w on w.id = asked.id
      where w.destroyed_at is not null
         or exists (select from tombstones t where t.waybill_id = asked.id)
         or exists (select from claims c
                     where c.waybill_id = asked.id and c.customer_id = $2 and c.state = 'confirmed')`,
    [[...new Set(waybillIds)], customerId],
  )
  const ids = own.map(({ waybillId }) => waybillId)
  const { rows } = await db.query<Row>(
    `select waybill_id as "waybillId", log_id as "logId", index, salt, entry
       from ledger_records where waybill_id = any($1::uuid[])
      order by waybill_id, service, epoch, number`,
    [ids],
  )
  const { rows: waiting } = await db.query<{ waybillId: string; count: number }>(
    `select waybill_id as "waybillId", count(*) as count from ledger_pending
      where waybill_id = any($1::uuid[]) group by waybill_id`,
    [ids],
  )
  const heads = await readHeads(db, [...rows.map(({ logId }) => logId), ...known.map(({ logId }) => logId)])
  const entries = new Map<Row, ProvenEntry>()
  const logs: ProvenLog[] = []
  for (const head of heads) {
    const inLog = rows.filter(({ logId, index }) => logId === head.logId && index < head.size)
    const paths = inLog.map(({ index }) => inclusionPath(index, head.size))
    const growth = growthOf(head, known)
    const hashes = (await hashesOf(db, head.logId, [...paths.flat(), ...(growth ?? [])])).map(text)
    for (const [i, row] of inLog.entries()) {
      const { logId, index, salt, entry } = row
      entries.set(row, { logId, index, salt: text(salt), entry, proof: hashes.splice(0, paths[i]?.length) })
    }
    logs.push({ ...head, ...(growth && { consistency: hashes }) })
  }
  return {
    publicKey: text(ledger.publicKey),
    logs,
    parcels: ids.map((waybillId) => {
      const all = rows.filter((row) => row.waybillId === waybillId)
      const proven = all.flatMap((row) => entries.get(row) ?? [])
      const unseen = waiting.find((row) => row.waybillId === waybillId)?.count ?? 0
      return { waybillId, entries: proven, pending: all.length - proven.length + unseen }
    }),
  }
}

async function readHeads(db: Db, logIds: readonly string[]): Promise<Head[]> {
  const { rows } = await db.query<Head>(
    `select l.id as "logId", c.size, c.note, c.at
       from ledger_logs l
      cross join lateral (select size, note, at from ledger_checkpoints
                           where log_id = l.id order by size desc limit 1) as c
      where l.id = any($1) order by l.number`,
    [[...new Set(logIds)]],
  )
  return rows
}

/** The proof that the log continues the head that the reader knew. */
function growthOf({ logId, size }: Head, known: readonly Known[]): Range[] | undefined {
  const before = known.find((head) => head.logId === logId)
  return before && before.size <= size ? consistencyRanges(consistencyPath(before.size, size)) : undefined
}
