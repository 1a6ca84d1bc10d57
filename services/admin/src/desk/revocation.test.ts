import assert from 'node:assert/strict'
import { test } from 'node:test'
import { timeUntil } from '@exqress/testing/time-until.ts'
import { startAdmin } from '../testing/start-admin.ts'

test('somebody of the desk whose sessions end at one instance is out at the other within a minute', async () => {
  const admin = await startAdmin()
  const replica = await admin.startReplica()
  const token = await admin.deskToken('operator')
  const me = () => fetch(`${replica}/api/me`, { headers: { authorization: `Bearer ${token}` } })
  const { adminId } = await (await me()).json()
  assert.ok(adminId)
  await admin.deps.sessions.endAllSessions(admin.db, adminId)
  assert.equal((await admin.call('/api/me', { as: token })).status, 401, 'at once where it ended')
  await timeUntil(async () => (await me()).status === 401, 60_000)
})
