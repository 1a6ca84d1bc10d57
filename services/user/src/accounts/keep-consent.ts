import type { Tx } from '@exqress/service/db.ts'

/** The account agreed to this version of the notice. Which one it agreed to when is kept as long as the account; a repeat changes nothing. */
export async function keepConsent(
  tx: Tx,
  { customerId, version }: { customerId: string; version: string },
): Promise<void> {
  await tx.query('update customers set consent = $2 where customer_id = $1 and consent <> $2', [customerId, version])
  await tx.query('insert into consents (customer_id, version) values ($1, $2) on conflict do nothing', [
    customerId,
    version,
  ])
}
