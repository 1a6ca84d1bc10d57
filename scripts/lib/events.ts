import { join } from 'node:path'
import { kafkaAvailable, startKafka } from '@exqress/local/kafka.ts'
import type { LocalPostgres } from '@exqress/local/postgres.ts'
import type { StackPlan } from './services.ts'
import { Sentence } from './steps.ts'

export type Transport = 'best' | 'kafka' | 'postgres'
export type Events = {
  plan: StackPlan['events']
  /** Which transport it is, and why. */
  text: string
  stop(): Promise<void>
  /** Only where the broker is ours. */
  onUnexpectedExit?(listener: () => void): void
  restart?(): Promise<void>
  /** As a crash would; it stays away until `restart`. */
  kill?(): Promise<void>
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
}): Promise<Events> {
  const { dataDir, transport, postgres, say } = given
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
      return {
        plan: { transport: 'kafka', brokers: kafka.brokers },
        text: `Apache Kafka 4.4 at ${kafka.brokers}, as Java is here`,
        stop: () => kafka.stop(),
        restart: () => kafka.restart(),
        kill: () => kafka.kill(),
        onUnexpectedExit: (listener) => kafka.onUnexpectedExit(listener),
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
