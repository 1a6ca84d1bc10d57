import type { Handler } from '@exqress/service/events/apply-events.ts'
import { askForBundles } from '@exqress/service/held-keys/fetch-bundles.ts'

/** A confirmed recipient may see the proof, so its key is fetched for them; anybody else's stays where it was made. */
export const onProofRecorded: Handler<'parcel.proof_recorded'> = async (tx, { data: { waybillId, sealedProof } }) => {
  await tx.query('update parcels set sealed_proof = $2 where waybill_id = $1', [
    waybillId,
    Buffer.from(sealedProof, 'base64url'),
  ])
  // A corrected delivery has another proof, and that another key.
  await tx.query(`delete from wrapped_bundles where waybill_id = $1 and kind = 'proof'`, [waybillId])
  const { rowCount } = await tx.query(`select 1 from relations where waybill_id = $1 and claim = 'confirmed'`, [
    waybillId,
  ])
  if (rowCount === 1) await askForBundles(tx, 'delivery', [waybillId])
}
