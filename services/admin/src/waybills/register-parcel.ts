import { RegisteredBox } from '@exqress/contracts/internal.ts'
import type { NewParcel } from '@exqress/contracts/slips.ts'
import { withTransaction } from '@exqress/service/db.ts'
import { AppError, notReadable, unprocessable } from '@exqress/service/errors/app-error.ts'
import { withIdempotency } from '@exqress/service/idempotency/with-idempotency.ts'
import type { Deps } from '../deps.ts'
import { labelOf, selectLabels } from '../labels/read-labels.ts'
import { issueWaybills, loadIssueKeys, retryOnDeadlock } from './issue-waybills.ts'
import type { NewSlip } from './slip.ts'
import { recipientOf, senderOf } from './slip-of-request.ts'

/** A customer sends a parcel: it is fetched at their door, and its label is theirs to print. */
export async function registerParcel(
  deps: Pick<Deps, 'db' | 'keys' | 'labelBaseUrl' | 'now'>,
  { requestId, customerId, parcel }: { requestId: string; customerId: string; parcel: NewParcel },
) {
  const { db, keys, now } = deps
  const slip = slipOf(parcel)
  const issueKeys = await loadIssueKeys(keys, now())
  const origin = {
    source: 'customer',
    senderCustomerId: customerId,
    pickUpAtSender: true,
    memoSource: 'sender',
  } as const
  const write = { id: requestId, actorId: customerId, route: 'POST /internal/waybills', body: parcel }
  const waybillId = await retryOnDeadlock(() =>
    withTransaction(db, (tx) =>
      withIdempotency(
        tx,
        { keks: keys.keks, write },
        async () => {
          const [result] = await issueWaybills(tx, { slips: [slip], origin, keys: issueKeys })
          if (!result?.ok) throw unprocessable(result?.code ?? 'internal')
          return { code: result.waybillId, answer: result.waybillId }
        },
        async (id) => id,
      ),
    ),
  )
  const [row] = await selectLabels(db, [waybillId])
  if (!row) throw notReadable()
  return RegisteredBox.parse({ waybillId, label: await labelOf(deps, row) })
}

/** @throws AppError 422 `address_unusable` when no courier could find the door */
function slipOf({ sender, recipient, product, carrier, handling, weightGrams, memo }: NewParcel): NewSlip {
  const to = usable(() => recipientOf(recipient))
  if (to.route.street === '') throw unprocessable('address_unusable')
  const from = senderOf(sender)
  if (from.street === '' || !/^\d{5}$/.test(from.postcode)) throw unprocessable('address_unusable')
  return {
    kind: 'forward',
    carrier,
    ...to,
    senderName: sender.name,
    sender: from,
    product,
    boxNumber: 1,
    boxCount: 1,
    handling,
    weightGrams,
    memo,
  }
}

function usable<T>(read: () => T): T {
  try {
    return read()
  } catch (error) {
    if (error instanceof AppError && error.code === 'postcode_format') throw unprocessable('address_unusable')
    throw error
  }
}
