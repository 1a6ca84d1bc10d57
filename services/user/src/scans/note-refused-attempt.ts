import type { Tx } from '@exqress/service/db.ts'

/** An authentic label opened nothing for this customer: a row of its own, outside the records of readings. */
export async function noteRefusedAttempt(
  tx: Tx,
  { customerId, digest, purpose }: { customerId: string; digest: Buffer; purpose: 'scan' | 'claim' },
): Promise<void> {
  await tx.query('insert into refused_attempts (account_id, label_digest, purpose) values ($1, $2, $3)', [
    customerId,
    digest,
    purpose,
  ])
}
