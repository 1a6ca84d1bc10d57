import type { EventData, EventType } from '@exqress/contracts/events.ts'
import type { Tx } from '@exqress/service/db.ts'
import type { Facts } from '@exqress/service/recovery/facts.ts'
import { onDestroyRequested } from '../destruction/on-destroy-requested.ts'

type Apply = { [T in EventType]?: (tx: Tx, data: EventData<T>) => Promise<boolean> }

/** What this service told since the backup it was restored from. */
const own: Apply = {
  'parcel.state_changed': takeState,
  'parcel.label_scanned': async (tx, { labelDigest, at }) => {
    const { rowCount } = await tx.query(
      'update labels set first_scanned_at = coalesce(first_scanned_at, $2) where label_digest = $1',
      [Buffer.from(labelDigest, 'base64url'), at],
    )
    return rowCount === 1
  },
  // Its key was made here and is gone; whoever fetched it (the recipient's side) still opens it. The report stands.
  'parcel.proof_recorded': async (tx, { waybillId, proofId, sealedProof, at }) => {
    await tx.query(
      'insert into proofs (proof_id, waybill_id, sealed_proof, recorded_at) values ($1, $2, $3, $4) on conflict do nothing',
      [proofId, waybillId, Buffer.from(sealedProof, 'base64url'), at],
    )
    return true
  },
  'courier.approved': (tx, { courierId }) => setStatus(tx, courierId, 'approved'),
  'courier.suspended': (tx, { courierId }) => setStatus(tx, courierId, 'suspended'),
}

export const facts: Facts = {
  bury: async (tx, { data, type }) => {
    if (type === 'waybill.destroy_requested')
      await onDestroyRequested(tx, data as EventData<'waybill.destroy_requested'>)
  },
  apply: async (tx, { type, data }) => {
    const take = own[type as EventType] as ((tx: Tx, data: unknown) => Promise<boolean>) | undefined
    return take ? take(tx, data) : true
  },
}

/** Final is final here too. The parcel itself may still be to come: the issuer's topic is read again. */
async function takeState(tx: Tx, data: EventData<'parcel.state_changed'>): Promise<boolean> {
  const { waybillId, state, from, inferred, at, courierId, place, reason, corrected } = data
  const { rows } = await tx.query<{ destroyed: boolean }>(
    `update parcels
        set state = $2, state_at = $3,
            delivered_at = case when $2 = 'delivered' then $3::timestamptz end,
            delivered_by = case when $2 = 'delivered' then $4::uuid end
      where waybill_id = $1
      returning destroyed_at is not null as destroyed`,
    [waybillId, state, at, courierId ?? null],
  )
  if (!rows[0]) return false
  const open = !rows[0].destroyed
  await tx.query(
    `insert into state_changes (waybill_id, from_state, state, inferred, at, courier_id, place, reason, corrected)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [
      waybillId,
      from,
      state,
      inferred,
      at,
      courierId ?? null,
      (open && place) || null,
      (open && reason) || null,
      corrected ?? false,
    ],
  )
  return true
}

/** An account made after the backup is gone: its courier signs up again. */
async function setStatus(tx: Tx, courierId: string, status: string): Promise<boolean> {
  await tx.query('update couriers set status = $2 where courier_id = $1', [courierId, status])
  return true
}
