import { type KekEpoch, type KekEpochs, rewrap } from '@exqress/crypto/kek.ts'
import { KeyMissing } from '@exqress/crypto/key-store.ts'
import { SealBroken } from '@exqress/crypto/seal-broken.ts'
import { type Db, withTransaction } from '../db.ts'

/**
 * A column of keys that lie wrapped under an epoch. All are names or expressions of SQL, constants of the program:
 * `owner.id` and `owner.group` are what wrapKey was given (`waybill_id`, `kind`; a fixed text in quotes).
 */
export type WrappedColumn = {
  table: string
  epoch: string
  wrapped: string
  owner: { id: string; group: string }
}

/** What every service has (0202-held-keys.sql). */
export const sharedWrappedColumns: readonly WrappedColumn[] = [
  { table: 'wrapped_bundles', epoch: 'epoch', wrapped: 'wrapped', owner: { id: 'waybill_id', group: 'kind' } },
  { table: 'label_ring', epoch: 'epoch', wrapped: 'wrapped', owner: { id: `'label-ring'`, group: `'ring'` } },
]

export type Rewrapped = {
  /** Rows moved to the current epoch. */
  moved: number
  /** Epochs that rows refer to and whose key is not in the key store: their rows stay, and open nothing. */
  missing: string[]
  /** Rows that their epoch's key does not open. */
  broken: number
}

const BATCH = 500

type Row = { at: string; id: string; group: string; wrapped: Uint8Array }

/**
 * Moves every wrapped key to today's epoch, in short transactions. Rows that somebody else holds are left for the next round; a row
 * that is deleted meanwhile stays deleted. Doing it twice, or in two processes at once, does nothing more.
 */
export async function rewrapEpochs({
  db,
  keks,
  columns,
  now,
}: {
  db: Db
  keks: KekEpochs
  columns: readonly WrappedColumn[]
  now: Date
}): Promise<Rewrapped> {
  const today = await keks.currentEpoch(now)
  const done: Rewrapped = { moved: 0, missing: [], broken: 0 }
  for (const column of columns) {
    const { rows: epochs } = await db.query<{ epoch: string }>({
      text: `select distinct ${column.epoch} as epoch from ${column.table} where ${column.epoch} <> $1 order by 1`,
      values: [today.epoch],
    })
    for (const { epoch } of epochs) {
      let from: KekEpoch
      try {
        from = await keks.getEpoch(epoch)
      } catch (error) {
        if (!(error instanceof KeyMissing)) throw error
        if (!done.missing.includes(epoch)) done.missing.push(epoch)
        continue
      }
      const { moved, broken } = await moveRows(db, column, from, today)
      done.moved += moved
      done.broken += broken
    }
  }
  return done
}

async function moveRows(db: Db, column: WrappedColumn, from: KekEpoch, to: KekEpoch) {
  const { table, epoch, wrapped, owner } = column
  const broken: string[] = []
  let moved = 0
  for (let found = BATCH; found === BATCH && broken.length < BATCH; ) {
    found = await withTransaction(db, async (tx) => {
      // A locked row keeps its ctid until the end of the transaction; nothing else names rows of all these tables alike.
      const { rows } = await tx.query<Row>({
        text: `select ctid::text as at, (${owner.id})::text as id, (${owner.group})::text as "group", ${wrapped} as wrapped
                 from ${table} where ${epoch} = $1 and ctid <> all($2::tid[]) limit ${BATCH} for update skip locked`,
        values: [from.epoch, broken],
      })
      const good = rows.flatMap((row) => {
        try {
          return [{ at: row.at, wrapped: rewrap(from.key, to.key, row.wrapped, { id: row.id, group: row.group }) }]
        } catch (error) {
          if (!(error instanceof SealBroken)) throw error
          broken.push(row.at)
          return []
        }
      })
      await tx.query({
        text: `update ${table} set ${epoch} = $1, ${wrapped} = moved.wrapped
                 from unnest($2::tid[], $3::bytea[]) as moved (at, wrapped) where ${table}.ctid = moved.at`,
        values: [to.epoch, good.map(({ at }) => at), good.map((row) => row.wrapped)],
      })
      moved += good.length
      return rows.length
    })
  }
  return { moved, broken: broken.length }
}
