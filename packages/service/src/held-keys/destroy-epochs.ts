import { type Db, type Tx, withTransaction } from '../db.ts'

/** A column that names epochs; both are constants of the program. */
export type EpochColumn = { table: string; epoch: string }

/** The keys of the epochs, as KekEpochs and admin's index epochs hold them. */
export type DestroyableEpochs = {
  listEpochs(): Promise<string[]>
  /** Doing it again for one that is gone does nothing, but forgets what this process remembers of it. */
  destroyEpoch(epoch: string): Promise<void>
}

/** Shared by writers (the trigger of 0204-key-epochs.sql), alone for who destroys. */
const LOCK_SPACE = 7_302_506

/**
 * Destroys the epochs that no row refers to and that the last row left 7 days (the backup window) ago. Each is judged in one
 * transaction under its lock; its mark in key_epochs is committed before the key goes, so a writer that comes later is
 * refused, and what a crash left undone is done by the next round.
 *
 * Time is what the given clock says between two looks. Where it ran backwards by more than a day, or jumped by more than 30 days,
 * the 7 days begin anew. No clock costs a row its key: what is referred to stays.
 * @param kind folder in the key store: `kek`, `index`
 * @param current the epoch that is written under now; it stays
 * @returns the epochs that are destroyed now
 */
export async function destroyEpochs({
  db,
  kind,
  epochs,
  columns,
  current,
  now,
}: {
  db: Db
  kind: string
  epochs: DestroyableEpochs
  columns: readonly EpochColumn[]
  current: string
  now: Date
}): Promise<string[]> {
  const destroyed: string[] = []
  for (const epoch of await epochs.listEpochs()) {
    if (!(await withTransaction(db, (tx) => mayGo(tx, { kind, epoch, columns, isCurrent: epoch === current, now }))))
      continue
    await epochs.destroyEpoch(epoch)
    destroyed.push(epoch)
  }
  return destroyed
}

async function mayGo(
  tx: Tx,
  {
    kind,
    epoch,
    columns,
    isCurrent,
    now,
  }: { kind: string; epoch: string; columns: readonly EpochColumn[]; isCurrent: boolean; now: Date },
): Promise<boolean> {
  const name = `${kind}/${epoch}`
  // Somebody writes under it this moment, or another process judges it: it has time until the next round.
  const { rows: lock } = await tx.query<{ got: boolean }>('select pg_try_advisory_xact_lock($1, hashtext($2)) as got', [
    LOCK_SPACE,
    name,
  ])
  if (!lock[0]?.got) return false
  const { rows: marks } = await tx.query('select from key_epochs where name = $1 and destroyed_at is not null', [name])
  if (marks.length > 0) return true
  const { rows } = await tx.query<{ inUse: boolean }>({
    text: `select ${columns.map((c) => `exists (select from ${c.table} where ${c.epoch} = $1)`).join(' or ')} as "inUse"`,
    values: [epoch],
  })
  if (isCurrent || rows[0]?.inUse) {
    await tx.query('update key_epochs set last_left_at = null, looked_at = $2 where name = $1', [name, now])
    return false
  }
  const { rows: judged } = await tx.query<{ due: boolean }>(
    `insert into key_epochs as known (name, last_left_at, looked_at) values ($1, $2, $2)
     on conflict (name) do update set
       last_left_at = case when known.last_left_at is null
                             or $2 not between known.looked_at - interval '1 day' and known.looked_at + interval '30 days'
                           then $2 else known.last_left_at end,
       looked_at = $2
     returning last_left_at <= $2 - interval '7 days' as due`,
    [name, now],
  )
  if (!judged[0]?.due) return false
  await tx.query('update key_epochs set destroyed_at = $2 where name = $1', [name, now])
  return true
}
