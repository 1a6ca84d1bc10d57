import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { StageOptions } from './options.ts'
import { statesOf, wishPart } from './parts.ts'

test('what is not ours is neither killed nor started, and each is named by itself', async () => {
  const nothing = {} as StageOptions
  assert.deepEqual(statesOf(nothing), { broker: 'none', database: 'none' })
  await assert.rejects(wishPart(nothing, 'broker', 'kill'), { code: 'no_broker' })
  await assert.rejects(wishPart(nothing, 'database', 'restart'), { code: 'no_database' })
})
