import type { ConnectionOptions } from 'node:tls'
import type { Admin, Kafka } from 'kafkajs'
import { checkKafka } from './kafka-versions.ts'

export interface KafkaTopics {
  /** Makes the topics that are missing, kept for 14 days, and returns when they can be used. */
  ensure(streams: string[]): Promise<void>
  /** After trouble: what was there may be gone. */
  forget(): void
  /** First and next offset of a topic's partitions. */
  offsets(stream: string): Promise<{ partition: number; low: number; high: number }[]>
  clusterId(): Promise<string>
  close(): Promise<void>
}

const FOURTEEN_DAYS = String(14 * 24 * 60 * 60 * 1000)

/** The questions to the cluster itself, over one admin connection that is made when needed and again when it broke. */
export function createKafkaTopics(
  kafka: Kafka,
  options: { brokers: string[]; ssl?: boolean | ConnectionOptions; partitions?: number; topicPrefix?: string },
): KafkaTopics {
  const { partitions = 6, topicPrefix = '' } = options
  let connected: Promise<Admin> | undefined
  const known = new Set<string>()

  async function withAdmin<T>(ask: (admin: Admin) => Promise<T>): Promise<T> {
    connected ??= connect()
    try {
      return await ask(await connected)
    } catch (error) {
      const broken = connected
      connected = undefined
      await broken?.then((admin) => admin.disconnect()).catch(() => {})
      throw error
    }
  }

  async function connect(): Promise<Admin> {
    // Everything that is done with the cluster begins here: an incompatible one is found before kafkajs trips over it.
    await checkKafka(options)
    const admin = kafka.admin()
    await admin.connect()
    return admin
  }

  return {
    async ensure(streams) {
      if (streams.every((stream) => known.has(stream))) return
      await withAdmin(async (admin) => {
        const there = new Set(await admin.listTopics())
        const missing = streams.map((stream) => topicPrefix + stream).filter((topic) => !there.has(topic))
        if (missing.length > 0) {
          const { brokers } = await admin.describeCluster()
          await admin.createTopics({
            waitForLeaders: true,
            topics: missing.map((topic) => ({
              topic,
              numPartitions: partitions,
              replicationFactor: Math.min(3, brokers.length),
              configEntries: [{ name: 'retention.ms', value: FOURTEEN_DAYS }],
            })),
          })
        }
      })
      for (const stream of streams) known.add(stream)
    },
    forget: () => known.clear(),
    offsets: (stream) =>
      withAdmin(async (admin) =>
        (await admin.fetchTopicOffsets(topicPrefix + stream)).map(({ partition, low, high }) => ({
          partition,
          low: Number(low),
          high: Number(high),
        })),
      ),
    clusterId: () => withAdmin(async (admin) => (await admin.describeCluster()).clusterId),
    async close() {
      await connected?.then((admin) => admin.disconnect()).catch(() => {})
    },
  }
}
