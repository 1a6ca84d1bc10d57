import { type AccessRecord, topicName } from '@exqress/contracts/events.ts'
import { recordHash } from '@exqress/crypto/ledger/entry-node.ts'
import { type Db, type Tx, withTransaction } from '../db.ts'
import { parseData, type ReceivedEvent, waybillOf } from '../events/envelope.ts'

/** What a service does with what it told itself before its database was set back. */
export type Facts = {
  /** Carries out what was ended for good (`destroy_requested`, `key_destroyed`, `account_deleted`). Called again it does nothing. */
  bury(tx: Tx, event: ReceivedEvent): Promise<void>
  /**
   * Takes an event of its own over into its tables, telling nothing. Called again it does nothing. False: what it needs is not there
   * yet, and comes by what others tell again.
   */
  apply(tx: Tx, event: ReceivedEvent): Promise<boolean>
}

/** Facts that found nothing to belong to for so long belong to nothing. */
const PATIENCE = '1 day'
const BATCH = 500

export async function storeFacts(tx: Tx, events: readonly ReceivedEvent[]): Promise<void> {
  await tx.query(
    `insert into restored_facts (topic, key, epoch, version, waybill_id, event)
     select * from unnest($1::text[], $2::text[], $3::integer[], $4::bigint[], $5::uuid[], $6::text[])
     on conflict do nothing`,
    [
      events.map(({ topic }) => topic),
      events.map(({ key }) => key),
      events.map(({ epoch }) => epoch),
      events.map(({ version }) => version),
      events.map((event) => waybillOf(event) ?? null),
      events.map((event) => JSON.stringify(event)),
    ],
  )
}

/** Takes over what can be, in the order in which it was told; what waits holds up what came after it on its key. Answers how many waited. */
export async function applyFacts(db: Db, facts: Facts): Promise<number> {
  const waiting = new Set<string>()
  for (let after = 0; ; ) {
    const found = await withTransaction(db, async (tx) => {
      const { rows } = await tx.query<{ number: number; event: string; isOld: boolean }>(
        `select number, event, found_at < now() - interval '${PATIENCE}' as "isOld" from restored_facts
          where number > $1 order by number limit ${BATCH} for update`,
        [after],
      )
      const done: number[] = []
      for (const { number, event: text, isOld } of rows) {
        const event = JSON.parse(text) as ReceivedEvent
        const name = `${topicName(event.topic)} ${event.key}`
        if (!waiting.has(name) && (isOld || (await applyFact(tx, facts, event)))) done.push(number)
        else waiting.add(name)
      }
      await tx.query('delete from restored_facts where number = any($1)', [done])
      return rows
    })
    if (found.length < BATCH) return waiting.size
    after = found.at(-1)?.number ?? after
  }
}

async function applyFact(tx: Tx, facts: Facts, event: ReceivedEvent): Promise<boolean> {
  const known = { ...event, data: parseData(event.type, event.data) }
  if (event.type !== 'access.recorded') return facts.apply(tx, known)
  await takeRecord(tx, known as ReceivedEvent<AccessRecord>)
  return true
}

/** A reading that was recorded stays recorded, and the next one chains to it. */
async function takeRecord(tx: Tx, { topic, epoch, version, data }: ReceivedEvent<AccessRecord>): Promise<void> {
  const service = topic.slice(0, -'-access'.length)
  await tx.query(
    `insert into access_records (id, waybill_id, epoch, number, actor, role, readers, fields, purpose, at, device, online, record_hash)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) on conflict do nothing`,
    [
      data.recordId,
      data.waybillId,
      epoch,
      version,
      data.actor,
      data.role,
      data.readers,
      data.fields,
      data.purpose,
      data.at,
      data.device ?? null,
      data.online,
      recordHash({ service, epoch, number: version, data }),
    ],
  )
}
