import { randomUUID } from 'node:crypto'
import type { Kafka } from 'kafkajs'
import type { KafkaTopics } from './kafka-topics.ts'
import type { EventTransport, IncomingMessage, StoredOffset } from './transport.ts'

type OnMessages = Parameters<EventTransport['readToEnd']>[2]

/** `readToEnd` for Kafka: a member of a group of its own, which ends with it. Nothing is fetched where nothing is new. */
export async function readKafkaToEnd(
  kafka: Kafka,
  topics: KafkaTopics,
  prefix: string,
  { streams, from, onMessages }: { streams: string[]; from: readonly StoredOffset[]; onMessages: OnMessages },
): Promise<StoredOffset[]> {
  await topics.ensure(streams)
  const logId = prefix + (await topics.clusterId())
  const ends: StoredOffset[] = []
  const open = new Map<string, { topic: string; partition: number; next: number; end: number }>()
  for (const stream of streams) {
    for (const { partition, low, high } of await topics.offsets(stream)) {
      const stored = from.find((one) => one.stream === stream && one.partition === partition && one.logId === logId)
      // Beyond the end: of a log that was longer once.
      const next = stored && stored.nextOffset <= high ? Math.max(low, stored.nextOffset) : low
      ends.push({ stream, partition, logId, nextOffset: high })
      const topic = prefix + stream
      if (next < high) open.set(`${topic}/${partition}`, { topic, partition, next, end: high })
    }
  }
  if (open.size === 0) return ends

  const consumer = kafka.consumer({
    groupId: `${prefix}read-to-end-${randomUUID()}`,
    maxWaitTimeInMs: 300,
    allowAutoTopicCreation: false,
    retry: { retries: 3, initialRetryTime: 200, maxRetryTime: 2_000, restartOnFailure: async () => false },
  })
  const { promise: done, resolve, reject } = Promise.withResolvers<void>()
  done.catch(() => {}) // awaited below
  consumer.on(consumer.events.CRASH, ({ payload }) => reject(payload.error))
  consumer.on(consumer.events.GROUP_JOIN, () => {
    for (const { topic, partition, next } of open.values()) consumer.seek({ topic, partition, offset: String(next) })
  })
  try {
    await consumer.connect()
    await consumer.subscribe({
      topics: [...new Set([...open.values()].map(({ topic }) => topic))],
      fromBeginning: true,
    })
    await consumer.run({
      autoCommit: false,
      eachBatch: async ({ batch }) => {
        const name = `${batch.topic}/${batch.partition}`
        const part = open.get(name)
        if (!part) return
        const messages = batch.messages
          .map(({ offset, key, value }): IncomingMessage => {
            return { offset: Number(offset), key: key?.toString() ?? '', value: value?.toString() ?? '' }
          })
          .filter(({ offset }) => offset >= part.next && offset < part.end)
        try {
          if (messages.length > 0) await onMessages(batch.topic.slice(prefix.length), messages)
        } catch (error) {
          return reject(error)
        }
        part.next = Math.max(part.next, Number(batch.lastOffset()) + 1)
        if (part.next >= part.end) open.delete(name)
        if (open.size === 0) resolve()
      },
    })
    await done
  } finally {
    await consumer.disconnect().catch(() => {})
  }
  return ends
}
