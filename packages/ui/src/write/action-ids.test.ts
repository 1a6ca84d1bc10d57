import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createActionIds } from './action-ids.ts'

test('one action keeps its id over retries; another input or an answer begins a new one', () => {
  let made = 0
  const ids = createActionIds(() => `id ${++made}`)
  assert.equal(ids.idFor({ memo: 'a' }), 'id 1')
  assert.equal(ids.idFor({ memo: 'a' }), 'id 1')
  assert.equal(ids.idFor({ memo: 'b' }), 'id 2')
  ids.answered()
  assert.equal(ids.idFor({ memo: 'b' }), 'id 3')
  assert.equal(ids.idFor(undefined), 'id 4')
  assert.equal(ids.idFor(undefined), 'id 4')
})
