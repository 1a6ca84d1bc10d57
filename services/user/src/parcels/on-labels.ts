import type { Handler } from '@exqress/service/events/apply-events.ts'

export const onLabelIssued: Handler<'waybill.label_issued'> = async (tx, { data }) => {
  await tx.query(
    `insert into labels (label_digest, waybill_id, find_tag, issued_at) values ($1, $2, $3, $4)
     on conflict (label_digest) do nothing`,
    [Buffer.from(data.labelDigest, 'base64url'), data.waybillId, data.findTag, data.issuedAt],
  )
  // The tag on the box is the newest label's, and a new label was not scanned yet.
  await tx.query('update parcels set find_tag = $2, label_scanned_at = null where waybill_id = $1', [
    data.waybillId,
    data.findTag,
  ])
}

export const onLabelVoided: Handler<'waybill.label_voided'> = async (tx, { data }) => {
  await tx.query('update labels set voided_at = $2 where label_digest = $1', [
    Buffer.from(data.labelDigest, 'base64url'),
    data.at,
  ])
}

export const onLabelScanned: Handler<'parcel.label_scanned'> = async (tx, { data }) => {
  await tx.query('update parcels set label_scanned_at = coalesce(label_scanned_at, $2) where waybill_id = $1', [
    data.waybillId,
    data.at,
  ])
}
