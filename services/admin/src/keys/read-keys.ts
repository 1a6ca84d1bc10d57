import type { DeskKeys } from '@exqress/contracts/admin-api.ts'
import type { z } from 'zod'
import type { Deps } from '../deps.ts'
import { readLabelKeys } from './read-label-keys.ts'
import { indexColumns, releasedColumns, wrappedColumns } from './wrapped-columns.ts'

/** What keys there are and what becomes of them; none is opened. */
export async function readKeys(deps: Pick<Deps, 'db' | 'keys' | 'now'>): Promise<z.infer<typeof DeskKeys>> {
  const { db, keys, now } = deps
  const at = now()
  const { epoch: day } = await keys.keks.currentEpoch(at)
  const [[index], [released]] = [await keys.indexes.living(at), await keys.released.living(at)]
  const current = new Set([`kek/${day}`, `index/${index.epoch}`, `released/${released.epoch}`])
  const stored = new Set([
    ...(await keys.keks.listEpochs()).map((epoch) => `kek/${epoch}`),
    ...(await keys.indexes.listEpochs()).map((epoch) => `index/${epoch}`),
    ...(await keys.released.listEpochs()).map((epoch) => `released/${epoch}`),
  ])
  const { rows: left } = await db.query<{ name: string; lastLeftAt: string }>(
    'select name, last_left_at as "lastLeftAt" from key_epochs where last_left_at is not null and destroyed_at is null',
    [],
  )
  const lastLeftAt = new Map(left.map((row) => [row.name, row.lastLeftAt]))
  const used = await usedEpochs(db)
  const epochs = [...new Set([...stored, ...used])].sort().map((name) => {
    const leftAt = lastLeftAt.get(name)
    if (!stored.has(name)) return { name, state: 'missing' as const }
    if (current.has(name)) return { name, state: 'current' as const }
    if (used.has(name)) return { name, state: 'in_use' as const }
    return { name, state: 'left' as const, ...(leftAt === undefined ? {} : { lastLeftAt: leftAt }) }
  })
  return { labels: await readLabelKeys(deps), epochs }
}

async function usedEpochs(db: Deps['db']): Promise<Set<string>> {
  const columns = [
    ...wrappedColumns.map((column) => ({ kind: 'kek', ...column })),
    ...indexColumns.map((column) => ({ kind: 'index', ...column })),
    ...releasedColumns.map((column) => ({ kind: 'released', ...column })),
  ]
  const { rows } = await db.query<{ name: string }>(
    columns
      .map(({ kind, table, epoch }) => `select '${kind}/' || ${epoch} as name from ${table} where ${epoch} is not null`)
      .join(' union '),
  )
  return new Set(rows.map(({ name }) => name))
}
