import { GiveContentAnswer, GiveContentRequest, LostKeys, LostKeysRequest } from '@exqress/contracts/internal.ts'
import { unwrapBundle } from '@exqress/crypto/kek.ts'
import { KeyMissing } from '@exqress/crypto/key-store.ts'
import { sealBox } from '@exqress/service/internal/boxes.ts'
import { type Deps, SERVICE } from '../deps.ts'

const PAGE = 500

/**
 * Asks admin whether a restore cost it keys of `content`, and gives back those that are held here. Admin made them all, so it learns nothing
 * that it did not know; a parcel that nobody confirmed has none here. Called by this side, so that nobody calls this service from inside.
 * @returns how many were given
 */
export async function giveContentBack(deps: Pick<Deps, 'db' | 'keks' | 'admin' | 'peerBoxes'>): Promise<number> {
  let given = 0
  for (let after: string | undefined; ; ) {
    const { waybillIds } = await deps.admin.call({
      method: 'POST',
      path: '/internal/lost-keys',
      input: LostKeysRequest,
      body: after === undefined ? {} : { after },
      output: LostKeys,
      repeatable: true,
    })
    given += waybillIds.length === 0 ? 0 : await give(deps, waybillIds)
    if (waybillIds.length < PAGE) return given
    after = waybillIds.at(-1)
  }
}

async function give(
  { db, keks, admin, peerBoxes }: Pick<Deps, 'db' | 'keks' | 'admin' | 'peerBoxes'>,
  waybillIds: string[],
): Promise<number> {
  const { rows } = await db.query<{ waybillId: string; epoch: string; wrapped: Buffer }>(
    `select waybill_id as "waybillId", epoch, wrapped from wrapped_bundles
      where kind = 'main' and waybill_id = any($1::uuid[])
        and not exists (select from tombstones t where t.waybill_id = wrapped_bundles.waybill_id)`,
    [waybillIds],
  )
  const items: { waybillId: string; content: string }[] = []
  for (const { waybillId, epoch, wrapped } of rows) {
    try {
      const { key } = await keks.getEpoch(epoch)
      const { content } = unwrapBundle(key, waybillId, { main: wrapped })
      if (content) items.push({ waybillId, content: content.export().toString('base64url') })
    } catch (error) {
      if (!(error instanceof KeyMissing)) throw error
    }
  }
  if (items.length === 0) return 0
  const { taken } = await admin.call({
    method: 'PUT',
    path: '/internal/lost-keys',
    input: GiveContentRequest,
    body: { box: await sealBox(peerBoxes.admin, { route: 'lost-keys', caller: SERVICE }, { items }) },
    output: GiveContentAnswer,
    repeatable: true,
  })
  return taken
}
