import type { Db } from '../db.ts'
import type { StoredOffset } from '../events/transport.ts'

/** How far the service's own topics were compared with what its database says it told. */
export async function readToldOffsets(db: Db): Promise<StoredOffset[]> {
  const { rows } = await db.query<StoredOffset>(
    'select stream, partition, log_id as "logId", next_offset as "nextOffset" from told_offsets',
    [],
  )
  return rows
}

export async function storeToldOffsets(db: Db, offsets: readonly StoredOffset[]): Promise<void> {
  await db.query(
    `insert into told_offsets (stream, partition, log_id, next_offset)
     select * from unnest($1::text[], $2::integer[], $3::text[], $4::bigint[])
     on conflict (stream, partition) do update set log_id = excluded.log_id, next_offset = excluded.next_offset`,
    [
      offsets.map(({ stream }) => stream),
      offsets.map(({ partition }) => partition),
      offsets.map(({ logId }) => logId),
      offsets.map(({ nextOffset }) => nextOffset),
    ],
  )
}
