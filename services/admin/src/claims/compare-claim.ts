import type { ClaimBox } from '@exqress/contracts/internal.ts'
import { normaliseName } from '@exqress/crypto/normalise-name.ts'
import { type Tx, withTransaction } from '@exqress/service/db.ts'
import { notReadable } from '@exqress/service/errors/app-error.ts'
import type { Deps } from '../deps.ts'
import { raiseIfCanary } from '../suspicions/raise-suspicion.ts'
import { openWaybill, type SealedWaybill } from '../waybills/open-waybill.ts'
import { confirmClaims } from './confirm-claims.ts'
import { isSameUnit } from './same-unit.ts'

const TRIES = 5

type Claim = { waybillId: string; customerId: string; labelDigest?: string | undefined; said: ClaimBox }
type Answer = { result: 'confirmed' } | { result: 'refused'; triesLeft: number }

/**
 * Compares what a customer says with the slip, and keeps nothing of it: the name, for a parcel that their number found; name and unit,
 * for one whose label they have opened. Tries are counted before anything is compared, so that many at once are many. Who has
 * nothing to do with the parcel gets the answer of an unknown one.
 */
export async function compareClaim(
  { db, keys, now }: Pick<Deps, 'db' | 'keys' | 'now'>,
  { waybillId, customerId, labelDigest, said }: Claim,
): Promise<Answer> {
  const opened = await withTransaction(db, async (tx) => {
    const slip = await readSlip(tx, { waybillId, customerId, labelDigest })
    if (!slip) throw notReadable()
    if (slip.own === 'confirmed') return { done: true } as const
    const tries = await countTry(tx, waybillId)
    if (labelDigest !== undefined)
      await raiseIfCanary(tx, { labelDigest, subjectKind: 'customer', subject: customerId, at: now().toISOString() })
    return { slip, tries } as const
  })
  if ('done' in opened) return { result: 'confirmed' }
  const { slip, tries } = opened
  if (tries === undefined) return { result: 'refused', triesLeft: 0 }
  const { recipient, route } = await openWaybill(keys.keks, slip)
  const name = normaliseName(said.name)
  const isSame =
    recipient !== undefined &&
    route !== undefined &&
    name !== undefined &&
    normaliseName(recipient.name) === name &&
    (labelDigest === undefined || isSameUnit(said.unit ?? '', { dong: route.dong, unit: recipient.unit }))
  if (!isSame) return { result: 'refused', triesLeft: TRIES - tries }
  const [confirmed] = await withTransaction(db, (tx) =>
    confirmClaims(tx, { customerId, waybillIds: [waybillId], at: now() }),
  )
  if (!confirmed) throw notReadable()
  return { result: 'confirmed' }
}

async function readSlip(tx: Tx, { waybillId, customerId, labelDigest }: Omit<Claim, 'said'>) {
  const { rows } = await tx.query<SealedWaybill & { own: 'found' | 'confirmed' | null }>(
    `select w.id as "waybillId", k.epoch, k.wrapped, w.sealed_recipient as "sealedRecipient", w.sealed_route as "sealedRoute",
            own.state as own
       from waybills w
       join wrapped_bundles k on k.waybill_id = w.id and k.kind = 'main'
       left join claims own on own.waybill_id = w.id and own.customer_id = $2
      where w.id = $1 and w.destroyed_at is null
        and (own.state is not null
             or exists (select 1 from labels l where l.label_digest = $3 and l.waybill_id = w.id and l.voided_at is null))
        and not exists (select 1 from claims other
                         where other.waybill_id = w.id and other.state = 'confirmed' and other.customer_id <> $2)`,
    [waybillId, customerId, labelDigest === undefined ? null : Buffer.from(labelDigest, 'base64url')],
  )
  return rows[0]
}

/** The number of this try, or undefined when there is none left. */
async function countTry(tx: Tx, waybillId: string): Promise<number | undefined> {
  const { rows } = await tx.query<{ tries: number }>(
    `insert into claim_tries as known (waybill_id, tries) values ($1, 1)
     on conflict (waybill_id) do update set tries = known.tries + 1 where known.tries < ${TRIES}
     returning tries`,
    [waybillId],
  )
  return rows[0]?.tries
}
