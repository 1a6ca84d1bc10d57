import { IssuedWaybill, type NewWaybillRequest } from '@exqress/contracts/admin-api.ts'
import { type Tx, withTransaction } from '@exqress/service/db.ts'
import { unprocessable } from '@exqress/service/errors/app-error.ts'
import { withIdempotency } from '@exqress/service/idempotency/with-idempotency.ts'
import type { z } from 'zod'
import type { Deps } from '../deps.ts'
import { issueWaybills, loadIssueKeys, retryOnDeadlock } from './issue-waybills.ts'
import type { IssuedSlip } from './slip.ts'
import { slipOfRequest } from './slip-of-request.ts'

/** The desk enters one parcel by hand. */
export async function issueOne(
  { db, keys, now }: Pick<Deps, 'db' | 'keys' | 'now'>,
  adminId: string,
  request: z.output<typeof NewWaybillRequest>,
): Promise<z.output<typeof IssuedWaybill>> {
  const slip = slipOfRequest(request)
  const issueKeys = await loadIssueKeys(keys, now())
  const origin = { source: request.source, pickUpAtSender: false, memoSource: 'import' } as const
  const write = { id: request.id, actorId: adminId, route: 'POST /api/waybills', body: request }
  return retryOnDeadlock(() =>
    withTransaction(db, (tx) =>
      withIdempotency(
        tx,
        { keks: keys.keks, write },
        async () => {
          const [result] = await issueWaybills(tx, { slips: [slip], origin, keys: issueKeys })
          if (!result?.ok) throw unprocessable(result?.code ?? 'internal')
          return { code: result.waybillId, answer: answerOf(result) }
        },
        (waybillId) => readIssued(tx, waybillId),
      ),
    ),
  )
}

function answerOf({ waybillId, findTag, sortCode, repeated, warnings }: Omit<IssuedSlip, 'ok'>) {
  return IssuedWaybill.parse({ waybillId, findTag, sortCode, repeated, warnings })
}

async function readIssued(tx: Tx, waybillId: string) {
  const { rows } = await tx.query(
    `select w.id as "waybillId", w.sort_code as "sortCode", l.find_tag as "findTag"
       from waybills w join labels l on l.waybill_id = w.id and l.voided_at is null
      where w.id = $1`,
    [waybillId],
  )
  return answerOf({ ...rows[0], repeated: true, warnings: [] })
}
