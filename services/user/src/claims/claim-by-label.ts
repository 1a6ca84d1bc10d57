import type { ClaimResult } from '@exqress/contracts/user-api.ts'
import { withTransaction } from '@exqress/service/db.ts'
import { AppError, notReadable } from '@exqress/service/errors/app-error.ts'
import { openLabel } from '@exqress/service/held-keys/open-label.ts'
import type { z } from 'zod'
import type { Customer } from '../accounts/caller.ts'
import type { Deps } from '../deps.ts'
import { noteRefusedAttempt } from '../scans/note-refused-attempt.ts'
import { refusedLabelOf } from '../scans/refused-labels.ts'
import { claimParcel } from './claim-parcel.ts'

/**
 * The box is here, but no number finds it (safe numbers, wrong, foreign or missing ones): label, name and unit together. Every claim counts
 * as a refused label, so that the limit's answer tells nothing about this one.
 */
export async function claimByLabel(
  deps: Deps,
  claim: Customer & { id: string; token: string; name: string; unit: string },
): Promise<z.infer<typeof ClaimResult>> {
  const { id, customerId, device, token, name, unit } = claim
  const digest = openLabel(deps, { accountId: customerId, sessionId: device }, token)
  await deps.limits.use(refusedLabelOf(customerId))
  const waybillId = await withTransaction(deps.db, async (tx) => {
    const { rows } = await tx.query<{ waybillId: string }>(
      `select labels.waybill_id as "waybillId"
         from labels
         join parcels on parcels.waybill_id = labels.waybill_id and parcels.user_destroyed_at is null
        where labels.label_digest = $1 and labels.voided_at is null`,
      [digest],
    )
    if (!rows[0]) await noteRefusedAttempt(tx, { customerId, digest, purpose: 'claim' })
    return rows[0]?.waybillId
  })
  if (waybillId === undefined) throw notReadable()
  const write = { id, actorId: customerId, route: 'claim' }
  const labelDigest = digest.toString('base64url')
  try {
    return await claimParcel(deps, { write, waybillId, customerId, name, unit, labelDigest })
  } catch (error) {
    // Another's by admin's books: an attempt like that with a void label, so it leaves its row too.
    if (error instanceof AppError && error.code === 'not_readable')
      await withTransaction(deps.db, (tx) => noteRefusedAttempt(tx, { customerId, digest, purpose: 'claim' }))
    throw error
  }
}
