import type { Deps } from '../deps.ts'
import { readPrintableLabels } from './read-labels.ts'

/** Labels for the printer. They count as printed from here on, because nobody tells us what a printer does. */
export async function printBatch(
  deps: Pick<Deps, 'db' | 'keys' | 'labelBaseUrl' | 'now'>,
  waybillIds: readonly string[],
) {
  const labels = await readPrintableLabels(deps, waybillIds)
  await deps.db.query('update waybills set printed_at = $2 where id = any($1::uuid[]) and printed_at is null', [
    waybillIds,
    deps.now(),
  ])
  return labels
}
