import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isAway } from './stage-api.ts'

test('a card is away when nobody answers or the service has no database, and not when it refuses', () => {
  const courier = (status?: number) => isAway({ name: 'courier', asked: 'POST /api/scans', ...(status && { status }) })
  assert.deepEqual([undefined, 500, 503].map(courier), [true, true, true])
  assert.deepEqual([200, 403, 404, 429].map(courier), [false, false, false, false])
  assert.equal(isAway({ name: 'database' }), true)
  assert.equal(isAway({ name: 'database', rows: [] }), false)
})
