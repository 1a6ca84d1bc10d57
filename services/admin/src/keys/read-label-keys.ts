import type { LabelKeyState } from '@exqress/contracts/admin-api.ts'
import { printingKeyId } from '@exqress/crypto/token.ts'
import type { Deps } from '../deps.ts'

/** The label ring as an owner may see it: no key, only what each is good for. */
export async function readLabelKeys({ db, keys, now }: Pick<Deps, 'db' | 'keys' | 'now'>): Promise<LabelKeyState[]> {
  const ring = keys.labels.ring()
  const printing = printingKeyId(ring, now())
  const { rows } = await db.query<{ keyId: number; living: number }>(
    `select l.key_id::int as "keyId", count(*) as living
       from labels l join waybills w on w.id = l.waybill_id
      where l.voided_at is null and w.state not in ('delivered', 'returned', 'cancelled') and w.destroyed_at is null
      group by l.key_id`,
    [],
  )
  const living = new Map(rows.map((row) => [row.keyId, row.living]))
  const printingSince = Date.parse(ring.get(printing)?.createdAt as string)
  return [...ring]
    .sort(([a], [b]) => a - b)
    .map(([keyId, { state, createdAt }]) => {
      const waits = Date.parse(createdAt) > printingSince
      return {
        keyId,
        state: state === 'retired' ? 'retired' : keyId === printing ? 'printing' : waits ? 'waiting' : 'reading',
        createdAt,
        livingLabels: living.get(keyId) ?? 0,
      }
    })
}
