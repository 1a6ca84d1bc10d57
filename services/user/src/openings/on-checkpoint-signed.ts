import type { EventData } from '@exqress/contracts/events.ts'
import type { Tx } from '@exqress/service/db.ts'
import type { ReceivedEvent } from '@exqress/service/events/envelope.ts'

export async function onCheckpointSigned(
  tx: Tx,
  { data: { logId, size, root, note, at } }: ReceivedEvent<EventData<'checkpoint.signed'>>,
): Promise<void> {
  await tx.query(
    'insert into checkpoints (log_id, size, root, note, at) values ($1, $2, $3, $4, $5) on conflict do nothing',
    [logId, size, root, note, at],
  )
}
