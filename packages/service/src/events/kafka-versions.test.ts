import assert from 'node:assert/strict'
import { createServer } from 'node:net'
import { test } from 'node:test'
import { createKafkaTransport } from './kafka.ts'
import { checkKafka, IncompatibleBroker, incompatibleApis, versionsOfKafkajs } from './kafka-versions.ts'

test('an API is named when kafkajs and the broker share no version of it', () => {
  const kafkajs = versionsOfKafkajs()
  assert.deepEqual(incompatibleApis(kafkajs, kafkajs), [])
  const fetch = kafkajs.get(1)
  assert.ok(fetch && fetch.max >= 4, 'kafkajs speaks Fetch')
  const newer = new Map(kafkajs).set(1, { min: fetch.max + 1, max: fetch.max + 3 })
  newer.delete(13)
  assert.deepEqual(incompatibleApis(newer, kafkajs), ['Fetch', 'LeaveGroup'])
})

test('a broker of the future is refused with the name of what it dropped, within seconds', async () => {
  const broker = createServer((socket) => {
    // ApiVersions answered with one API: Produce, versions 90 to 99.
    const body = Buffer.from([0, 0, 0, 1, 0, 0, 0, 0, 0, 1, 0, 0, 0, 90, 0, 99])
    socket.on('data', () => socket.write(Buffer.concat([Buffer.from([0, 0, 0, body.length]), body])))
  })
  await new Promise<void>((resolve) => broker.listen(0, '127.0.0.1', resolve))
  const { port } = broker.address() as { port: number }
  const brokers = [`127.0.0.1:${port}`]
  const transport = createKafkaTransport({ brokers, clientId: 'test' })
  const stuck = await new Promise<Error>((resolve) => {
    const rest = { onBatch: async () => 'done' as const, storedOffsets: async () => [] }
    transport.subscribe({ group: 'test', streams: ['s'], onStuck: resolve, ...rest })
  })
  assert.ok(stuck instanceof IncompatibleBroker, 'a reader ends its process over it')
  await transport.close()
  await assert.rejects(checkKafka({ brokers }), (error: Error) => {
    assert.ok(error instanceof IncompatibleBroker)
    assert.match(error.message, /Produce, Fetch/)
    return true
  })
  await new Promise((resolve) => broker.close(resolve))
  await assert.rejects(checkKafka({ brokers }), /ECONNREFUSED/)
})
