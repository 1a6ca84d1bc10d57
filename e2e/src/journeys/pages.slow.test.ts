import { test } from 'node:test'
import { kafkaAvailable } from '@exqress/local/kafka.ts'
import { startTestStack } from '../test-stack.ts'
import { playPages } from './play-pages.ts'

for (const [transport, size] of [
  ['postgres', 'desktop'],
  ['kafka', 'phone'],
  ['kafka', 'desktop'],
] as const) {
  test(`the life of parcels in the apps, at ${size} size, on ${transport}`, async (t) => {
    const can = await kafkaAvailable()
    if (transport === 'kafka' && !can.available) return t.skip(can.reason)
    await playPages(t, await startTestStack({ transport, withApps: true }), size)
  })
}
