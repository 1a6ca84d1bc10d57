import { randomBytes } from 'node:crypto'
import { planStep } from '@exqress/contracts/states.ts'
import type { ProofTier } from '@exqress/contracts/tiers.ts'
import type { DeliveryPlace } from '@exqress/contracts/values.ts'
import { unwrapKey, wrapBundle } from '@exqress/crypto/kek.ts'
import { importTierKey, sealTier } from '@exqress/crypto/tiers-node.ts'
import { type Tx, withTransaction } from '@exqress/service/db.ts'
import { badInput } from '@exqress/service/errors/app-error.ts'
import { appendEvents } from '@exqress/service/events/append-event.ts'
import { withIdempotency } from '@exqress/service/idempotency/with-idempotency.ts'
import { v7 } from 'uuid'
import type { Deps } from '../deps.ts'
import { changeStates, type StateChange } from '../parcels/change-states.ts'
import { destroyedOfTheirs, keepLateWrites } from '../parcels/late-writes.ts'
import { lockOwnParcels } from '../parcels/lock-own-parcels.ts'
import { codeOf, done, type Outcome, outcomesAgain, refused } from '../parcels/outcomes.ts'
import { findPhoto } from './find-photo.ts'

type Request = {
  id: string
  courierId: string
  waybillIds: string[]
  place: DeliveryPlace
  photoId?: string | undefined
  now: Date
}

/**
 * Delivers parcels in hand: each its own state, proof and key, one photo for all of them where there is one.
 * @throws 400 `photo_missing` for a photo that is not there, or that another delivery has used: none may pass for proven without it
 */
export async function deliverParcels(
  deps: Pick<Deps, 'db' | 'keks'>,
  request: Request,
): Promise<{ outcomes: Outcome[] }> {
  const { courierId, id, waybillIds, place, photoId, now } = request
  // Before the transaction: the key store is a file or a network away.
  const today = await deps.keks.currentEpoch(now)
  const photo = photoId === undefined ? undefined : await photoOf(deps, { photoId, courierId })
  return withTransaction(deps.db, (tx) =>
    withIdempotency(
      tx,
      {
        keks: deps.keks,
        write: { actorId: courierId, id, route: 'deliveries', body: { waybillIds, place, photoId } },
      },
      async () => {
        if (photoId !== undefined && !photo?.key) throw badInput(undefined, 'photo_missing')
        const own = await lockOwnParcels(tx, courierId, waybillIds)
        const destroyed = await destroyedOfTheirs(tx, courierId, waybillIds)
        const changes: StateChange[] = []
        const outcomes = waybillIds.map((waybillId): Outcome => {
          const parcel = own.get(waybillId)
          if (!parcel) return refused(waybillId, destroyed.has(waybillId) ? 'destroyed' : 'not_readable')
          const plan = planStep(parcel.state, 'deliver')
          if (!plan.ok) return refused(waybillId, 'impossible_step')
          if (parcel.state !== 'returning' && !parcel.inHand) return refused(waybillId, 'not_in_hand')
          own.delete(waybillId)
          changes.push({ waybillId, from: parcel.state, steps: plan.steps, courierId, place })
          return done(waybillId, parcel.state === 'returning' ? 'returned' : 'delivered', now)
        })
        await changeStates(tx, changes, now)
        await keepLateWrites(tx, { report: 'deliver', destroyed, courierId, now })
        await recordProofs(tx, { waybillIds: changes.map((c) => c.waybillId), place, photoId, photo, today, now })
        await forgetPhoto(tx, { photoId, outcomes })
        return { code: codeOf(outcomes), answer: { outcomes } }
      },
      async (code) => {
        const outcomes = await outcomesAgain(tx, { courierId, waybillIds, code })
        await forgetPhoto(tx, { photoId, outcomes })
        return { outcomes }
      },
    ),
  )
}

/** `key` is absent once it went into proofs: then only a repeat of that delivery may name the photo. */
type Photo = { mediaType: string; key: Uint8Array | undefined }

async function photoOf(
  { db, keks }: Pick<Deps, 'db' | 'keks'>,
  asked: { photoId: string; courierId: string },
): Promise<Photo> {
  const { mediaType, epoch, wrappedKey } = await findPhoto(db, asked)
  if (!epoch || !wrappedKey) return { mediaType, key: undefined }
  const kek = await keks.getEpoch(epoch)
  return { mediaType, key: unwrapKey(kek.key, wrappedKey, { id: asked.photoId, group: 'photo' }) }
}

/** The door of a destroyed parcel stands on a photo that proves nothing any more: its key goes at once, its file with the next sweep. */
async function forgetPhoto(
  tx: Tx,
  { photoId, outcomes }: { photoId: string | undefined; outcomes: readonly Outcome[] },
): Promise<void> {
  const isUsed = outcomes.some((one) => one.result === 'done')
  const isLate = outcomes.some((one) => one.result === 'refused' && one.code === 'destroyed')
  if (photoId === undefined || isUsed || !isLate) return
  await tx.query('update photos set epoch = null, wrapped_key = null where photo_id = $1', [photoId])
}

/** Seals each parcel's proof under a new key of its own and tells that it is there. A corrected delivery's proof is replaced. */
async function recordProofs(
  tx: Tx,
  {
    waybillIds,
    place,
    photoId,
    photo,
    today,
    now,
  }: {
    waybillIds: string[]
    place: DeliveryPlace
    photoId: string | undefined
    photo: Photo | undefined
    today: { epoch: string; key: Parameters<typeof wrapBundle>[0] }
    now: Date
  },
): Promise<void> {
  if (waybillIds.length === 0) return
  const proofs = waybillIds.map((waybillId) => {
    const key = randomBytes(32)
    const content: ProofTier = {
      place,
      ...(photoId && photo?.key
        ? { photo: photoId, photoKey: Buffer.from(photo.key).toString('base64url'), photoType: photo.mediaType }
        : {}),
    }
    const sealed = sealTier(importTierKey(key), { id: waybillId, tier: 'proof' }, content)
    const wrapped = wrapBundle(today.key, waybillId, { proof: key }).proof as Uint8Array
    key.fill(0)
    return { waybillId, proofId: v7(), sealed, wrapped }
  })
  await tx.query(
    `insert into proofs (proof_id, waybill_id, sealed_proof, photo_id, recorded_at)
     select proof_id, waybill_id, sealed, $4, $5 from unnest($1::uuid[], $2::uuid[], $3::bytea[]) as p (proof_id, waybill_id, sealed)
     on conflict (waybill_id) do update
        set proof_id = excluded.proof_id, sealed_proof = excluded.sealed_proof, photo_id = excluded.photo_id, recorded_at = excluded.recorded_at`,
    [proofs.map((p) => p.proofId), waybillIds, proofs.map((p) => p.sealed), photo ? photoId : null, now.toISOString()],
  )
  await tx.query(
    `insert into wrapped_bundles (waybill_id, kind, epoch, wrapped)
     select waybill_id, 'proof', $3, wrapped from unnest($1::uuid[], $2::bytea[]) as p (waybill_id, wrapped)
     on conflict (waybill_id, kind) do update set epoch = excluded.epoch, wrapped = excluded.wrapped`,
    [waybillIds, proofs.map((p) => p.wrapped), today.epoch],
  )
  // From here on only the proofs open the photo.
  if (photoId) await tx.query('update photos set epoch = null, wrapped_key = null where photo_id = $1', [photoId])
  await appendEvents(
    tx,
    proofs.map((p) => ({
      topic: 'parcel' as const,
      key: p.waybillId,
      type: 'parcel.proof_recorded' as const,
      data: {
        waybillId: p.waybillId,
        proofId: p.proofId,
        at: now.toISOString(),
        sealedProof: Buffer.from(p.sealed).toString('base64url'),
      },
    })),
  )
}
