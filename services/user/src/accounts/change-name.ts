import { withTransaction } from '@exqress/service/db.ts'
import type { Deps } from '../deps.ts'
import { openAccount } from './read-account.ts'

/** Found parcels that were not compared with a name yet are compared with this one, once. */
export function changeName(deps: Deps, { customerId, name }: { customerId: string; name: string }): Promise<void> {
  return withTransaction(deps.db, async (tx) => {
    const account = await openAccount(tx, deps, customerId)
    await tx.query('update customers set sealed_profile = $2 where customer_id = $1', [
      customerId,
      deps.accountKeys.sealProfile(account, { ...account.profile, name }),
    ])
    await tx.query(
      `update relations set name_due_at = now()
        where customer_id = $1 and claim = 'found' and name_checked_at is null`,
      [customerId],
    )
  })
}
