import assert from 'node:assert/strict'
import { canaries, plantCanaries, unseenCanaries } from '@exqress/scripts/lib/canaries.ts'
import { readStores, type Store, searchStores } from '@exqress/scripts/lib/leak-search.ts'
import { type StackPlan, serviceNames } from '@exqress/scripts/lib/services.ts'
import { askDatabase } from './databases.ts'
import { type PersonalText, personalTexts } from './people.ts'

/** What browsers keep, each as a store of its own. */
export type Kept = { who: string; parts: readonly Buffer[] }

/**
 * Looks for every word about a person of the journey in all that a stack keeps, and in browsers: there must be none. Then hides a
 * canary in each store and encoding: the same search must find every one, or its silence means nothing.
 */
export async function assertNothingLeaked(
  plan: StackPlan,
  {
    numbers = [],
    browsers = [],
    others = [],
  }: { numbers?: readonly string[]; browsers?: readonly Kept[]; others?: readonly PersonalText[] } = {},
): Promise<void> {
  const kept = browsers.map(({ who, parts }): Store => ({ name: `browser of ${who}`, bytes: Buffer.concat(parts) }))
  const stores = [...(await readStores(plan)), ...kept]
  await assertComplete(plan, stores)
  assert.deepEqual(searchStores(stores, [...personalTexts(numbers), ...others]), [], 'personal data in clear')

  const places = await plantCanaries(plan)
  const again = [...(await readStores(plan)), ...kept.map(withCanaries)]
  const unseen = unseenCanaries(again, [...places, ...kept.map(({ name }) => name)])
  assert.deepEqual(unseen, [], 'canaries that the search did not see')
}

const withCanaries = ({ name, bytes }: Store): Store => ({ name, bytes: Buffer.concat([bytes, canaries()]) })

/** A search of nothing finds nothing. */
async function assertComplete(plan: StackPlan, stores: readonly Store[]): Promise<void> {
  for (const name of serviceNames) {
    const tables = await askDatabase<{ name: string }>(
      plan,
      name,
      `select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname = 'public'`,
    )
    for (const table of tables) assert.ok(stores.some((store) => store.name === `${name}: ${table.name}`))
    const log = stores.find((store) => store.name === `logs/${name}.log`)
    assert.ok(log && log.bytes.length > 500, `the log of ${name}`)
  }
  const told = stores.filter(({ name }) =>
    plan.events.transport === 'kafka' ? name.startsWith('topic exqress.') : name.startsWith('log: '),
  )
  assert.ok(
    told.some(({ bytes }) => bytes.includes('waybill.issued')) &&
      told.some(({ bytes }) => bytes.includes('access.recorded')),
  )
}
