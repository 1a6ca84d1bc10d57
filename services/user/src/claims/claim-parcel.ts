import type { ClaimResult } from '@exqress/contracts/user-api.ts'
import { withTransaction } from '@exqress/service/db.ts'
import { notReadable } from '@exqress/service/errors/app-error.ts'
import { type ClientWrite, withIdempotency } from '@exqress/service/idempotency/with-idempotency.ts'
import type { z } from 'zod'
import type { Deps } from '../deps.ts'
import { repeatedAnswer } from '../repeated-write.ts'
import { noteRefusedAttempt } from '../scans/note-refused-attempt.ts'
import { askClaim } from './ask-claim.ts'
import { confirmClaim } from './confirm-claim.ts'

type Result = z.infer<typeof ClaimResult>

/** Stands for the parcel of a label that has none any more, or never had one: no waybill has this id. */
export const NOBODYS = '00000000-0000-7000-8000-000000000000'

/**
 * Claims a parcel that this customer may try for (the callers have seen to that): admin compares, then the result is kept. The same
 * write id answers the same again and uses up no try.
 * @param claim with the code of what is `settled` already, whatever is said now: that is answered, and nothing kept
 */
export async function claimParcel(
  deps: Deps,
  claim: {
    write: Omit<ClientWrite, 'body'>
    waybillId: string
    customerId: string
    name: string
    unit?: string
    labelDigest?: string
    settled?: string | null
  },
): Promise<Result> {
  const { waybillId, customerId, name, unit, labelDigest } = claim
  // A label stands for its parcel: that one may have ended by the time of a repeat.
  const body = labelDigest === undefined ? { waybillId, name } : { labelDigest, name, unit }
  const once = { keks: deps.keks, write: { ...claim.write, body } }
  const rebuild = async (code: string) => resultOf(code, waybillId)
  const earlier = await repeatedAnswer(deps.db, once, rebuild)
  if (earlier) return earlier
  if (claim.settled) return resultOf(claim.settled, waybillId)

  const typed = unit === undefined ? { name } : { name, unit }
  const answer = await askClaim(deps, {
    waybillId,
    customerId,
    ...typed,
    ...(labelDigest === undefined ? {} : { labelDigest }),
  })
  return withTransaction(deps.db, (tx) =>
    withIdempotency(
      tx,
      once,
      async () => {
        if (answer.result === 'confirmed') {
          const by = labelDigest === undefined ? 'name' : 'label'
          if (!(await confirmClaim(tx, { waybillId, customerId, by }))) throw notReadable()
        } else {
          await tx.query(
            'update relations set tries_left = least(tries_left, $3) where customer_id = $1 and waybill_id = $2',
            [customerId, waybillId, answer.triesLeft],
          )
          // Tries at a neighbour's box can be traced.
          if (labelDigest !== undefined) {
            const digest = Buffer.from(labelDigest, 'base64url')
            await noteRefusedAttempt(tx, { customerId, digest, purpose: 'claim' })
          }
        }
        const code = answer.result === 'confirmed' ? 'confirmed' : `refused ${answer.triesLeft}`
        return { code, answer: resultOf(code, waybillId) }
      },
      rebuild,
    ),
  )
}

function resultOf(code: string, waybillId: string): Result {
  if (waybillId === NOBODYS) throw notReadable()
  if (code === 'confirmed') return { result: 'confirmed', waybillId }
  return { result: 'refused', triesLeft: Number(code.split(' ')[1]) }
}
