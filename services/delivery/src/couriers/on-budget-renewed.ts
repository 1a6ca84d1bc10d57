import type { EventData } from '@exqress/contracts/events.ts'
import type { Tx } from '@exqress/service/db.ts'
import { dayInKorea } from '@exqress/service/readings/record-readings.ts'

/** The desk looked into it and found nothing wrong: the courier goes on with a full budget, and is flagged anew if it is spent too. */
export async function onBudgetRenewed(
  tx: Tx,
  { courierId, at }: EventData<'courier_decision.budget_renewed'>,
): Promise<void> {
  await tx.query('update decode_budgets set spent = 0, flagged_at = null where courier_id = $1 and day = $2', [
    courierId,
    dayInKorea(new Date(at)),
  ])
}
