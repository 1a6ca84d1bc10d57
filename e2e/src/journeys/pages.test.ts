import { test } from 'node:test'
import { startTestStack } from '../test-stack.ts'
import { playPages } from './play-pages.ts'

test('the life of parcels in the apps, at phone size, on the Postgres log', async (t) => {
  await playPages(t, await startTestStack({ transport: 'postgres', withApps: true }), 'phone')
})
