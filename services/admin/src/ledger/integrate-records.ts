import type { KeyObject } from 'node:crypto'
import { recordEntryText, type SourceRecord } from '@exqress/crypto/ledger/entry.ts'
import { recordHashText } from '@exqress/crypto/ledger/entry-node.ts'
import { type ChainHead, chainFault } from '@exqress/crypto/ledger/record-chain.ts'
import { type Db, type Tx, withTransaction } from '@exqress/service/db.ts'
import { monthOf } from './log-id.ts'
import { noteEpochs } from './note-epochs.ts'
import { beginLog, lockOpenLog, type OpenLog, storeEntries } from './open-log.ts'
import { signHead } from './sign-checkpoint.ts'

type Pending = { position: number; service: string; waybillId: string; epoch: number; number: number; record: string }
/** A key's head, and whether this round moved it. */
type Head = ChainHead & { service: string; waybillId: string; moved: boolean }

/** `newEpochs`: services that begin to tell in a recovery epoch which nobody has seen. */
export type Integrated = { appended: number; held: number; brokenChains: number; newEpochs: string[] }

/**
 * Gives waiting records their places in the log, in the order in which they came; a record whose predecessor is missing waits for it. With
 * the month the log changes.
 * @param seen ids of logs that are known from elsewhere
 * @param limit records of one transaction
 */
export async function integrateRecords(
  { db, key }: { db: Db; key: KeyObject },
  { now, seen, limit = 2_000 }: { now: Date; seen: readonly string[]; limit?: number },
): Promise<Integrated> {
  return withTransaction(db, async (tx) => {
    const log = await currentLog(tx, { key, now, seen })
    const { rows: pending } = await tx.query<Pending>(
      `select position, service, waybill_id as "waybillId", epoch, number, record
         from ledger_pending where not held order by position limit $1`,
      [limit],
    )
    if (pending.length === 0) return { appended: 0, held: 0, brokenChains: 0, newEpochs: [] }
    const newEpochs = await noteEpochs(tx, pending, now)
    const heads = await readHeads(tx, pending)
    const entries: string[] = []
    const taken: number[] = []
    const held: number[] = []
    const broken: (SourceRecord & { log: string })[] = []
    for (const { position, service, waybillId, epoch, number, record } of pending) {
      const name = `${service} ${waybillId}`
      const source: SourceRecord = { service, epoch, number, data: JSON.parse(record) }
      const head = heads.get(name)
      const fault = chainFault(head, source)
      if (fault === 'number' || (!head && number !== 1)) {
        held.push(position)
        continue
      }
      // Kept all the same: a broken chain is what the ledger has to show.
      if (fault) broken.push({ ...source, log: log.id })
      entries.push(recordEntryText({ ...source, log: log.id, index: log.size + entries.length }, record))
      taken.push(position)
      const hash = recordHashText(source, record)
      heads.set(name, { service, waybillId, epoch, number, hash, moved: true })
    }
    await storeEntries(tx, log, entries)
    await storeHeads(
      tx,
      [...heads.values()].filter(({ moved }) => moved),
    )
    await tx.query('delete from ledger_pending where position = any($1)', [taken])
    if (held.length > 0) await tx.query('update ledger_pending set held = true where position = any($1)', [held])
    await storeBrokenChains(tx, broken)
    return { appended: taken.length, held: held.length, brokenChains: broken.length, newEpochs }
  })
}

/** The open log; the very first one, or the month's, is begun here. */
async function currentLog(
  tx: Tx,
  { key, now, seen }: { key: KeyObject; now: Date; seen: readonly string[] },
): Promise<OpenLog> {
  const log = await lockOpenLog(tx)
  const month = monthOf(now)
  // A clock that was set back does not open an old month again.
  if (log && month <= log.id.slice(0, 7)) return log
  const link = log && { reason: 'month' as const, note: await signHead(tx, { key, log, at: now }) }
  return beginLog(tx, { month, link, seen, at: now })
}

async function readHeads(tx: Tx, pending: readonly Pending[]): Promise<Map<string, Head>> {
  const { rows } = await tx.query<Omit<Head, 'hash' | 'moved'> & { hash: Buffer }>(
    `select h.service, h.waybill_id as "waybillId", h.epoch, h.number, h.hash
       from (select distinct service, waybill_id from unnest($1::text[], $2::uuid[]) as p (service, waybill_id)) as asked
       join ledger_heads h on h.service = asked.service and h.waybill_id = asked.waybill_id`,
    [pending.map(({ service }) => service), pending.map(({ waybillId }) => waybillId)],
  )
  return new Map(
    rows.map(({ hash, ...head }) => [
      `${head.service} ${head.waybillId}`,
      { ...head, hash: hash.toString('base64url'), moved: false },
    ]),
  )
}

/** Also wakes what waited for these records. */
async function storeHeads(tx: Tx, heads: readonly Head[]): Promise<void> {
  if (heads.length === 0) return
  const names = [heads.map(({ service }) => service), heads.map(({ waybillId }) => waybillId)]
  await tx.query(
    `insert into ledger_heads (service, waybill_id, epoch, number, hash)
     select * from unnest($1::text[], $2::uuid[], $3::int[], $4::bigint[], $5::bytea[])
     on conflict (service, waybill_id) do update
        set epoch = excluded.epoch, number = excluded.number, hash = excluded.hash`,
    [
      ...names,
      heads.map(({ epoch }) => epoch),
      heads.map(({ number }) => number),
      heads.map(({ hash }) => Buffer.from(hash, 'base64url')),
    ],
  )
  await tx.query(
    `update ledger_pending p set held = false
       from unnest($1::text[], $2::uuid[]) as moved (service, waybill_id)
      where p.held and p.service = moved.service and p.waybill_id = moved.waybill_id`,
    names,
  )
}

async function storeBrokenChains(tx: Tx, broken: readonly (SourceRecord & { log: string })[]): Promise<void> {
  if (broken.length === 0) return
  await tx.query(
    `insert into ledger_alarms (kind, service, waybill_id, epoch, from_number, log_id)
     select 'chain', * from unnest($1::text[], $2::uuid[], $3::int[], $4::bigint[], $5::text[])`,
    [
      broken.map(({ service }) => service),
      broken.map(({ data }) => data.waybillId),
      broken.map(({ epoch }) => epoch),
      broken.map(({ number }) => number),
      broken.map(({ log }) => log),
    ],
  )
}
