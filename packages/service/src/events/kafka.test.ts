import { after } from 'node:test'
import { kafkaAvailable } from '@exqress/local/kafka.ts'
import { createKafkaTopicPrefix, startThrowawayKafka } from '@exqress/testing/kafka.ts'
import { createKafkaTransport } from './kafka.ts'
import { testTransport } from './transport-contract.ts'

const availability = await kafkaAvailable()
// A broker of its own, because it is killed.
const own = availability.available ? await startThrowawayKafka() : undefined
after(() => own?.stop())

const prefixes = new Map<string, string>()

testTransport(
  'Kafka',
  {
    async open(log) {
      const topicPrefix = prefixes.get(log) ?? createKafkaTopicPrefix()
      prefixes.set(log, topicPrefix)
      return createKafkaTransport({
        brokers: [own?.kafka.brokers ?? ''],
        clientId: 'test',
        topicPrefix,
        partitions: 3,
        sessionTimeoutMs: 6_000,
      })
    },
    async interrupt() {
      await own?.kafka.kill('SIGKILL')
      await own?.kafka.restart()
    },
  },
  availability.available ? {} : { skip: `no Kafka here: ${availability.reason}` },
)
