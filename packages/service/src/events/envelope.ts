import {
  type EventData,
  EventEnvelope,
  type EventType,
  eventData,
  type Topic,
  topicName,
  topics,
} from '@exqress/contracts/events.ts'

/** What all events of a key carried, told again for projections older than the topics; applied over any gap. */
export type SnapshotType = `${string}.snapshot`

/** An event as a handler gets it. */
export interface ReceivedEvent<Data = Record<string, unknown>> {
  topic: Topic
  key: string
  epoch: number
  version: number
  id: string
  source: string
  type: string
  time: string
  data: Data
}

/** Data by type; a snapshot's shape is a matter of its producer and its readers. */
export type DataOf<T extends string> = T extends EventType ? EventData<T> : Record<string, unknown>

const topicByName = new Map(topics.map((topic) => [topicName(topic), topic]))

/** The JSON of the CloudEvents 1.0 envelope. `data` is JSON already, as the outbox holds it. */
export function writeEnvelope(event: Omit<ReceivedEvent, 'topic' | 'data'> & { data: string }): string {
  const { id, source, type, key, time, epoch, version, data } = event
  const head = {
    specversion: '1.0',
    id,
    source,
    type,
    subject: key,
    time,
    datacontenttype: 'application/json',
    epoch,
    version,
  }
  return `${JSON.stringify(head).slice(0, -1)},"data":${data}}`
}

/** Reads an envelope; throws when it is none, or when its key is not the one it travelled under. */
export function readEnvelope(stream: string, key: string, value: string): ReceivedEvent {
  const topic = topicByName.get(stream)
  if (!topic) throw new Error('a stream that is none of ours')
  const { specversion, datacontenttype, subject, ...rest } = EventEnvelope.parse(JSON.parse(value))
  if (key.includes('\0')) throw new Error('Postgres cannot hold such a key')
  if (subject !== key) throw new Error('the subject is not the key')
  return { topic, key, ...rest }
}

/** Checks data by its type's schema; types without one (snapshots, or newer than this program) pass. */
export function parseData(type: string, data: unknown): Record<string, unknown> {
  const schema = type in eventData ? eventData[type as EventType] : undefined
  return (schema ? schema.parse(data) : data) as Record<string, unknown>
}

export function isSnapshot(type: string): type is SnapshotType {
  return type.endsWith('.snapshot')
}

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

/** The waybill an event speaks of, if any. */
export function waybillOf({ data }: Pick<ReceivedEvent, 'data'>): string | undefined {
  return typeof data.waybillId === 'string' && uuid.test(data.waybillId) ? data.waybillId : undefined
}
