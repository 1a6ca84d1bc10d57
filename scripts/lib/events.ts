import { join } from 'node:path'
import { kafkaAvailable, startKafka } from '@exqress/local/kafka.ts'
import type { LocalPostgres } from '@exqress/local/postgres.ts'
import type { StackPlan } from './services.ts'
import { Sentence } from './steps.ts'
import { type WatchedPart, watchPart } from './watched-part.ts'

export type Transport = 'best' | 'kafka' | 'postgres'
export type Events = {
  plan: StackPlan['events']
  /** Which transport it is, and why. */
  text: string
  stop(): Promise<void>
  /** Only where the broker is ours. */
  broker?: WatchedPart
}

/**
 * KAFKA_BROKERS if set, else a real Kafka of our own if this machine can run one, else a log in Postgres.
 * `transport` narrows the choice, for tests.
 */
export async function startEvents(given: {
  dataDir: string
  transport: Transport
  postgres: LocalPostgres
  say?: (text: string) => void
  note: (text: string) => void
}): Promise<Events> {
  const { dataDir, transport, postgres, say, note } = given
  const nothing = async () => {}
  if (transport !== 'postgres') {
    const brokers = process.env.KAFKA_BROKERS
    if (brokers) {
      return { plan: { transport: 'kafka', brokers }, text: `Kafka at ${brokers}, from KAFKA_BROKERS`, stop: nothing }
    }
    const can = await kafkaAvailable()
    if (can.available) {
      say?.('starting Kafka (the first time Maven fetches 45 MB)')
      const kafka = await startKafka({ dataDir: join(dataDir, 'kafka'), port: Number(process.env.KAFKA_PORT) || 0 })
      const broker = watchPart('Kafka', kafka, note)
      return {
        plan: { transport: 'kafka', brokers: kafka.brokers },
        text: `Apache Kafka 4.4 at ${kafka.brokers}, as Java is here`,
        stop: () => broker.stop(),
        broker,
      }
    }
    if (transport === 'kafka') throw new Sentence(`Kafka cannot run here: ${can.reason}.`)
    return { ...(await postgresLog(postgres)), text: `the Postgres log: ${can.reason}` }
  }
  return { ...(await postgresLog(postgres)), text: 'the Postgres log, as asked for' }

  async function postgresLog(server: LocalPostgres) {
    const url = await server.ensureDatabase('exqress_log')
    return { plan: { transport: 'postgres' as const, url }, stop: nothing }
  }
}
