import assert from 'node:assert/strict'
import { test } from 'node:test'
import { kafkaForTests } from '@exqress/testing/kafka.ts'
import { createKafkaClient } from './kafka.ts'

const { brokers, missing } = await kafkaForTests()

test('a connection that has nothing to do sets no timer', { skip: missing ?? false }, async (t) => {
  const admin = createKafkaClient({ brokers: brokers ?? [], clientId: 'idle' }).admin()
  await admin.connect()
  try {
    await admin.listTopics()
    const timers = t.mock.method(globalThis, 'setTimeout')
    await new Promise((done) => setImmediate(done))
    // Two looks, a while apart, by the clock that timers do not move.
    const until = performance.now() + 300
    while (performance.now() < until) await new Promise((done) => setImmediate(done))
    assert.deepEqual(
      timers.mock.calls.map(({ arguments: [, delay] }) => delay),
      [],
    )
    timers.mock.restore()
    // and what is asked next is answered as before
    await Promise.all(Array.from({ length: 20 }, () => admin.listTopics()))
  } finally {
    await admin.disconnect()
  }
})
