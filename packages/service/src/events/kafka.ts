import type { ConnectionOptions } from 'node:tls'
import { Kafka, logLevel, Partitioners, type Producer, type SASLOptions } from 'kafkajs'
import { readKafkaToEnd } from './kafka-read-to-end.ts'
import { readKafka } from './kafka-reader.ts'
import { createKafkaTopics } from './kafka-topics.ts'
import { letIdleConnectionsRest } from './kafkajs-idle.ts'
import type { EventTransport, OutgoingMessage, Reader } from './transport.ts'
import type { WatchdogOptions } from './watchdog.ts'

export interface KafkaOptions {
  /** `host:port` */
  brokers: string[]
  /** By convention the service's name. */
  clientId: string
  ssl?: boolean | ConnectionOptions
  sasl?: SASLOptions
  /** For topics that are made here; 6 unless given. Later brokers' own tools may add, never take away. */
  partitions?: number
  /** Put before every topic's name, so that test runs can share a broker. */
  topicPrefix?: string
  /** How long the group waits for a member that died without a word; 10,000 unless given. */
  sessionTimeoutMs?: number
  /** How often the watchdog looks; 10,000 ms unless given. */
  watchEveryMs?: number
  watchdog?: WatchdogOptions
  /** Told of errors that the transport overcomes by trying again. */
  onTrouble?: (error: unknown) => void
}

/** Stays below the broker's limit for one batch of records (1 MB) even if all messages are of one partition. */
const MAX_BATCH_LENGTH = 800_000

/**
 * Kafka through kafkajs. Of kafkajs's offers only the simple ones are used: it has no dependable idempotent producer and no release since
 * 2023, so doublets are left to the consumers' versions, and offsets to the consumers' databases; the broker keeps none for us.
 */
export function createKafkaTransport(options: KafkaOptions): EventTransport {
  const kafka = createKafkaClient(options)
  const topics = createKafkaTopics(kafka, options)
  const readers = new Set<Reader>()
  let connected: Promise<Producer> | undefined

  async function connectProducer(): Promise<Producer> {
    const producer = kafka.producer({
      createPartitioner: Partitioners.DefaultPartitioner,
      allowAutoTopicCreation: false,
      // The relay tries again by itself, and knows when to tell that the broker is away.
      retry: { retries: 2, initialRetryTime: 100 },
    })
    await producer.connect()
    return producer
  }

  async function dropProducer() {
    const dropped = connected
    connected = undefined
    topics.forget()
    await dropped?.then((producer) => producer.disconnect()).catch(() => {})
  }

  return {
    async publish(messages) {
      try {
        await topics.ensure([...new Set(messages.map(({ stream }) => stream))])
        connected ??= connectProducer()
        const producer = await connected
        for (const part of partsOf(messages)) {
          await producer.sendBatch({
            acks: -1,
            timeout: 10_000,
            topicMessages: byTopic(part, options.topicPrefix ?? ''),
          })
        }
      } catch (error) {
        await dropProducer()
        throw error
      }
    },
    readToEnd: (streams, from, onMessages) =>
      readKafkaToEnd(kafka, topics, options.topicPrefix ?? '', { streams, from, onMessages }),
    async subscribe(subscription) {
      const reader = readKafka(kafka, topics, subscription, options)
      readers.add(reader)
      return {
        async close() {
          readers.delete(reader)
          await reader.close()
        },
      }
    },
    // The broker itself drops what is older than the topic's `retention.ms`.
    async clean() {},
    async close() {
      await Promise.all([...readers].map((reader) => reader.close()))
      await dropProducer()
      await topics.close()
    },
  }
}

/** A client that says nothing, and gives up in seconds. */
export function createKafkaClient({ brokers, clientId, ssl, sasl }: KafkaOptions): Kafka {
  letIdleConnectionsRest()
  return new Kafka({
    brokers,
    clientId,
    ...(ssl !== undefined && { ssl }),
    ...(sasl && { sasl }),
    connectionTimeout: 3_000,
    requestTimeout: 15_000,
    retry: { retries: 3, initialRetryTime: 200, maxRetryTime: 2_000 },
    // Its lines carry whole requests; what matters reaches us as errors and events.
    logLevel: logLevel.NOTHING,
  })
}

function* partsOf(messages: OutgoingMessage[]): Generator<OutgoingMessage[]> {
  let part: OutgoingMessage[] = []
  let length = 0
  for (const message of messages) {
    const size = Buffer.byteLength(message.value) + message.key.length + 100
    if (part.length > 0 && length + size > MAX_BATCH_LENGTH) {
      yield part
      part = []
      length = 0
    }
    part.push(message)
    length += size
  }
  if (part.length > 0) yield part
}

function byTopic(messages: OutgoingMessage[], prefix: string) {
  const topics = new Map<string, { topic: string; messages: { key: string; value: string }[] }>()
  for (const { stream, key, value } of messages) {
    const entry = topics.get(stream)
    if (entry) entry.messages.push({ key, value })
    else topics.set(stream, { topic: prefix + stream, messages: [{ key, value }] })
  }
  return [...topics.values()]
}
