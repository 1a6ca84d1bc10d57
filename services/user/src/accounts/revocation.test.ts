import assert from 'node:assert/strict'
import { test } from 'node:test'
import { timeUntil } from '@exqress/testing/time-until.ts'
import { startUser } from '../testing/start-user.ts'

test('a customer who signs out at one instance is signed out at the other within a minute', async () => {
  const user = await startUser()
  const replica = await user.startReplica()
  const { token, cookie } = await user.signIn()
  const me = () => fetch(`${replica}/api/me`, { headers: { authorization: `Bearer ${token}` } })
  assert.equal((await me()).status, 200)
  assert.equal((await user.call('DELETE', '/api/session', undefined, { cookie })).status, 204)
  await timeUntil(async () => (await me()).status === 401, 60_000)
})
