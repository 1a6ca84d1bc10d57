import { DoorAnswer, DoorRequest } from '@exqress/contracts/internal.ts'
import { DoorTier } from '@exqress/contracts/tiers.ts'
import { unwrapBundle } from '@exqress/crypto/kek.ts'
import { openTier } from '@exqress/crypto/tiers-node.ts'
import { withTransaction } from '@exqress/service/db.ts'
import { sealBox } from '@exqress/service/internal/boxes.ts'
import { UpstreamRefusal } from '@exqress/service/internal/upstream-refusal.ts'
import type { Deps } from '../deps.ts'
import { SERVICE } from '../service-name.ts'

type Door = {
  waybillId: string
  source: 'import' | 'sender'
  sealedMemo: Uint8Array
  epoch: string
  wrapped: Uint8Array
}

/** Memos of one round. */
export const DOORS_BATCH = 50
const AT_ONCE = 8

/**
 * Hands imported memos over to delivery and then forgets them: they are for the courier at the door, and nobody here. Delivery may not
 * know the waybill yet (409) or be away; then it is tried again, ever more rarely, up to every five minutes. Answers how many went.
 */
export async function pushDoors(deps: Pick<Deps, 'db' | 'keys' | 'delivery' | 'peers'>): Promise<number> {
  const { db } = deps
  const { rows } = await db.query<Door>(
    `select d.waybill_id as "waybillId", d.source, d.sealed_memo as "sealedMemo", k.epoch, k.wrapped
       from door_outbox d
       join wrapped_bundles k on k.waybill_id = d.waybill_id and k.kind = 'door'
      where d.next_try_at <= now()
      order by d.next_try_at limit ${DOORS_BATCH}`,
    [],
  )
  const handedOver: string[] = []
  const again: string[] = []
  let away: unknown
  for (let from = 0; from < rows.length && !away; from += AT_ONCE) {
    await Promise.all(
      rows.slice(from, from + AT_ONCE).map(async (door) => {
        try {
          await push(deps, door)
          handedOver.push(door.waybillId)
        } catch (error) {
          // Destroyed meanwhile: there is nothing left to tell.
          if (error instanceof UpstreamRefusal && (error.status === 410 || error.code === 'destroyed')) {
            handedOver.push(door.waybillId)
          } else {
            again.push(door.waybillId)
            if (!(error instanceof UpstreamRefusal)) away = error
          }
        }
      }),
    )
  }
  await withTransaction(db, async (tx) => {
    await tx.query('delete from door_outbox where waybill_id = any($1::uuid[])', [handedOver])
    await tx.query(`delete from wrapped_bundles where waybill_id = any($1::uuid[]) and kind = 'door'`, [handedOver])
    await tx.query(
      `update door_outbox set tries = tries + 1, next_try_at = now() + least(300, 0.25 * power(2, least(tries, 11))) * interval '1 second'
        where waybill_id = any($1::uuid[])`,
      [again],
    )
  })
  if (away) throw away
  return handedOver.length
}

async function push(
  { keys, delivery, peers }: Pick<Deps, 'keys' | 'delivery' | 'peers'>,
  { waybillId, source, sealedMemo, epoch, wrapped }: Door,
): Promise<void> {
  const { key } = await keys.keks.getEpoch(epoch)
  const { door: doorKey } = unwrapBundle(key, waybillId, { door: wrapped })
  const peer = peers.get('delivery')
  if (!doorKey || !peer) throw new Error('A memo without its key, or no peer to give it to')
  const memo = DoorTier.parse(openTier(doorKey, { id: waybillId, tier: 'door' }, sealedMemo))
  const box = await sealBox(peer.box, { route: 'doors', caller: SERVICE }, memo)
  await delivery.call({
    method: 'PUT',
    path: '/internal/doors',
    input: DoorRequest,
    body: { waybillId, source, box },
    output: DoorAnswer,
  })
}
