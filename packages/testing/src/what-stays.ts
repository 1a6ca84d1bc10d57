import type { Queryable } from '@exqress/service/db.ts'

/**
 * What a destruction does to a table that speaks of a waybill: its rows go, or in its row the columns of `goes` become null (each with an
 * SQL value that a test may fill in), those of `drawn` get another value, and those of `stays` stay, for the reason of `why`.
 */
export type AfterDestruction =
  | { rows: 'go' }
  | {
      rows: 'stay'
      why: string
      stays: readonly string[]
      goes?: Readonly<Record<string, string>>
      drawn?: readonly string[]
      id?: string
    }
export type Decisions = Readonly<Record<string, AfterDestruction>>

/** Tables of the kit that every service has. The burial itself empties the events that wait (packages/service, tombstones.ts). */
const kit: Decisions = {
  parked_events: { rows: 'go' },
  dead_letters: { rows: 'go' },
  bundle_jobs: { rows: 'go' },
  wrapped_bundles: { rows: 'go' },
  restored_facts: {
    rows: 'stay',
    why: 'what was read from the topics, states and access records alone',
    stays: ['number', 'topic', 'key', 'epoch', 'version', 'waybill_id', 'event', 'found_at'],
  },
  tombstones: { rows: 'stay', why: 'that it is buried', stays: ['waybill_id', 'buried_at'] },
  access_records: {
    rows: 'stay',
    why: 'what proves the readings; the actor is a pseudonym for this parcel',
    stays: 'id waybill_id epoch number actor role readers fields purpose at device online record_hash'.split(' '),
  },
  daily_readings: {
    rows: 'stay',
    why: 'that a reading of the day is recorded already',
    stays: ['waybill_id', 'actor', 'fields', 'day'],
  },
}

const ids = ({ id = 'waybill_id' }: { id?: string }) => id

/** Columns beside a waybill's id of which nobody has decided, and decisions on columns that are not there. Empty when all is well. */
export async function undecidedColumns(db: Queryable, own: Decisions): Promise<string[]> {
  const decided: Decisions = { ...kit, ...own }
  const { rows } = await db.query<{ table: string; columns: string[] }>(
    `select c.table_name as table, array_agg(c.column_name::text order by c.ordinal_position) as columns
       from information_schema.columns c join information_schema.tables t using (table_schema, table_name)
      where c.table_schema = 'public' and t.table_type = 'BASE TABLE' group by 1 order by 1`,
  )
  return rows.flatMap(({ table, columns }) => {
    const decision = Object.hasOwn(decided, table) ? decided[table] : undefined
    if (!decision) return columns.includes('waybill_id') ? [`${table}: nobody has decided`] : []
    if (decision.rows === 'go') return []
    const known = [...decision.stays, ...Object.keys(decision.goes ?? {}), ...(decision.drawn ?? [])]
    return [
      ...columns.filter((column) => !known.includes(column)).map((column) => `${table}.${column}: nobody has decided`),
      ...known.filter((column) => !columns.includes(column)).map((column) => `${table}.${column} is not there`),
    ]
  })
}

/** Gives every column that has to go a value, destroys, and answers what is left that should not be. */
export async function leftAfter(
  db: Queryable,
  own: Decisions,
  { waybillId, destroy }: { waybillId: string; destroy: () => Promise<unknown> },
): Promise<string[]> {
  const drawn = new Map<string, unknown>()
  const rowsOf = async (table: string, id: string) =>
    (await db.query({ text: `select to_jsonb(t) as row from ${table} t where ${id} = $1`, values: [waybillId] })).rows
  for (const [table, decision] of Object.entries(own)) {
    if (decision.rows === 'go') continue
    const changes = Object.entries(decision.goes ?? {}).map(([column, value]) => `${column} = ${value}`)
    if (changes.length > 0) {
      const text = `update ${table} set ${changes.join(', ')} where ${ids(decision)} = $1`
      const { rowCount } = await db.query({ text, values: [waybillId] })
      if (rowCount === 0) return [`${table} has no row to look at`]
    }
    for (const column of decision.drawn ?? [])
      drawn.set(`${table}.${column}`, (await rowsOf(table, ids(decision)))[0]?.row[column])
  }
  await destroy()
  const left: string[] = []
  for (const [table, decision] of Object.entries({ ...kit, ...own })) {
    if (decision.rows === 'go') {
      const here = await db.query(`select to_regclass($1) is not null as is`, [table])
      if (here.rows[0]?.is && (await rowsOf(table, 'waybill_id')).length > 0) left.push(table)
      continue
    }
    if (!Object.hasOwn(own, table)) continue
    for (const { row } of await rowsOf(table, ids(decision)))
      left.push(
        ...Object.keys(decision.goes ?? {}).flatMap((column) => (row[column] === null ? [] : [`${table}.${column}`])),
        ...(decision.drawn ?? []).flatMap((column) =>
          row[column] === drawn.get(`${table}.${column}`) ? [`${table}.${column}`] : [],
        ),
      )
  }
  return left
}
