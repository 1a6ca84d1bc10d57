import { test } from 'node:test'
import { kafkaAvailable } from '@exqress/local/kafka.ts'
import { startTestStack } from '../test-stack.ts'
import { playApi } from './play-api.ts'

test('the life of parcels on Kafka', async (t) => {
  const can = await kafkaAvailable()
  if (!can.available) return t.skip(can.reason)
  await playApi(t, await startTestStack({ transport: 'kafka' }))
})
