import { setTimeout as sleep } from 'node:timers/promises'
import type { EachBatchPayload, Kafka, Consumer as KafkaConsumer } from 'kafkajs'
import type { KafkaTopics } from './kafka-topics.ts'
import { IncompatibleBroker } from './kafka-versions.ts'
import type { LogBatch, Reader, Subscription } from './transport.ts'
import { createWatchdog, type WatchdogOptions } from './watchdog.ts'

export interface KafkaReaderOptions {
  topicPrefix?: string
  sessionTimeoutMs?: number
  watchEveryMs?: number
  watchdog?: WatchdogOptions
  onTrouble?: (error: unknown) => void
}

/** What ends one life of the kafkajs consumer. */
type End = { error?: unknown; stuck?: boolean }

/**
 * Reads as one member of a group. Offsets come from the application's database: on assignment the member seeks to them, and onBatch sends it elsewhere
 * whenever the database says so. A consumer that crashed or stands still is replaced by a new one.
 */
export function readKafka(
  kafka: Kafka,
  topics: KafkaTopics,
  subscription: Subscription,
  options: KafkaReaderOptions,
): Reader {
  const stop = new AbortController()
  const watchdog = createWatchdog(options.watchdog)
  const prefix = options.topicPrefix ?? ''
  const streamOf = (topic: string) => topic.slice(prefix.length)

  async function run() {
    for (let waitMs = 500; !stop.signal.aborted; ) {
      const since = Date.now()
      const end = await live().catch((error: unknown): End => ({ error }))
      if (end.error instanceof IncompatibleBroker) return subscription.onStuck(end.error)
      if (end.stuck)
        return subscription.onStuck(new Error('the Kafka reader stands still, and starting it again did not help'))
      if (end.error) options.onTrouble?.(end.error)
      if (stop.signal.aborted) return
      waitMs = Date.now() - since > 30_000 ? 500 : Math.min(waitMs * 2, 5_000)
      await pause(waitMs, stop.signal)
    }
  }

  /** One life of a kafkajs consumer, from joining the group to its end. */
  async function live(): Promise<End> {
    await topics.ensure(subscription.streams)
    const consumer = kafka.consumer({
      groupId: prefix + subscription.group,
      sessionTimeout: options.sessionTimeoutMs ?? 10_000,
      heartbeatInterval: Math.floor((options.sessionTimeoutMs ?? 10_000) / 5),
      // Data is answered at once; this is only how long an empty fetch, and with it a close, may take.
      maxWaitTimeInMs: 300,
      allowAutoTopicCreation: false,
      retry: { retries: 3, initialRetryTime: 200, maxRetryTime: 2_000, restartOnFailure: async () => false },
    })
    const { promise: ended, resolve: end } = Promise.withResolvers<End>()
    let joined: Promise<string> = Promise.reject(new Error('not a member yet'))
    joined.catch(() => {})
    consumer.on(consumer.events.CRASH, ({ payload }) => end({ error: payload.error }))
    consumer.on(consumer.events.GROUP_JOIN, ({ payload }) => {
      joined = seekToStored(consumer, payload.memberAssignment)
      joined.catch(() => {}) // every batch awaits it
    })
    const stopListener = () => end({})
    stop.signal.addEventListener('abort', stopListener)
    const watching = new AbortController()
    try {
      await consumer.connect()
      await consumer.subscribe({ topics: subscription.streams.map((stream) => prefix + stream), fromBeginning: true })
      await consumer.run({
        autoCommit: false,
        eachBatchAutoResolve: false,
        // Each partition's transaction waits for the disk; they can wait together.
        partitionsConsumedConcurrently: 3,
        eachBatch: async (payload) => takeBatch(consumer, payload, await joined),
      })
      void watch(end, watching.signal)
      return await ended
    } finally {
      watching.abort()
      stop.signal.removeEventListener('abort', stopListener)
      await consumer.disconnect().catch(() => {})
      topics.forget()
    }
  }

  /** Answers which log this is: the cluster, and the set of topics in it. */
  async function seekToStored(consumer: KafkaConsumer, assignment: Record<string, number[]>): Promise<string> {
    const assigned = Object.entries(assignment).flatMap(([topic, partitions]) =>
      partitions.map((partition) => `${streamOf(topic)}/${partition}`),
    )
    watchdog.assign(assigned, Date.now())
    const logId = prefix + (await topics.clusterId())
    // With the database away nothing is sought: the first batch waits for it, and is then sent to the right place.
    const stored = await subscription.storedOffsets().catch(() => [])
    for (const { stream, partition, nextOffset, ...offset } of stored) {
      if (offset.logId !== logId || !assigned.includes(`${stream}/${partition}`)) continue
      consumer.seek({ topic: prefix + stream, partition, offset: String(nextOffset) })
    }
    return logId
  }

  async function takeBatch(
    consumer: KafkaConsumer,
    { batch, heartbeat, resolveOffset, isRunning }: EachBatchPayload,
    logId: string,
  ) {
    if (!isRunning()) return
    const { topic, partition } = batch
    const stream = streamOf(topic)
    // kafkajs has it, its types do not: the offset that was asked for, which is before the first message where the log has a hole.
    const fromOffset = Number((batch as unknown as { fetchedOffset: string }).fetchedOffset)
    const work: LogBatch = {
      stream,
      partition,
      logId,
      fromOffset,
      messages: batch.messages.map(({ offset, key, value }) => ({
        offset: Number(offset),
        key: key?.toString() ?? '',
        value: value?.toString() ?? '',
      })),
      nextOffset: Number(batch.lastOffset()) + 1,
      endOffset: async () => (await offsetsOf(stream, partition)).high,
      async heartbeat() {
        watchdog.moved(`${stream}/${partition}`, Date.now())
        await heartbeat()
      },
    }
    let outcome = await subscription.onBatch(work)
    if (outcome !== 'done' && outcome.seek < fromOffset && (await offsetsOf(stream, partition)).low >= fromOffset) {
      // What is asked for has been deleted by age: the log begins here.
      outcome = await subscription.onBatch({ ...work, fromOffset: outcome.seek })
    }
    watchdog.moved(`${stream}/${partition}`, Date.now())
    if (outcome === 'done') resolveOffset(batch.lastOffset())
    else consumer.seek({ topic, partition, offset: String(outcome.seek) })
  }

  async function offsetsOf(stream: string, partition: number) {
    const offsets = (await topics.offsets(stream)).find((one) => one.partition === partition)
    if (!offsets) throw new Error(`no partition ${partition} of ${stream}`)
    return offsets
  }

  async function watch(end: (end: End) => void, until: AbortSignal) {
    for (;;) {
      await pause(options.watchEveryMs ?? 10_000, until)
      if (until.aborted) return
      const lags = await readLags().catch(() => undefined)
      if (lags) subscription.onLag?.(sumByStream(lags))
      // With the broker or the database away there is nothing to judge by.
      const verdict = lags ? watchdog.check(lags, Date.now()) : 'fine'
      if (verdict === 'restart') return end({ error: new Error('the Kafka reader stands still and is started again') })
      if (verdict === 'give up') return end({ stuck: true })
    }
  }

  async function readLags(): Promise<Map<string, number>> {
    const stored = new Map(
      (await subscription.storedOffsets()).map((offset) => [`${offset.stream}/${offset.partition}`, offset.nextOffset]),
    )
    const lags = new Map<string, number>()
    for (const stream of subscription.streams) {
      for (const { partition, low, high } of await topics.offsets(stream)) {
        const name = `${stream}/${partition}`
        lags.set(name, high - Math.max(low, stored.get(name) ?? 0))
      }
    }
    return lags
  }

  const running = run()
  return {
    async close() {
      stop.abort()
      await running
    },
  }
}

async function pause(ms: number, stop: AbortSignal) {
  await sleep(ms, undefined, { signal: stop }).catch(() => {})
}

/** From `stream/partition`. */
function sumByStream(lags: ReadonlyMap<string, number>): Map<string, number> {
  const sums = new Map<string, number>()
  for (const [name, lag] of lags) {
    const stream = name.slice(0, name.lastIndexOf('/'))
    sums.set(stream, (sums.get(stream) ?? 0) + lag)
  }
  return sums
}
