import type { EventData } from '@exqress/contracts/events.ts'
import type { Tx } from '@exqress/service/db.ts'
import type { ReceivedEvent } from '@exqress/service/events/envelope.ts'

/** From its first scan a label can only be replaced, never printed again. */
export async function onLabelScanned(tx: Tx, { data }: ReceivedEvent<EventData<'parcel.label_scanned'>>) {
  await tx.query('update labels set scanned_at = coalesce(scanned_at, $2) where label_digest = $1', [
    Buffer.from(data.labelDigest, 'base64url'),
    data.at,
  ])
}
