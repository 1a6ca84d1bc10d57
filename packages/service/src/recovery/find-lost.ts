import { producerOf, type Topic, topicName, topics } from '@exqress/contracts/events.ts'
import type { Db } from '../db.ts'
import { type ReceivedEvent, readEnvelope } from '../events/envelope.ts'
import type { EventTransport, IncomingMessage, StoredOffset } from '../events/transport.ts'
import { compareVersions, type Version } from '../events/versions.ts'

/** The streams that this service alone writes. */
export function ownStreams(service: string): string[] {
  return topics.filter((topic) => producerOf[topic] === service).map(topicName)
}

/** The events among these messages; one that cannot be read is nobody's. */
export function readEvents(stream: string, messages: readonly IncomingMessage[]): ReceivedEvent[] {
  return messages.flatMap(({ key, value }) => {
    try {
      return [readEnvelope(stream, key, value)]
    } catch {
      return []
    }
  })
}

export type Lost = {
  /** By {@link lostName}: the last version that the database knows of each key that is further in the log. Empty: nothing was set back. */
  keys: Map<string, Version>
  /** The highest recovery epoch in the log, 0 when nothing was read. */
  epoch: number
  /** Where the comparing ended. */
  ends: StoredOffset[]
}

export const lostName = ({ topic, key }: { topic: Topic; key: string }): string => `${topic} ${key}`

/**
 * Reads the service's own topics from where they were last compared. A version is written down before it is told, so one in the log
 * that the database lacks says that the database was set back.
 */
export async function findLost(
  db: Db,
  { transport, service, told }: { transport: EventTransport; service: string; told: StoredOffset[] },
): Promise<Lost> {
  const keys: Lost['keys'] = new Map()
  let epoch = 0
  const ends = await transport.readToEnd(ownStreams(service), told, async (stream, messages) => {
    const newest = new Map<string, ReceivedEvent>()
    for (const event of readEvents(stream, messages)) {
      epoch = Math.max(epoch, event.epoch)
      const before = newest.get(event.key)
      if (!before || compareVersions(event, before) > 0) newest.set(event.key, event)
    }
    const [first] = newest.values()
    if (!first) return
    const { rows } = await db.query<Version & { key: string }>(
      'select key, epoch, version from event_versions where topic = $1 and key = any($2)',
      [first.topic, [...newest.keys()]],
    )
    const known = new Map(rows.map((row) => [row.key, row]))
    for (const event of newest.values()) {
      const own = known.get(event.key) ?? { epoch: 0, version: 0 }
      if (compareVersions(event, own) > 0) keys.set(lostName(event), { epoch: own.epoch, version: own.version })
    }
  })
  return { keys, epoch, ends }
}
