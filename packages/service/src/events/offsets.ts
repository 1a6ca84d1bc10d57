import type { Db, Tx } from '../db.ts'
import type { LogBatch, StoredOffset } from './transport.ts'

type Partition = Pick<LogBatch, 'stream' | 'partition' | 'logId'>

/**
 * Locks the partition in this database, so that of two members that both believe to own it one waits, and answers where reading goes on. 0
 * (the beginning) for a new partition, and for one whose log was replaced by another.
 */
export async function lockOffset(tx: Tx, { stream, partition, logId }: Partition): Promise<number> {
  const locked = await selectForUpdate(tx, { stream, partition })
  if (locked) return locked.logId === logId ? locked.nextOffset : 0
  await tx.query(
    `insert into consumer_offsets (stream, partition, log_id, next_offset) values ($1, $2, $3, 0)
     on conflict (stream, partition) do nothing`,
    [stream, partition, logId],
  )
  const created = await selectForUpdate(tx, { stream, partition })
  return created?.logId === logId ? created.nextOffset : 0
}

async function selectForUpdate(tx: Tx, { stream, partition }: Omit<Partition, 'logId'>) {
  const { rows } = await tx.query<{ logId: string; nextOffset: number }>(
    `select log_id as "logId", next_offset as "nextOffset" from consumer_offsets
      where stream = $1 and partition = $2 for update`,
    [stream, partition],
  )
  return rows[0]
}

/** Stores where reading goes on, in the transaction of what was read. */
export async function storeOffset(tx: Tx, { stream, partition, logId }: Partition, nextOffset: number): Promise<void> {
  await tx.query('update consumer_offsets set log_id = $3, next_offset = $4 where stream = $1 and partition = $2', [
    stream,
    partition,
    logId,
    nextOffset,
  ])
}

/** Starts a partition anew, unless it has moved on from `found` meanwhile. */
export async function resetOffset(db: Db, { stream, partition, logId }: Partition, found: number): Promise<void> {
  await db.query(
    `update consumer_offsets set log_id = $3, next_offset = 0
      where stream = $1 and partition = $2 and next_offset = $4`,
    [stream, partition, logId, found],
  )
}

export async function readOffsets(db: Db): Promise<StoredOffset[]> {
  const { rows } = await db.query<StoredOffset>(
    'select stream, partition, log_id as "logId", next_offset as "nextOffset" from consumer_offsets',
    [],
  )
  return rows
}

/**
 * Operation: read these topics again from their oldest record (what was applied is recognised). A running consumer notices at its
 * next batch.
 */
export async function rereadFromBeginning(db: Db, streams: string[]): Promise<void> {
  await db.query('update consumer_offsets set next_offset = 0 where stream = any($1)', [streams])
}
