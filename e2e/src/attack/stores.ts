import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { withClient } from '@exqress/local/with-client.ts'
import { readTopics } from '@exqress/scripts/lib/leak-search.ts'
import { foldersOf, type ServiceName, type StackPlan, serviceNames } from '@exqress/scripts/lib/services.ts'
import type { Loot, Row } from './loot.ts'

/**
 * What may be carried away from a stack, a store at a time; `backup` is all of them at once, as somebody has it who gets the backups but not
 * the key stores. Beside each lies what is public: the services' public keys, and the labels that somebody saw.
 */
export async function lootStack(plan: StackPlan, tokens: readonly string[]): Promise<Record<string, Loot>> {
  const stores: Record<string, Loot> = {}
  for (const name of serviceNames) stores[`database of ${name}`] = await dump(name, plan.databases[name])
  const { events } = plan
  stores.topics =
    events.transport === 'postgres'
      ? await dump('log', events.url)
      : (await readTopics(events.brokers)).flatMap(({ name, bytes }) =>
          bytes
            .toString()
            .split('\0')
            .map((value) => ({ place: name, fields: { value } })),
        )
  const { ledger, peers } = foldersOf(plan.dataDir, 'admin')
  stores.blobs = readFolder(join(plan.dataDir, 'blobs'), 'blobs')
  stores.logs = readFolder(join(plan.dataDir, 'logs'), 'logs').flatMap(linesOf)
  stores.ledger = readFolder(ledger, 'ledger').flatMap(linesOf)
  const beside = [...readFolder(peers, 'peers'), ...tokens.map((token) => ({ place: 'labels', fields: { token } }))]
  stores.backup = Object.values(stores).flat()
  return Object.fromEntries(Object.entries(stores).map(([name, loot]) => [name, [...loot, ...beside]]))
}

/** What must never lie beside any of them. */
export const lootKeys = ({ dataDir }: StackPlan, name: ServiceName): Loot =>
  readFolder(foldersOf(dataDir, name).keys, 'keys')

async function dump(database: string, connectionString: string): Promise<Loot> {
  return withClient(connectionString, async (client) => {
    const { rows: tables } = await client.query<{ name: string }>(
      `select format('%I.%I', schemaname, tablename) as name from pg_tables
        where schemaname not in ('pg_catalog', 'information_schema') order by 1`,
    )
    const loot: Row[] = []
    for (const { name } of tables) {
      const { rows } = await client.query(`select * from ${name}`)
      for (const fields of rows) loot.push({ place: `${database}: ${name.replace('public.', '')}`, fields })
    }
    return loot
  })
}

function readFolder(folder: string, place: string): Row[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => {
      const file = join(entry.parentPath, entry.name)
      return { place, fields: { name: entry.name, bytes: readFileSync(file) } }
    })
}

const linesOf = ({ place, fields: { name, bytes } }: Row): Row[] =>
  String(bytes)
    .split('\n')
    .map((line) => ({ place: `${place}/${name}`, fields: { line } }))
