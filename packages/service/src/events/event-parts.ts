import type { Topic } from '@exqress/contracts/events.ts'
import type { KeyStore } from '@exqress/crypto/key-store.ts'
import { kafkaAccess } from '../config/kafka-settings.ts'
import type { Db } from '../db.ts'
import { rounds } from '../lifecycle/rounds.ts'
import type { Part } from '../lifecycle/start-parts.ts'
import type { Log } from '../log/create-log.ts'
import type { Metrics } from '../metrics/create-metrics.ts'
import { measureDatabase } from '../metrics/measure-database.ts'
import type { Facts } from '../recovery/facts.ts'
import { recoveryParts } from '../recovery/recovery-parts.ts'
import type { Handlers, Rules } from './apply-events.ts'
import { type Consumer, createConsumer } from './consumer.ts'
import { createKafkaTransport } from './kafka.ts'
import { CLEANED_AT_ONCE, cleanOutbox } from './outbox.ts'
import { createPostgresLog } from './postgres-log.ts'
import { createRelay, type Relay } from './relay.ts'
import type { EventTransport } from './transport.ts'

/** Where events travel: Kafka's brokers if given, else the database of the Postgres log. */
export type EventSettings = {
  KAFKA_BROKERS?: string[] | undefined
  KAFKA_TLS?: boolean
  KAFKA_SASL_USERNAME?: string | undefined
  KAFKA_SASL_PASSWORD?: string | undefined
  EVENT_LOG_URL?: string | undefined
}

/** @throws Error naming the two variables when neither is set */
export function createTransport(
  name: string,
  settings: EventSettings,
  onTrouble?: (error: unknown) => void,
): EventTransport {
  const trouble = onTrouble ? { onTrouble } : {}
  const { KAFKA_BROKERS } = settings
  if (KAFKA_BROKERS) {
    return createKafkaTransport({ ...kafkaAccess({ ...settings, KAFKA_BROKERS }), clientId: name, ...trouble })
  }
  if (settings.EVENT_LOG_URL) return createPostgresLog({ url: settings.EVENT_LOG_URL, name, ...trouble })
  throw new Error('KAFKA_BROKERS or EVENT_LOG_URL is missing')
}

/**
 * What finds out whether the database was set back, the relay and the consumer of a service as parts for `runService`, with their figures, and the job that deletes what was told long ago. Requests do not wait for them: while the
 * transport is away events stay in the outbox and follow later.
 * @param name the service: group of the consumer, source of its events
 */
export function eventParts({
  db,
  name,
  settings,
  topics,
  handlers,
  rules = {},
  keyStore,
  facts,
  log,
  metrics,
}: {
  db: Db
  name: string
  settings: EventSettings
  topics: Topic[]
  handlers: Handlers
  rules?: Omit<Rules, 'handlers'>
  /** Keeps the recovery epoch where no restore of the database reaches it. */
  keyStore: KeyStore
  facts: Facts
  log: Log
  metrics: Metrics
}): Part[] {
  const published = metrics.counter('events_published_total', 'Events that went out.')
  const lag = metrics.gauge('consumer_lag', 'Messages that the consumer has not read yet.', ['topic'])
  measureDatabase({ db, metrics })
  const outcomes = metrics.counter('events_received_total', 'Events by what became of them.', ['outcome'])
  const failures = metrics.counter('event_failures_total', 'Failed tries of handlers.', ['type'])
  let transport: EventTransport | undefined
  let relay: Relay | undefined
  let consumer: Consumer | undefined
  const trouble = throttled((part: string, error: unknown) => log.warn('events.trouble', { part, err: error }))
  const open = () => {
    transport ??= createTransport(name, settings, (error) => trouble('transport', error))
    return transport
  }
  return [
    ...recoveryParts({ db, log, keyStore, transport: open, service: name, topics, facts }),
    {
      name: 'events',
      after: ['recovery'],
      required: false,
      async start({ fatal }) {
        const transport = open()
        relay ??= createRelay({
          db,
          transport,
          source: `/${name}`,
          onPublished: ({ count }) => published.inc(count),
          onTrouble: trouble,
        })
        consumer ??= await createConsumer({
          ...rules,
          handlers,
          db,
          transport,
          group: name,
          topics,
          onStuck: fatal,
          onFailure: (event, error) => {
            failures.labels(event.type).inc()
            log.error('event.failed', { eventId: event.id, eventType: event.type, topic: event.topic, err: error })
          },
          onTrouble: trouble,
          onLag: (lags) => {
            for (const [topic, count] of lags) lag.labels(topic).set(count)
          },
          onApplied: (counts) => {
            for (const [outcome, count] of Object.entries(counts)) outcomes.labels(outcome).inc(count)
          },
        })
      },
      async stop() {
        await consumer?.close()
        await relay?.close()
        await transport?.close()
      },
    },
    rounds({ name: 'clean-events', everyMs: 3_600_000, work: clean, log }),
  ]

  async function clean(): Promise<'more' | undefined> {
    const deleted = await cleanOutbox(db)
    await transport?.clean()
    return deleted === CLEANED_AT_ONCE ? 'more' : undefined
  }
}

/** The same part's trouble at most every ten seconds: it is tried again many times a second. */
function throttled(tell: (part: string, error: unknown) => void): (part: string, error: unknown) => void {
  const last = new Map<string, number>()
  return (part, error) => {
    const now = Date.now()
    if (now - (last.get(part) ?? 0) < 10_000) return
    last.set(part, now)
    tell(part, error)
  }
}
