import type { FoundReport } from '@exqress/contracts/user-api.ts'
import { withTransaction } from '@exqress/service/db.ts'
import { AppError } from '@exqress/service/errors/app-error.ts'
import { appendEvent } from '@exqress/service/events/append-event.ts'
import { openLabel } from '@exqress/service/held-keys/open-label.ts'
import type { Limit } from '@exqress/service/rate-limit/create-rate-limit.ts'
import type { z } from 'zod'
import type { Deps } from '../deps.ts'

const PER_ADDRESS: Limit = { name: 'found address', most: 30, seconds: 3_600 }

/**
 * A stranger says that they have found a box. Any text gets the same reply, so that nobody learns which labels exist; only an authentic
 * one leaves a row, and, if its parcel is known here, tells the desk.
 */
export async function reportFound(
  deps: Deps,
  { id, token, where, address }: z.output<typeof FoundReport> & { address: string },
): Promise<void> {
  await deps.limits.use([{ limit: PER_ADDRESS, value: address }])
  const digest = digestOf(deps, token)
  if (!digest) return
  await withTransaction(deps.db, async (tx) => {
    const { rows } = await tx.query<{ waybillId: string | null }>(
      `insert into found_reports (report_id, label_digest, waybill_id, place)
       values ($1, $2, (select waybill_id from labels where label_digest = $2), $3)
       on conflict (report_id) do nothing
       returning waybill_id as "waybillId"`,
      [id, digest, where],
    )
    const waybillId = rows[0]?.waybillId
    if (!waybillId) return
    await appendEvent(tx, {
      topic: 'customer',
      key: waybillId,
      type: 'customer.found_reported',
      data: { waybillId, reportId: id, at: new Date().toISOString() },
    })
  })
}

function digestOf(deps: Deps, token: string): Buffer | undefined {
  try {
    return openLabel(deps, undefined, token)
  } catch (error) {
    if (error instanceof AppError && error.code === 'label_invalid') return undefined
    throw error
  }
}
