import { blindIndex } from '@exqress/crypto/blind-index.ts'
import type { Tx } from '@exqress/service/db.ts'
import type { IndexEpoch } from '@exqress/service/held-keys/index-epochs.ts'

/** What makes a row the same row as an earlier one: its carrier's number, or else its place in an order. */
export type Identity =
  | { by: 'number'; carrier: string; number: string }
  | { by: 'order'; orderItem: string; boxNumber: number }

/** The source account stands in front of an order item, so that two malls' equal numbers are two rows. */
export function identityIndex(key: IndexEpoch['key'], source: string, identity: Identity): Uint8Array {
  return identity.by === 'number'
    ? blindIndex(key, 'waybill-number', `${identity.carrier}\0${identity.number}`)
    : blindIndex(key, 'order-item', `${source}\0${identity.orderItem}\0${identity.boxNumber}`)
}

type Asked = { identity: Identity; waybillId: string }
export type Known = { waybillId: string; source: string; findTag: string; sortCode: string }
/** For each asked row in order: it is new (`undefined`), or the waybill that has its identity. */
type Answer = (Known | undefined)[]

/** An identity's waybill went while it was looked at: the same call will succeed. */
export class IdentityVanished extends Error {
  override readonly name = 'IdentityVanished'
}

const tables = {
  number: { table: 'number_indexes', column: 'number_index' },
  order: { table: 'order_indexes', column: 'order_index' },
} as const

/**
 * Takes identities for new waybills, so that of two who issue the same row at once the second waits and then meets the first's
 * waybill. Identities within `asked` differ.
 * @param epochs living index epochs, the current one first
 */
export async function claimIdentities(
  tx: Tx,
  {
    by,
    source,
    epochs,
    asked,
  }: { by: Identity['by']; source: string; epochs: readonly IndexEpoch[]; asked: readonly Asked[] },
): Promise<Answer> {
  if (asked.length === 0) return []
  const { table, column } = tables[by]
  const perEpoch = epochs.map(({ epoch, key }) => ({
    epoch,
    indexes: asked.map(({ identity }) => Buffer.from(identityIndex(key, source, identity))),
  }))
  const [current, ...older] = perEpoch as [(typeof perEpoch)[number], ...typeof perEpoch]
  const known: Answer = asked.map(() => undefined)
  for (const epoch of older) await findKnown(tx, table, column, epoch, known)
  const open = known.flatMap((found, at) => (found ? [] : [at]))
  // Sorted, so that two batches that share rows wait for one another instead of both ways at once.
  open.sort((a, b) => Buffer.compare(current.indexes[a] as Buffer, current.indexes[b] as Buffer))
  const { rows } = await tx.query<{ waybillId: string }>(
    `insert into ${table} (epoch, ${column}, waybill_id)
     select $1, entry.index, entry.waybill_id from unnest($2::bytea[], $3::uuid[]) as entry (index, waybill_id)
     on conflict (epoch, ${column}) do nothing
     returning waybill_id as "waybillId"`,
    [current.epoch, open.map((at) => current.indexes[at]), open.map((at) => asked[at]?.waybillId)],
  )
  if (rows.length === open.length) return known
  const taken = new Set(rows.map(({ waybillId }) => waybillId))
  const lost = open.filter((at) => !taken.has(asked[at]?.waybillId as string))
  const found: Answer = lost.map(() => undefined)
  await findKnown(
    tx,
    table,
    column,
    { epoch: current.epoch, indexes: lost.map((at) => current.indexes[at] as Buffer) },
    found,
  )
  lost.forEach((at, i) => {
    // Taken and yet of no waybill: it is being destroyed this moment. The caller tries again.
    if (!found[i]) throw new IdentityVanished()
    known[at] = found[i]
  })
  return known
}

/** Gives identities back that were taken for rows which then could not be issued. */
export async function releaseIdentities(tx: Tx, waybillIds: readonly string[]): Promise<void> {
  if (waybillIds.length === 0) return
  await tx.query('delete from order_indexes where waybill_id = any($1::uuid[])', [waybillIds])
  await tx.query('delete from number_indexes where waybill_id = any($1::uuid[])', [waybillIds])
}

async function findKnown(
  tx: Tx,
  table: string,
  column: string,
  { epoch, indexes }: { epoch: string; indexes: readonly Buffer[] },
  known: Answer,
): Promise<void> {
  const { rows } = await tx.query<Known & { position: number }>(
    `select asked.position::int as position, w.id as "waybillId", w.source, w.sort_code as "sortCode", l.find_tag as "findTag"
       from unnest($2::bytea[]) with ordinality as asked (index, position)
       join ${table} i on i.epoch = $1 and i.${column} = asked.index
       join waybills w on w.id = i.waybill_id
       join labels l on l.waybill_id = w.id and l.voided_at is null`,
    [epoch, indexes],
  )
  for (const { position, ...found } of rows) known[position - 1] = found
}
