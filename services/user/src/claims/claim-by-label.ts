import type { ClaimResult } from '@exqress/contracts/user-api.ts'
import { withTransaction } from '@exqress/service/db.ts'
import { AppError } from '@exqress/service/errors/app-error.ts'
import { openLabel } from '@exqress/service/held-keys/open-label.ts'
import type { z } from 'zod'
import type { Customer } from '../accounts/caller.ts'
import type { Deps } from '../deps.ts'
import { noteRefusedAttempt } from '../scans/note-refused-attempt.ts'
import { refusedLabelOf } from '../scans/refused-labels.ts'
import { claimParcel, NOBODYS } from './claim-parcel.ts'

/**
 * The box is here, but no number finds it (safe numbers, wrong, foreign or missing ones): label, name and unit together. Every claim counts
 * as a refused label, so that the limit's answer tells nothing about this one. Only admin knows whether a parcel is another's; so it is asked
 * about void, destroyed and unknown labels too, and the time that an answer takes does not tell them apart.
 */
export async function claimByLabel(
  deps: Deps,
  claim: Customer & { id: string; token: string; name: string; unit: string },
): Promise<z.infer<typeof ClaimResult>> {
  const { id, customerId, device, token, name, unit } = claim
  const digest = openLabel(deps, { accountId: customerId, sessionId: device }, token)
  await deps.limits.use(refusedLabelOf(customerId))
  const { rows } = await deps.db.query<{ waybillId: string }>(
    `select labels.waybill_id as "waybillId"
       from labels
       join parcels on parcels.waybill_id = labels.waybill_id and parcels.user_destroyed_at is null
      where labels.label_digest = $1 and labels.voided_at is null`,
    [digest],
  )
  const waybillId = rows[0]?.waybillId ?? NOBODYS
  const write = { id, actorId: customerId, route: 'claim' }
  const labelDigest = digest.toString('base64url')
  try {
    return await claimParcel(deps, { write, waybillId, customerId, name, unit, labelDigest })
  } catch (error) {
    if (error instanceof AppError && error.code === 'not_readable')
      await withTransaction(deps.db, (tx) => noteRefusedAttempt(tx, { customerId, digest, purpose: 'claim' }))
    throw error
  }
}
