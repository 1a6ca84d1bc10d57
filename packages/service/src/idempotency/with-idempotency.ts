import { createHmac } from 'node:crypto'
import { hkdf } from '@exqress/crypto/hkdf-node.ts'
import type { KekEpoch, KekEpochs } from '@exqress/crypto/kek.ts'
import { KeyMissing } from '@exqress/crypto/key-store.ts'
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
 * @param keks bodies are compared by HMAC, for 7 days, under a key of the day: a gate code is soon tried out, and whoever has an old backup must not
 *   be able to. The digest holds no epoch: it is dropped before its key may go, and one whose key is gone compares with nothing.
 * @param doIt returns a short `code` of what was done, and the answer
 * @throws AppError 422 `idempotency_mismatch` when the id was used for another route or body
 */
export async function withIdempotency<T>(
  tx: Tx,
  { keks, write }: { keks: KekEpochs; write: ClientWrite },
  doIt: () => Promise<{ code: string; answer: T }>,
  rebuild: (code: string) => Promise<T>,
): Promise<T> {
  const today = await keks.currentEpoch(new Date())
  const { rowCount: isNew } = await tx.query(
    `insert into client_writes (actor_id, id, route, body_mac, body_kek) values ($1, $2, $3, $4, $5)
     on conflict (actor_id, id) do nothing`,
    [write.actorId, write.id, write.route, bodyMac(today, write.body), today.epoch],
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
  const { rows } = await tx.query<{ route: string; mac: Buffer | null; kek: string | null; resultCode: string }>(
    `select route, body_mac as mac, body_kek as kek, result_code as "resultCode"
       from client_writes where actor_id = $1 and id = $2`,
    [write.actorId, write.id],
  )
  const known = rows[0] as (typeof rows)[number]
  if (known.route !== write.route || !(await isSameBody(keks, known, write.body))) {
    throw unprocessable('idempotency_mismatch')
  }
  return rebuild(known.resultCode)
}

async function isSameBody(
  keks: KekEpochs,
  { mac, kek }: { mac: Buffer | null; kek: string | null },
  body: unknown,
): Promise<boolean> {
  if (mac === null || kek === null) return true
  try {
    return bodyMac(await keks.getEpoch(kek), body).equals(mac)
  } catch (error) {
    if (error instanceof KeyMissing) return true
    throw error
  }
}

function bodyMac({ key }: KekEpoch, body: unknown): Buffer {
  const own = hkdf(key, { salt: Buffer.alloc(0), info: Buffer.from('exqress-body'), length: 32 })
  return createHmac('sha256', own).update(canonicalJson(body)).digest()
}

/** Drops the bodies' digests after 7 days; for a daily job. Returns how many. */
export async function forgetBodies(db: Db): Promise<number> {
  const { rowCount } = await db.query(
    `update client_writes set body_mac = null, body_kek = null where body_mac is not null and created_at < now() - interval '7 days'`,
    [],
  )
  return rowCount
}
