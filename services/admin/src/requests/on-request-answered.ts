import type { EventData } from '@exqress/contracts/events.ts'
import type { Tx } from '@exqress/service/db.ts'
import type { ReceivedEvent } from '@exqress/service/events/envelope.ts'

export async function onRequestAccepted(tx: Tx, { data }: ReceivedEvent<EventData<'parcel.request_accepted'>>) {
  await answer(tx, data.requestId, { state: 'accepted', code: null, at: data.at })
}

export async function onRequestRefused(tx: Tx, { data }: ReceivedEvent<EventData<'parcel.request_refused'>>) {
  await answer(tx, data.requestId, { state: 'refused', code: data.code, at: data.at })
}

async function answer(
  tx: Tx,
  requestId: string,
  { state, code, at }: { state: 'accepted' | 'refused'; code: string | null; at: string },
) {
  await tx.query(`update requests set state = $2, code = $3, answered_at = $4 where id = $1 and state = 'open'`, [
    requestId,
    state,
    code,
    at,
  ])
}
