import assert from 'node:assert/strict'
import { test } from 'node:test'
import { newsOf } from './alongside.ts'
import type { StoredRow } from './options.ts'

test('news is late while the courier’s service knows of a state that the recipient’s was not told of', () => {
  const row = (database: StoredRow['database'], state?: string): StoredRow => ({
    database,
    table: 'parcels',
    columns: [{ name: 'id', value: 'x' }, ...(state ? [{ name: 'state', value: state }] : [])],
  })
  assert.deepEqual(newsOf([row('delivery', 'picked_up'), row('user', 'registered')]), {
    told: 'registered',
    late: true,
  })
  assert.deepEqual(newsOf([row('user', 'picked_up'), row('delivery', 'picked_up')]), { told: 'picked_up', late: false })
  assert.deepEqual(newsOf([row('user', 'registered'), row('admin', 'picked_up')]), { told: 'registered', late: false })
  assert.deepEqual(newsOf([row('delivery', 'picked_up'), row('user')]), { told: undefined, late: false })
})
