import { RecipientTier } from '@exqress/contracts/tiers.ts'
import { SealBroken } from '@exqress/crypto/seal-broken.ts'
import { importTierKey, openTier } from '@exqress/crypto/tiers-node.ts'
import type { Tx } from '@exqress/service/db.ts'
import type { IndexEpoch } from '@exqress/service/held-keys/index-epochs.ts'
import type { Deps } from '../deps.ts'
import { type Identity, identityIndex } from '../waybills/claim-identities.ts'
import { indexPhones } from '../waybills/store-waybills.ts'

type Given = { waybillId: string; keys: { recipient?: string | undefined } }

/**
 * Waybills that were taken over without their indexes are found by their phone again, by the desk and by who has proven the number or will:
 * as soon as delivery has given the key, for a parcel that nobody has confirmed needs it most, and its content stays lost.
 */
export async function indexPhonesAgain(
  tx: Tx,
  { keys, now }: Pick<Deps, 'keys' | 'now'>,
  given: readonly Given[],
): Promise<void> {
  const { rows } = await tx.query<{ id: string; sealed: Buffer }>(
    `select w.id, w.sealed_recipient as sealed
       from lost_content l join waybills w on w.id = l.waybill_id
      where w.id = any($1::uuid[]) and w.sealed_recipient is not null
        and not exists (select from phone_indexes p where p.waybill_id = w.id)`,
    [given.map(({ waybillId }) => waybillId)],
  )
  if (rows.length === 0) return
  const keyOf = new Map(given.map(({ waybillId, keys: { recipient } }) => [waybillId, recipient]))
  const phones = rows.flatMap(({ id, sealed }) => {
    const phone = openPhone(keyOf.get(id), { id, tier: 'recipient' }, sealed)
    return phone === undefined ? [] : [{ waybillId: id, phone }]
  })
  await indexPhones(tx, phones, await keys.indexes.living(now()))
}

function openPhone(
  key: string | undefined,
  field: { id: string; tier: 'recipient' },
  sealed: Uint8Array,
): string | undefined {
  if (key === undefined) return undefined
  try {
    return RecipientTier.parse(openTier(importTierKey(Buffer.from(key, 'base64url')), field, sealed)).phone
  } catch (error) {
    if (error instanceof SealBroken || error instanceof RangeError) return undefined
    throw error
  }
}

/** A parcel is found by its number again. Another one that was issued with it meanwhile keeps it. */
export async function indexNumberAgain(
  tx: Tx,
  epochs: readonly IndexEpoch[],
  { waybillId, identity }: { waybillId: string; identity: Identity },
): Promise<void> {
  const indexes = epochs.map(({ key }) => Buffer.from(identityIndex(key, 'restored', identity)))
  await tx.query(
    `insert into number_indexes (epoch, number_index, waybill_id)
     select $1, $2, $3 where not exists (
       select from unnest($4::text[], $5::bytea[]) as asked (epoch, index)
         join number_indexes n on n.epoch = asked.epoch and n.number_index = asked.index)
     on conflict do nothing`,
    [epochs[0]?.epoch, indexes[0], waybillId, epochs.map(({ epoch }) => epoch), indexes],
  )
}
