import { isSwept, type KeptTable } from '@exqress/service/retention/kept-table.ts'
import type { TestDatabase } from './database.ts'

/** Columns of ids by which somebody could be told from others. */
const PERSON = /courier|customer|admin|officer|reader|actor|subject|account|_by$/

/**
 * Tables of the schema without a decision on how long their rows stay, decisions on tables or columns that are not there, and tables with
 * an undecided person: one that keeps rows for ever although it has a column that names a courier, a customer or somebody of the desk.
 * Empty when all is well.
 */
export async function undecidedTables(
  { db }: Pick<TestDatabase, 'db'>,
  tables: readonly KeptTable[],
  /** `table.column` of ids that stay although they are a person's; each has its reason in the list of tables. */
  named: readonly string[] = [],
): Promise<string[]> {
  const { rows } = await db.query<{ table: string; column: string; isId: boolean }>(
    `select c.table_name as table, c.column_name as column,
            c.data_type = 'uuid' or c.column_name in ('actor', 'subject') as "isId"
       from information_schema.columns c join information_schema.tables t using (table_schema, table_name)
      where c.table_schema = 'public' and t.table_type = 'BASE TABLE' order by 1, 2`,
    [],
  )
  const known = new Set(rows.map(({ table }) => table))
  const columns = new Set(rows.map(({ table, column }) => `${table}.${column}`))
  const decided = Map.groupBy(tables, ({ table }) => table)
  const swept = tables.filter(isSwept)
  const asked = swept.flatMap(({ table, age, emptied = [] }) => [age, ...emptied].map((column) => `${table}.${column}`))
  const gone = new Set(swept.flatMap(({ table, emptied = [] }) => emptied.map((column) => `${table}.${column}`)))
  const staying = (table: string) =>
    decided.get(table)?.every((one) => 'stays' in one || ('emptied' in one && one.emptied))
  return [
    ...[...known].filter((table) => !decided.has(table)).map((table) => `${table} has no decision`),
    ...[...decided.keys()].filter((table) => !known.has(table)).map((table) => `${table} does not exist`),
    ...asked.filter((column) => !columns.has(column)).map((column) => `${column} does not exist`),
    ...rows
      .filter(({ table, column, isId }) => isId && staying(table) && PERSON.test(column))
      .map(({ table, column }) => `${table}.${column}`)
      .filter((name) => !gone.has(name) && !named.includes(name))
      .map((name) => `${name} names a person for ever`),
  ]
}
