import { originOf } from '@exqress/crypto/ledger/checkpoint.ts'
import { notFound } from '@exqress/service/errors/app-error.ts'
import type { Deps } from '../deps.ts'
import { walkLog } from './walk-log.ts'

const text = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64url')

/**
 * A log up to its last checkpoint as lines of JSON: its name and key, the leaves, and each checkpoint behind the leaves that it is over.
 * @throws AppError 404 for a log that there is not, or that was not signed yet
 */
export async function exportLog(
  { db, ledger }: Pick<Deps, 'db' | 'ledger'>,
  logId: string,
): Promise<AsyncGenerator<string>> {
  const { rows } = await db.query<{ size: number }>(
    'select size from ledger_checkpoints where log_id = $1 order by size desc limit 1',
    [logId],
  )
  const [head] = rows
  if (!head) throw notFound()
  const { size } = head
  const first = { kind: 'log', logId, origin: originOf(logId), publicKey: text(ledger.publicKey), size }
  return (async function* () {
    yield `${JSON.stringify(first)}\n`
    for await (const { lines, checkpoints } of walkLog(db, logId, size)) {
      const notes = new Map(checkpoints.map((checkpoint) => [checkpoint.size, checkpoint.note]))
      let page = ''
      for (const { index, salt, leaf, entry } of lines) {
        page += `{"kind":"leaf","index":${index},"salt":"${text(salt)}","leaf":"${text(leaf)}","entry":${entry}}\n`
        const note = notes.get(index + 1)
        if (note !== undefined) page += `${JSON.stringify({ kind: 'checkpoint', note })}\n`
      }
      yield page
    }
  })()
}
