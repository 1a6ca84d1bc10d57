import type { BundleItem } from '@exqress/contracts/internal.ts'
import { type KekEpochs, wrapKey } from '@exqress/crypto/kek.ts'
import type { Tx } from '@exqress/service/db.ts'

/** Keeps the labelSalt of each living label, wrapped: what manifests seal under (offline reading). Delivery can print no label from it. */
export function keepLabelSalts(keks: KekEpochs) {
  return async (tx: Tx, items: readonly Extract<BundleItem, { status: 'ok' }>[]): Promise<void> => {
    const { epoch, key } = await keks.currentEpoch(new Date())
    const salts = items.flatMap(({ waybillId, labelSalts = [] }) =>
      labelSalts.map(({ labelDigest, salt }) => ({
        waybillId,
        digest: Buffer.from(labelDigest, 'base64url'),
        wrapped: wrapKey(key, Buffer.from(salt, 'base64url'), { id: waybillId, group: 'label-salt' }),
      })),
    )
    await tx.query(
      `insert into label_salts (label_digest, waybill_id, epoch, wrapped)
       select digest, waybill_id, $4, wrapped from unnest($1::bytea[], $2::uuid[], $3::bytea[]) as s (digest, waybill_id, wrapped)
       on conflict (label_digest) do nothing`,
      [salts.map((s) => s.digest), salts.map((s) => s.waybillId), salts.map((s) => s.wrapped), epoch],
    )
  }
}
