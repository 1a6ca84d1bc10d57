import type { EventType, Topic } from '@exqress/contracts/events.ts'
import type { Tx } from '../db.ts'
import { type DataOf, parseData, type SnapshotType } from './envelope.ts'
import type { Version } from './versions.ts'

/** An event to be told. `key` is the waybill, courier, customer or log whose events keep their order. */
export type NewEvent<T extends EventType | SnapshotType = EventType | SnapshotType> = T extends unknown
  ? { topic: Topic; key: string; type: T; data: DataOf<T> }
  : never

export interface AppendedEvent {
  /** UUIDv7 */
  id: string
  epoch: number
  version: number
}

/** Kafka takes messages up to 1 MB; one that it refuses would hold up all that come after it. */
const MAX_DATA_LENGTH = 200_000

/**
 * Writes an event to the outbox, in the caller's transaction: it is told if and only if that commits. The next version of (topic, key) is
 * given out here, and from here to the commit no other transaction can append to that key; append last, to hold that lock briefly.
 * Throws when `data` does not fit its schema.
 */
export async function appendEvent<T extends EventType | SnapshotType>(
  tx: Tx,
  event: NewEvent<T>,
): Promise<AppendedEvent> {
  const { rows } = await tx.query<AppendedEvent & { position: number }>(
    `with next as (
       insert into event_versions as last (topic, key, epoch, version)
       select $1, $2, recovery_epoch.epoch, 1 from recovery_epoch
       on conflict (topic, key) do update
          set epoch = excluded.epoch, version = case when last.epoch = excluded.epoch then last.version + 1 else 1 end
       returning epoch, version
     )
     insert into outbox (topic, key, epoch, version, type, data)
     select $1, $2, next.epoch, next.version, $3, $4 from next
     returning id, epoch, version`,
    [event.topic, event.key, event.type, serialise(event)],
  )
  return rows[0] as AppendedEvent
}

/**
 * Appends many events by two statements, in the order given; answers in that order. The keys are locked in one order everywhere, so that two
 * such calls never wait for each other in a circle; call it once in a transaction.
 */
export async function appendEvents(tx: Tx, events: NewEvent[]): Promise<AppendedEvent[]> {
  return appendNumbered(tx, events, async () => events.map(({ data }) => data as Record<string, unknown>))
}

/**
 * The same for data that depends on the numbers: `dataOf` is called with them in the order given, while the keys are locked, so that it may
 * read what the events before them left.
 */
export async function appendNumbered(
  tx: Tx,
  events: Pick<NewEvent, 'topic' | 'key' | 'type'>[],
  dataOf: (versions: Version[]) => Promise<Record<string, unknown>[]>,
): Promise<AppendedEvent[]> {
  if (events.length === 0) return []
  const counts = new Map<string, { topic: string; key: string; count: number }>()
  // The place of each event among those of its key in this call.
  const places = events.map(({ topic, key }) => {
    const name = nameOf(topic, key)
    const entry = counts.get(name) ?? { topic, key, count: 0 }
    counts.set(name, entry)
    return ++entry.count
  })
  const keys = [...counts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, entry]) => entry)
  const { rows } = await tx.query<{ topic: string; key: string; epoch: number; version: number }>(
    `insert into event_versions as last (topic, key, epoch, version)
     select input.topic, input.key, recovery_epoch.epoch, input.count
       from recovery_epoch, unnest($1::text[], $2::text[], $3::bigint[]) with ordinality as input (topic, key, count, place)
      order by input.place
     on conflict (topic, key) do update
        set epoch = excluded.epoch,
            version = case when last.epoch = excluded.epoch then last.version + excluded.version else excluded.version end
     returning topic, key, epoch, version`,
    [keys.map(({ topic }) => topic), keys.map(({ key }) => key), keys.map(({ count }) => count)],
  )
  const last = new Map(rows.map((row) => [nameOf(row.topic, row.key), row]))
  const versions = events.map(({ topic, key }, index) => {
    const name = nameOf(topic, key)
    const { epoch, version } = last.get(name) as { epoch: number; version: number }
    return { epoch, version: version - (counts.get(name)?.count ?? 0) + (places[index] ?? 0) }
  })
  const told = await dataOf(versions)
  const data = events.map(({ type }, index) => serialise({ type, data: told[index] }))
  const appended = await tx.query<AppendedEvent>(
    `insert into outbox (topic, key, epoch, version, type, data)
     select topic, key, epoch, version, type, data::json
       from unnest($1::text[], $2::text[], $3::integer[], $4::bigint[], $5::text[], $6::text[])
            with ordinality as input (topic, key, epoch, version, type, data, place)
      order by place
     returning id, epoch, version`,
    [
      events.map(({ topic }) => topic),
      events.map(({ key }) => key),
      versions.map(({ epoch }) => epoch),
      versions.map(({ version }) => version),
      events.map(({ type }) => type),
      data,
    ],
  )
  return appended.rows
}

function serialise({ type, data }: { type: string; data: unknown }): string {
  const text = JSON.stringify(parseData(type, data))
  if (text.length > MAX_DATA_LENGTH)
    throw new RangeError(`the data of ${type} is longer than ${MAX_DATA_LENGTH} characters`)
  return text
}

function nameOf(topic: string, key: string): string {
  return `${topic} ${key}`
}
