import { createHmac, type KeyObject } from 'node:crypto'
import { canonicalJson } from '@exqress/crypto/ledger/canonical-json.ts'
import type { Db, Tx } from '../db.ts'
import { unprocessable } from '../errors/app-error.ts'

/**
 * A write by a client: `id` (UUIDv7) was made by the phone or importer, `actorId` is the account, `route` a constant
 * name, `body` what was parsed.
 */
export type ClientWrite = { id: string; actorId: string; route: string; body: unknown }

/**
 * Does a write once. The first time `doIt` runs and its result code is kept for ever; from then on `rebuild` makes the
 * answer from the current state, and nothing else happens. Runs in the transaction of the write: if that rolls back,
 * the id is free again. Two at once: the second waits for the first.
 *
 * @param key secret KeyObject from the KeyStore; bodies are compared by HMAC, for 7 days
 * @param doIt returns a short `code` of what was done, and the answer
 * @throws AppError 422 `idempotency_mismatch` when the id was used for another route or body
 */
export async function withIdempotency<T>(
  tx: Tx,
  { key, write }: { key: KeyObject; write: ClientWrite },
  doIt: () => Promise<{ code: string; answer: T }>,
  rebuild: (code: string) => Promise<T>,
): Promise<T> {
  const bodyMac = createHmac('sha256', key)
    .update(`exqress-body\0${canonicalJson(write.body)}`)
    .digest()
  const { rowCount: isNew } = await tx.query(
    `insert into client_writes (actor_id, id, route, body_mac) values ($1, $2, $3, $4)
     on conflict (actor_id, id) do nothing`,
    [write.actorId, write.id, write.route, bodyMac],
  )
  if (isNew) {
    const { code, answer } = await doIt()
    await tx.query('update client_writes set result_code = $3 where actor_id = $1 and id = $2', [
      write.actorId,
      write.id,
      code,
    ])
    return answer
  }
  const { rows } = await tx.query(
    'select route, body_mac as "bodyMac", result_code as "resultCode" from client_writes where actor_id = $1 and id = $2',
    [write.actorId, write.id],
  )
  const known = rows[0]
  if (known.route !== write.route || (known.bodyMac && !bodyMac.equals(known.bodyMac))) {
    throw unprocessable('idempotency_mismatch')
  }
  return rebuild(known.resultCode)
}

/** Drops the bodies' digests after 7 days; for a daily job. Returns how many. */
export async function forgetBodies(db: Db): Promise<number> {
  const { rowCount } = await db.query(
    `update client_writes set body_mac = null where body_mac is not null and created_at < now() - interval '7 days'`,
    [],
  )
  return rowCount
}
