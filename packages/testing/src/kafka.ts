import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after } from 'node:test'
import { kafkaAvailable, type LocalKafka, startKafka } from '@exqress/local/kafka.ts'

export type KafkaForTests = { brokers: string[]; missing?: undefined } | { brokers?: undefined; missing: string }

export interface ThrowawayKafka {
  kafka: LocalKafka
  /** Ends the broker and removes its folder. */
  stop(): Promise<void>
}

let own: ThrowawayKafka | undefined

// The module is loaded before the first test, so the hook belongs to the whole file.
after(() => own?.stop())

/**
 * A real broker: the one in TEST_KAFKA_BROKERS (`npm test` sets it), else one started for this file. Where none can run, `missing` is the reason, to be
 * given to the `skip` of the tests.
 */
export async function kafkaForTests(): Promise<KafkaForTests> {
  const given = process.env.TEST_KAFKA_BROKERS
  if (given) return { brokers: given.split(',') }
  const availability = await kafkaAvailable()
  if (!availability.available) return { missing: `no Kafka here: ${availability.reason}` }
  own ??= await startThrowawayKafka()
  return { brokers: [own.kafka.brokers] }
}

/** A broker of the test's own, for tests that kill it. */
export async function startThrowawayKafka(): Promise<ThrowawayKafka> {
  const folder = await mkdtemp(join(tmpdir(), 'exqress-test-kafka-'))
  const kafka = await startKafka({ dataDir: folder })
  return {
    kafka,
    async stop() {
      await kafka.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** A prefix that keeps one test's topics apart from those of all others on the broker. */
export function createKafkaTopicPrefix(): string {
  return `test-${randomBytes(6).toString('hex')}-`
}
