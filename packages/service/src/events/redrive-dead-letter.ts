import { type Db, withTransaction } from '../db.ts'
import { applyEvents, type Rules } from './apply-events.ts'
import { type ReceivedEvent, readEnvelope } from './envelope.ts'
import { drainKey } from './parked.ts'
import { releaseFrozen } from './tombstones.ts'

/**
 * Tries a dead letter once more, say after a deployment that mends its handler; on success its key is free again and what waited is
 * applied. False when there is none of that id. Throws what the handler throws, and then nothing has changed.
 */
export async function redriveDeadLetter(db: Db, rules: Rules, id: string): Promise<boolean> {
  const key = await withTransaction(db, async (tx) => {
    const { rows } = await tx.query<{ topic: string; key: string; version: number | null; event: string }>(
      'delete from dead_letters where id = $1 returning topic, key, version, event',
      [id],
    )
    const [letter] = rows
    if (!letter) return undefined
    const event =
      letter.version === null
        ? readEnvelope(letter.topic, letter.key, letter.event)
        : (JSON.parse(letter.event) as ReceivedEvent)
    if (letter.version !== null) {
      await tx.query('update applied_versions set frozen = false where topic = $1 and key = $2', [
        event.topic,
        event.key,
      ])
      await releaseFrozen(tx, event.topic, event.key)
    }
    await applyEvents(tx, rules, event.topic, [event])
    return event.key
  })
  if (key === undefined) return false
  await drainKey(db, rules, { key, maxFailures: 1, backoffMs: 0, onFailure: () => {} })
  return true
}
