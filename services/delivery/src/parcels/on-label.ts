import type { EventData } from '@exqress/contracts/events.ts'
import type { Tx } from '@exqress/service/db.ts'
import { askForBundles } from '@exqress/service/held-keys/fetch-bundles.ts'

const bytes = (text: string) => Buffer.from(text, 'base64url')

export async function onLabelIssued(tx: Tx, data: EventData<'waybill.label_issued'>): Promise<void> {
  await tx.query(
    'insert into labels (label_digest, waybill_id, find_tag, issued_at) values ($1, $2, $3, $4) on conflict (label_digest) do nothing',
    [bytes(data.labelDigest), data.waybillId, data.findTag, data.issuedAt],
  )
  await tx.query('update parcels set find_tag = $2 where waybill_id = $1', [data.waybillId, data.findTag])
  // The bundle holds the salts of all living labels: fetched again, it has this one's.
  await askForBundles(tx, 'admin', [data.waybillId])
}

export async function onLabelVoided(tx: Tx, data: EventData<'waybill.label_voided'>): Promise<void> {
  await tx.query('update labels set voided_at = $2 where label_digest = $1', [bytes(data.labelDigest), data.at])
  await tx.query('delete from label_salts where label_digest = $1', [bytes(data.labelDigest)])
}
