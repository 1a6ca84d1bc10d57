import { test } from 'node:test'
import { startTestStack } from '../test-stack.ts'
import { playApi } from './play-api.ts'

test('the life of parcels on the Postgres log', async (t) => {
  await playApi(t, await startTestStack({ transport: 'postgres' }))
})
