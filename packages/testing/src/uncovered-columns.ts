import type { EpochColumn } from '@exqress/service/held-keys/destroy-epochs.ts'
import type { WrappedColumn } from '@exqress/service/held-keys/rewrap-epochs.ts'
import type { TestDatabase } from './database.ts'

/**
 * What the schema has and the lists do not, or the other way round: columns of wrapped keys that no job would move, and columns that
 * name epochs without the triggers that refuse a destroyed one. Empty when all is well.
 */
export async function uncoveredColumns(
  { db }: Pick<TestDatabase, 'db'>,
  { wrapped, others = [] }: { wrapped: readonly WrappedColumn[]; others?: readonly EpochColumn[] },
): Promise<string[]> {
  const { rows: columns } = await db.query<{ name: string; isEpoch: boolean }>(
    `select table_name || '.' || column_name as name, column_name like '%epoch' as "isEpoch"
       from information_schema.columns
      where table_schema = 'public'
        and (column_name like 'wrapped%' or (column_name like '%epoch' and data_type = 'text'))`,
  )
  const { rows: guarded } = await db.query<{ name: string }>(
    // A trigger's arguments lie one after the other, each ended by a zero byte: kind, column.
    `select tgrelid::regclass || '.' || split_part(encode(tgargs, 'escape'), '\\000', 2) as name
       from pg_trigger where tgfoid = 'refuse_destroyed_epoch'::regproc group by 1 having count(*) = 2`,
  )
  const guards = new Set(guarded.map(({ name }) => name))
  const listed = new Set([
    ...wrapped.flatMap((column) => [`${column.table}.${column.wrapped}`, `${column.table}.${column.epoch}`]),
    ...others.map(({ table, epoch }) => `${table}.${epoch}`),
  ])
  const known = new Set(columns.map(({ name }) => name))
  return [
    ...columns.filter(({ name }) => !listed.has(name)).map(({ name }) => `${name} is not listed`),
    ...[...listed].filter((name) => !known.has(name)).map((name) => `${name} does not exist`),
    ...columns.filter(({ name, isEpoch }) => isEpoch && !guards.has(name)).map(({ name }) => `${name} has no guard`),
  ]
}
