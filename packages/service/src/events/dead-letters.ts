import type { Db, Tx } from '../db.ts'
import { describeError } from '../log/describe-error.ts'
import { type ReceivedEvent, waybillOf } from './envelope.ts'
import type { IncomingMessage } from './transport.ts'

export interface DeadLetter {
  id: string
  /** The stream's name instead, where the message could not be read. */
  topic: string
  key: string
  epoch: number | null
  version: number | null
  type: string | null
  /** Name, code and place of the error as JSON; never its text. */
  failure: string
  failedAt: string
  /** Events of the key that wait behind it. */
  waiting: number
}

/** Keeps an event whose handler fails, and freezes its key: what comes after it waits in parked_events, so nothing is skipped. */
export async function storeDeadLetter(tx: Tx, event: ReceivedEvent, error: unknown): Promise<void> {
  const { topic, key, epoch, version, type } = event
  await tx.query(
    `insert into dead_letters (topic, key, epoch, version, type, waybill_id, event, failure)
     values ($1, $2, $3, $4, $5, $6, $7, $8)
     on conflict (topic, key, epoch, version) do update set failure = excluded.failure, failed_at = now()`,
    [topic, key, epoch, version, type, waybillOf(event) ?? null, JSON.stringify(event), failureOf(error)],
  )
  await tx.query(
    `insert into applied_versions (topic, key, frozen) values ($1, $2, true)
     on conflict (topic, key) do update set frozen = true`,
    [topic, key],
  )
  await tx.query(`update parked_events set reason = 'frozen' where topic = $1 and key = $2 and reason = 'gap'`, [
    topic,
    key,
  ])
}

/** Keeps a message that is no event. It has no version, so it freezes nothing; if it stood for one, the next is parked. */
export async function storeUnreadable(tx: Tx, stream: string, message: IncomingMessage, error: unknown): Promise<void> {
  // The one character that Postgres cannot hold in a text.
  const [key, value] = [message.key, message.value].map((text) => text.replaceAll('\0', '\ufffd'))
  await tx.query(
    `insert into dead_letters (topic, key, event, failure)
     select $1, $2, $3, $4
      where not exists (select 1 from dead_letters where topic = $1 and key = $2 and version is null and event = $3)`,
    [stream, key, value, failureOf(error)],
  )
}

/** The dead letters, oldest first. */
export async function listDeadLetters(db: Db, limit = 100): Promise<DeadLetter[]> {
  const { rows } = await db.query<DeadLetter>(
    `select id, topic, key, epoch, version, type, failure, failed_at as "failedAt",
            (select count(*) from parked_events
              where parked_events.topic = dead_letters.topic and parked_events.key = dead_letters.key) as waiting
       from dead_letters order by failed_at, id limit $1`,
    [limit],
  )
  return rows
}

function failureOf(error: unknown): string {
  return JSON.stringify(describeError(error))
}
