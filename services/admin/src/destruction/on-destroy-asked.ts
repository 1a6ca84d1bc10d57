import type { EventData } from '@exqress/contracts/events.ts'
import type { Tx } from '@exqress/service/db.ts'
import { appendEvent } from '@exqress/service/events/append-event.ts'
import type { ReceivedEvent } from '@exqress/service/events/envelope.ts'
import { lockForBurial } from '@exqress/service/events/tombstones.ts'
import { destroyWaybill, mayDestroy } from './destroy-waybill.ts'

/**
 * A recipient destroys. Only the one who confirmed the parcel is heard; anybody else is told that they were not: their claim may have been
 * lost with a database. The user service has seen the final state; delivery's news of it may still be on its way here, and then the wish waits
 * for it (`destroyDue`). The event passes through and so stands alone in its transaction, which holds no other lock of a burial.
 */
export async function onDestroyAsked(tx: Tx, { data }: ReceivedEvent<EventData<'customer.destroy_asked'>>) {
  const { waybillId, customerId, at } = data
  const { rows } = await tx.query<{ isOwn: boolean }>(
    `select exists (select 1 from claims c where c.waybill_id = w.id and c.customer_id = $2 and c.state = 'confirmed') as "isOwn"
       from waybills w
      where w.id = $1 and w.destroyed_at is null`,
    [waybillId, customerId],
  )
  if (!rows[0]) return
  if (!rows[0].isOwn) {
    const unheard = { waybillId, askedAt: at, at: new Date().toISOString() }
    await appendEvent(tx, { topic: 'waybill', key: waybillId, type: 'waybill.destroy_unheard', data: unheard })
    return
  }
  await tx.query(`insert into destroy_asks (waybill_id, asked_at) values ($1, $2) on conflict do nothing`, [
    waybillId,
    at,
  ])
  await destroyIfAsked(tx, waybillId)
}

/** Carries out a wish that waits, if it may be carried out by now. Not for handlers: they hold the burial's lock shared, and two of them would wait for each other. */
export async function destroyIfAsked(tx: Tx, waybillId: string): Promise<void> {
  await lockForBurial(tx, waybillId)
  const { rows } = await tx.query<{ at: string }>('select asked_at as at from destroy_asks where waybill_id = $1', [
    waybillId,
  ])
  if (!rows[0]) return
  const may = await mayDestroy(tx, waybillId)
  if (may === 'held') await tellHeld(tx, waybillId)
  if (may !== 'yes') return
  await destroyWaybill(tx, { waybillId, reason: 'recipient', askedAt: new Date(rows[0].at), at: new Date() })
}

async function tellHeld(tx: Tx, waybillId: string) {
  const { rowCount } = await tx.query(
    'update destroy_asks set held_told = true where waybill_id = $1 and not held_told',
    [waybillId],
  )
  if (rowCount === 0) return
  const data = { waybillId, at: new Date().toISOString() }
  await appendEvent(tx, { topic: 'waybill', key: waybillId, type: 'waybill.destroy_held', data })
}
