import type { KekEpochs } from '@exqress/crypto/kek.ts'
import { type Db, withTransaction } from '@exqress/service/db.ts'
import { type ClientWrite, withIdempotency } from '@exqress/service/idempotency/with-idempotency.ts'

const first = new Error('This write was not carried out before')

/**
 * For a write that has to call a peer before its transaction: the answer of an earlier, whole attempt with the same id, else
 * undefined, and nothing is noted yet. Whoever gets undefined calls the peer and then writes by withIdempotency.
 * @throws AppError 422 `idempotency_mismatch`
 */
export async function repeatedAnswer<T>(
  db: Db,
  { keks, write }: { keks: KekEpochs; write: ClientWrite },
  rebuild: (code: string) => Promise<T>,
): Promise<T | undefined> {
  try {
    const doIt = () => Promise.reject(first)
    return await withTransaction(db, (tx) => withIdempotency(tx, { keks, write }, doIt, rebuild))
  } catch (error) {
    if (error === first) return undefined
    throw error
  }
}
