import { createSecretKey } from 'node:crypto'
import type { VerifiedNumber } from '@exqress/contracts/internal.ts'
import { blindIndex } from '@exqress/crypto/blind-index.ts'
import { newKey } from '@exqress/crypto/gcm.ts'
import { wrapKey } from '@exqress/crypto/kek.ts'
import { normaliseEmail } from '@exqress/crypto/normalise-email.ts'
import { normaliseName } from '@exqress/crypto/normalise-name.ts'
import { normalisePhone } from '@exqress/crypto/normalise-phone.ts'
import { sealTier } from '@exqress/crypto/tiers-node.ts'
import { type Tx, withTransaction } from '@exqress/service/db.ts'
import { badInput } from '@exqress/service/errors/app-error.ts'
import { appendEvents } from '@exqress/service/events/append-event.ts'
import { isDeletedCustomer } from '@exqress/service/events/deleted-customers.ts'
import type { IndexEpoch } from '@exqress/service/held-keys/index-epochs.ts'
import { v7 } from 'uuid'
import type { Deps } from '../deps.ts'
import { openWaybill } from '../waybills/open-waybill.ts'
import { confirmClaims } from './confirm-claims.ts'
import { letIssuesWait } from './match-numbers.ts'

type Indexed = { epoch: string; index: Buffer }

/**
 * A customer has proven a number. It finds the parcels that name it; those whose slip has the account's name too are confirmed at
 * once. A number that was another account's ends there, and finds nothing that was issued before: numbers are given to new people.
 */
export async function verifyNumber(
  deps: Pick<Deps, 'db' | 'keys' | 'now'>,
  { customerId, number }: { customerId: string; number: VerifiedNumber },
): Promise<{ found: number; confirmed: string[] }> {
  const { db, keys, now } = deps
  const value = number.kind === 'phone' ? normalisePhone(number.value) : normaliseEmail(number.value)
  if (value === undefined) throw badInput([{ path: 'value', code: 'invalid_format' }])
  const at = now()
  const kek = await keys.keks.currentEpoch(at)
  const living = await keys.indexes.living(at)
  const indexUnder = ({ epoch, key }: IndexEpoch): Indexed => ({
    epoch,
    index: Buffer.from(blindIndex(key, number.kind, value)),
  })
  const indexes = living.map(indexUnder)
  const released = (await keys.released.living(at)).map(indexUnder)
  const numberId = await withTransaction(db, async (tx) => {
    await letIssuesWait(tx)
    // A call that was on its way when the account was deleted must not end the claims of who has the number now.
    if (await isDeletedCustomer(tx, customerId)) return undefined
    const known = await readKnown(tx, indexes)
    const own = known.find((row) => row.customerId === customerId && row.endedAt === null)
    if (own) {
      await findParcels(tx, { customerId, numberId: own.id, indexes, from: own.findsFrom })
      return own.id
    }
    await endClaims(
      tx,
      known.filter(({ endedAt }) => endedAt === null).map(({ id }) => id),
      at,
    )
    const id = v7()
    const keyBytes = newKey()
    const findsFrom =
      known.some((row) => row.customerId !== customerId) || (await wasReleased(tx, { indexes, released }))
        ? at.toISOString()
        : null
    await tx.query(
      `insert into verified_numbers (id, customer_id, kind, index_epoch, number_index, epoch, wrapped_key, sealed_number, proven_at, finds_from)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
      [
        id,
        customerId,
        number.kind,
        indexes[0]?.epoch,
        indexes[0]?.index,
        kek.epoch,
        wrapKey(kek.key, keyBytes, { id, group: 'account' }),
        sealTier(createSecretKey(keyBytes), { id, tier: 'number' }, value),
        at,
        findsFrom,
      ],
    )
    await findParcels(tx, { customerId, numberId: id, indexes, from: findsFrom })
    return id
  })
  if (numberId === undefined) return { found: 0, confirmed: [] }
  if (number.name !== undefined) await confirmByName(deps, { customerId, numberId, name: number.name })
  return readFound(deps, { customerId, numberId })
}

type Known = { id: string; customerId: string; endedAt: string | null; findsFrom: string | null }

async function readKnown(tx: Tx, indexes: readonly Indexed[]): Promise<Known[]> {
  const { rows } = await tx.query<Known>(
    `select n.id, n.customer_id as "customerId", n.ended_at as "endedAt", n.finds_from as "findsFrom"
       from unnest($1::text[], $2::bytea[]) as asked (epoch, index)
       join verified_numbers n on n.index_epoch = asked.epoch and n.number_index = asked.index
        for update of n`,
    [indexes.map(({ epoch }) => epoch), indexes.map(({ index }) => index)],
  )
  return rows
}

/** An account that is deleted now had this number. */
async function wasReleased(
  tx: Tx,
  { indexes, released }: { indexes: readonly Indexed[]; released: readonly Indexed[] },
): Promise<boolean> {
  // One statement: a number is in one of the two tables at any moment.
  const { rowCount } = await tx.query(
    `select from leaving_numbers where number_index = any($1::bytea[])
     union all
     select from released_numbers where number_index = any($2::bytea[])
      limit 1`,
    [indexes.map(({ index }) => index), released.map(({ index }) => index)],
  )
  return rowCount === 1
}

/** What the account had only found goes, and it is told; what it has confirmed is its own for good. */
export async function endClaims(tx: Tx, numberIds: readonly string[], at: Date): Promise<void> {
  if (numberIds.length === 0) return
  await tx.query('update verified_numbers set ended_at = $2 where id = any($1::uuid[])', [numberIds, at])
  const { rows } = await tx.query<{ waybillId: string; customerId: string }>(
    `delete from claims where number_id = any($1::uuid[]) and state = 'found'
     returning waybill_id as "waybillId", customer_id as "customerId"`,
    [numberIds],
  )
  await appendEvents(
    tx,
    rows.map((data) => ({ topic: 'waybill', key: data.waybillId, type: 'waybill.unmatched', data })),
  )
}

async function findParcels(
  tx: Tx,
  {
    customerId,
    numberId,
    indexes,
    from,
  }: { customerId: string; numberId: string; indexes: readonly Indexed[]; from: string | null },
): Promise<void> {
  const { rows } = await tx.query<{ waybillId: string; customerId: string }>(
    `insert into claims (waybill_id, customer_id, state, number_id)
     select w.id, $1, 'found', $2
       from unnest($3::text[], $4::bytea[]) as asked (epoch, index)
       join phone_indexes p on p.epoch = asked.epoch and p.phone_index = asked.index
       join waybills w on w.id = p.waybill_id
      where w.destroyed_at is null
        and ($5::timestamptz is null or w.issued_at >= $5)
        and not exists (select 1 from claims c where c.waybill_id = w.id and c.state = 'confirmed')
      order by w.id desc
      limit 1000
        for share of w
     on conflict do nothing
     returning waybill_id as "waybillId", customer_id as "customerId"`,
    [customerId, numberId, indexes.map(({ epoch }) => epoch), indexes.map(({ index }) => index), from],
  )
  await appendEvents(
    tx,
    rows.map((data) => ({ topic: 'waybill', key: data.waybillId, type: 'waybill.matched', data })),
  )
}

/** Outside a transaction: key stores may be far away. The name is compared and forgotten. */
async function confirmByName(
  { db, keys, now }: Pick<Deps, 'db' | 'keys' | 'now'>,
  { customerId, numberId, name }: { customerId: string; numberId: string; name: string },
): Promise<void> {
  const wanted = normaliseName(name)
  if (wanted === undefined) return
  const { rows } = await db.query(
    `select w.id as "waybillId", k.epoch, k.wrapped, w.sealed_recipient as "sealedRecipient"
       from claims c
       join waybills w on w.id = c.waybill_id
       join wrapped_bundles k on k.waybill_id = w.id and k.kind = 'main'
      where c.customer_id = $1 and c.number_id = $2 and c.state = 'found'`,
    [customerId, numberId],
  )
  const same: string[] = []
  for (const row of rows) {
    const { recipient } = await openWaybill(keys.keks, row)
    if (recipient && normaliseName(recipient.name) === wanted) same.push(row.waybillId)
  }
  if (same.length === 0) return
  await withTransaction(db, (tx) => confirmClaims(tx, { customerId, waybillIds: same, at: now() }))
}

async function readFound({ db }: Pick<Deps, 'db'>, { customerId, numberId }: { customerId: string; numberId: string }) {
  const { rows } = await db.query<{ waybillId: string; confirmed: boolean }>(
    `select waybill_id as "waybillId", state = 'confirmed' as confirmed from claims where customer_id = $1 and number_id = $2`,
    [customerId, numberId],
  )
  return { found: rows.length, confirmed: rows.filter(({ confirmed }) => confirmed).map(({ waybillId }) => waybillId) }
}
