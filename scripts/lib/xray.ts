import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { StoredRow, XrayAnswer, XrayPlace } from '@exqress/demo/stage/options.ts'
import { withClient } from '@exqress/local/with-client.ts'
import { formsOf } from '@exqress/testing/text-forms.ts'
import { createSearch, type Leak, rawFiles, readStores, type Store } from './leak-search.ts'
import { type ServiceName, type StackPlan, serviceNames } from './services.ts'

/**
 * Looks for one text, in every spelling and encoding that the leak test knows, in all that a stack keeps: tables, topics, logs, blobs, a
 * backup of the database server's files as a thief would carry it away (without the key folders), and what the caller read out of
 * browsers, if anything was read there.
 */
export async function xray(plan: StackPlan, text: string, browser?: readonly Store[]): Promise<XrayAnswer> {
  const began = performance.now()
  const searched = new Map<XrayPlace, { stores: number; bytes: number }>()
  const hits: XrayAnswer['hits'] = []
  const search = createSearch([{ kind: 'text', text }])
  const look = async (place: XrayPlace, stores: Iterable<Store>) => {
    const amount = searched.get(place) ?? { stores: 0, bytes: 0 }
    searched.set(place, amount)
    for (const store of stores) {
      amount.stores++
      amount.bytes += store.bytes.length
      for (const leak of search(store)) hits.push(await located(plan, leak, search))
      await new Promise(setImmediate) // the page of the stage asks for its state meanwhile
    }
  }
  for (const store of await readStores(plan)) await look(placeOf(store.name), [store])
  for (const folder of ['postgres', 'ledger', 'peers']) {
    const path = join(plan.dataDir, folder)
    if (existsSync(path)) await look('backup', rawFiles(path, `backup: ${folder}`))
  }
  if (browser) await look('browser', browser)
  return {
    searched: [...searched].map(([place, amount]) => ({ place, ...amount })),
    hits: distinct(hits),
    encodings: formsOf(text).length,
    milliseconds: Math.round(performance.now() - began),
  }
}

function placeOf(store: string): XrayPlace {
  if (/^(admin|delivery|user): /.test(store)) return 'databases'
  if (/^(topic|log:)/.test(store)) return 'topics'
  return /^(logs|kafka)/.test(store) ? 'logs' : 'files'
}

/** The same place in several encodings that write the text alike is one hit. */
function distinct(hits: XrayAnswer['hits']): XrayAnswer['hits'] {
  return [...new Map(hits.map((hit) => [`${hit.store}\0${hit.column ?? ''}`, hit])).values()]
}

/** A hit in a table is told with its column. */
async function located(
  plan: StackPlan,
  { store, encoding }: Leak,
  search: (store: Store) => Leak[],
): Promise<XrayAnswer['hits'][number]> {
  const [, database, table] = /^(admin|delivery|user): (.+)$/.exec(store) ?? []
  if (!database || !table) return { store, encoding }
  return withClient(plan.databases[database as ServiceName], async (client) => {
    const { rows, fields } = await client.query(`select * from ${table}`)
    const column = fields.find(({ name }) => {
      const bytes = Buffer.concat(rows.map((row) => Buffer.concat([asBytes(row[name]), Buffer.from([0])])))
      return search({ name, bytes }).length > 0
    })
    return { store, encoding, ...(column && { column: column.name }) }
  })
}

/** A table of its own, written to no write-ahead log, so that nothing of the text is left on the disk when it is gone. */
const PLANTED = { service: 'delivery', table: 'planted_by_xray', column: 'note' } as const

/** Hides the text in a table in clear, searches as always, and takes it away: shows that the search would find it. */
export async function proveXray(plan: StackPlan, text: string): Promise<XrayAnswer & { planted: string }> {
  const { service, table, column } = PLANTED
  return withClient(plan.databases[service], async (client) => {
    await client.query(`drop table if exists ${table}`) // of a proof that was interrupted
    await client.query(`create unlogged table ${table} (${column} text)`)
    try {
      await client.query(`insert into ${table} (${column}) values ($1)`, [text])
      return { ...(await xray(plan, text)), planted: `${service}: public.${table}.${column}` }
    } finally {
      await client.query(`drop table ${table}`)
    }
  })
}

const rowsOfParcel: Record<ServiceName, { table: string; key: string }> = {
  admin: { table: 'waybills', key: 'id' },
  delivery: { table: 'parcels', key: 'waybill_id' },
  user: { table: 'parcels', key: 'waybill_id' },
}

/** What the three databases hold of one parcel, as it lies there; bytes as hexadecimal digits. */
export async function storedRows(plan: StackPlan, waybillId: string): Promise<StoredRow[]> {
  const found = await Promise.all(
    serviceNames.map((service) =>
      withClient(plan.databases[service], async (client) => {
        const { table, key } = rowsOfParcel[service]
        const { rows } = await client.query(`select * from ${table} where ${key} = $1`, [waybillId])
        return rows.map((row): StoredRow => ({ database: service, table, columns: columnsOf(row) }))
      }),
    ),
  )
  return found.flat()
}

function columnsOf(row: Record<string, unknown>): StoredRow['columns'] {
  return Object.entries(row)
    .filter(([, value]) => value !== null)
    .map(([name, value]) =>
      Buffer.isBuffer(value)
        ? { name, value: value.subarray(0, 24).toString('hex'), bytes: value.length }
        : { name, value: asBytes(value).toString().slice(0, 80) },
    )
}

function asBytes(value: unknown): Buffer {
  if (Buffer.isBuffer(value)) return value
  if (value === null || value === undefined) return Buffer.alloc(0)
  return Buffer.from(
    value instanceof Date ? value.toISOString() : typeof value === 'object' ? JSON.stringify(value) : String(value),
  )
}
