import type { KeyObject } from 'node:crypto'
import type { LabelTier } from '@exqress/contracts/tiers.ts'
import { sealTier } from '@exqress/crypto/tiers-node.ts'
import { labelDigest, newHandle, type TokenRing } from '@exqress/crypto/token-node.ts'
import type { Tx } from '@exqress/service/db.ts'
import { makeFindTag } from '../waybills/find-tag.ts'

export type LabelOrder = {
  waybillId: string
  sortCode: string
  labelKey: KeyObject
  /** Kept where the parcel already has one that people may have written down. */
  findTag?: string | undefined
}
export type NewLabel = { waybillId: string; labelDigest: Uint8Array; keyId: number; findTag: string; token: Uint8Array }

/** A sort code would have to hold nearly all of the 140,000 tags before this many rounds are not enough. */
const ROUNDS = 60

/**
 * Makes a label for each order: a fresh handle, the token's digest, and a find tag that no living label of that sort code has.
 * What meets a taken handle or tag is tried again. Answers in the order of the orders; `token` goes to whoever prints.
 */
export async function insertLabels(
  tx: Tx,
  {
    ring,
    orders,
    now,
    makeTag = makeFindTag,
  }: { ring: TokenRing; orders: readonly LabelOrder[]; now: Date; makeTag?: () => string },
): Promise<NewLabel[]> {
  const done = new Map<string, NewLabel>()
  let open = [...orders]
  for (let round = 0; open.length > 0; round++) {
    if (round === ROUNDS) throw new Error('A sort code has no find tag left')
    const made = open.map((order) => {
      const handle = newHandle()
      const token = ring.sealToken(handle, now)
      const keyId = (token[0] as number) & 31
      const tier: LabelTier = { handle: Buffer.from(handle).toString('base64url'), keyId }
      const sealedLabel = sealTier(order.labelKey, { id: order.waybillId, tier: 'label' }, tier)
      return {
        order,
        sealedLabel,
        label: {
          waybillId: order.waybillId,
          labelDigest: labelDigest(token),
          keyId,
          findTag: order.findTag ?? makeTag(),
          token,
        },
      }
    })
    const { rows } = await tx.query<{ labelDigest: Buffer }>(
      `insert into labels (label_digest, waybill_id, key_id, sealed_label, sort_code, find_tag, issued_at)
       select * from unnest($1::bytea[], $2::uuid[], $3::smallint[], $4::bytea[], $5::text[], $6::text[], $7::timestamptz[])
       on conflict do nothing
       returning label_digest as "labelDigest"`,
      [
        made.map(({ label }) => label.labelDigest),
        made.map(({ label }) => label.waybillId),
        made.map(({ label }) => label.keyId),
        made.map(({ sealedLabel }) => sealedLabel),
        made.map(({ order }) => order.sortCode),
        made.map(({ label }) => label.findTag),
        made.map(() => now),
      ],
    )
    const taken = new Set(rows.map((row) => row.labelDigest.toString('base64')))
    open = []
    for (const { order, label } of made) {
      if (taken.has(Buffer.from(label.labelDigest).toString('base64'))) done.set(order.waybillId, label)
      else open.push({ ...order, findTag: undefined })
    }
  }
  return orders.map(({ waybillId }) => done.get(waybillId) as NewLabel)
}
