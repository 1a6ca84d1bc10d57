import type { EventData } from '@exqress/contracts/events.ts'
import type { Tx } from '@exqress/service/db.ts'
import { appendEvent } from '@exqress/service/events/append-event.ts'
import type { ReceivedEvent } from '@exqress/service/events/envelope.ts'
import { lockToldOpenings, tellLate, tellWhoseItIs } from './tell-whose-it-is.ts'

/**
 * The privacy officer looked behind the mask: everybody whose parcel it is, confirmed, is to be told. Where that is nobody, the desk learns it, and
 * who claims the parcel later is told then.
 */
export async function onGlassBroken(
  tx: Tx,
  { data: { waybillId, openingId, at } }: ReceivedEvent<EventData<'waybill.glass_broken'>>,
): Promise<void> {
  await lockToldOpenings(tx, waybillId)
  await tx.query(
    'insert into told_openings (waybill_id, opening_id, at) values ($1, $2, $3) on conflict (waybill_id, opening_id) do nothing',
    [waybillId, openingId, at],
  )
  await tellWhoseItIs(tx, waybillId)
  const { rowCount } = await tx.query('select 1 from glass_notices where waybill_id = $1 and opening_id = $2', [
    waybillId,
    openingId,
  ])
  if (rowCount === 0) await tellDesk(tx, { waybillId, openingId, result: 'no_recipient' })
}

/**
 * The same, heard after the parcel's destruction: its relations are still there, and who has confirmed it is told. Nobody claims it any more, so that
 * nothing is kept for later.
 */
export async function onBuriedGlassBroken(
  tx: Tx,
  { data: { waybillId, openingId, at } }: ReceivedEvent<EventData<'waybill.glass_broken'>>,
): Promise<void> {
  const told = await tellLate(tx, { waybillId, openingId, at, day: null })
  if (!told) await tellDesk(tx, { waybillId, openingId, result: 'no_recipient' })
}

/** The officer sees whether the recipient knows. */
export async function tellDesk(tx: Tx, told: Omit<EventData<'customer.glass_told'>, 'at'>): Promise<void> {
  const data = { ...told, at: new Date().toISOString() }
  await appendEvent(tx, { topic: 'customer', key: told.waybillId, type: 'customer.glass_told', data })
}
