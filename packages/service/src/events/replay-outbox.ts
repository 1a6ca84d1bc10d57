import { type Db, withTransaction } from '../db.ts'

/**
 * Operation "the broker's data is gone": has everything that the outbox still holds (7 days) told again, in its old order; answers how many
 * events. Consumers recognise what they have applied.
 */
export async function replayOutbox(db: Db): Promise<number> {
  return withTransaction(db, async (tx) => {
    await tx.query('set local statement_timeout = 0')
    const { rowCount } = await tx.query('update outbox set published_at = null where published_at is not null', [])
    return rowCount
  })
}
