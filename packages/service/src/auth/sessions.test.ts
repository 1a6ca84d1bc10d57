import assert from 'node:assert/strict'
import { createSecretKey, randomBytes } from 'node:crypto'
import { before, beforeEach, test } from 'node:test'
import { createTestDatabase } from '@exqress/testing/database.ts'
import { v7 } from 'uuid'
import type { Db } from '../db.ts'
import { AppError } from '../errors/app-error.ts'
import { createSessions, type Sessions } from './sessions.ts'

let db: Db
let sessions: Sessions
let ended: string[] = []
const key = createSecretKey(randomBytes(32))

before(async () => {
  db = (await createTestDatabase()).db
})
beforeEach(() => {
  ended = []
  sessions = createSessions({ db, key, onEnd: (id) => ended.push(id) })
})

const start = (accountId = v7()) => sessions.startSession(db, { accountId, role: 'customer' })
const isOver = (error: unknown) => error instanceof AppError && error.status === 401 && error.code === 'session_ended'

test('a session is renewed again and again', async () => {
  const first = await start()
  let token = first.refreshToken
  const seen = new Set([token])
  for (let i = 0; i < 5; i++) {
    const next = await sessions.refreshSession(token)
    assert.equal(next.sessionId, first.sessionId)
    assert.equal(next.accountId, first.accountId)
    assert.equal(next.role, 'customer')
    token = next.refreshToken
    seen.add(token)
  }
  assert.equal(seen.size, 6)
  assert.ok(await sessions.isLive(first.sessionId))
})

test('two tabs that renew at once get the same successor, and both go on', async () => {
  const { refreshToken, sessionId } = await start()
  const answers = await Promise.all(Array.from({ length: 8 }, () => sessions.refreshSession(refreshToken)))
  assert.equal(new Set(answers.map((answer) => answer.refreshToken)).size, 1)
  const next = answers[0]?.refreshToken ?? ''
  assert.equal((await sessions.refreshSession(refreshToken)).refreshToken, next, 'an answer lost on the way')
  await Promise.all([sessions.refreshSession(next), sessions.refreshSession(next)])
  assert.ok(await sessions.isLive(sessionId))
  assert.deepEqual(ended, [])
})

test('an old token ends the family: its thief and its owner are out', async () => {
  const { refreshToken: stolen, sessionId } = await start()
  const { refreshToken: second } = await sessions.refreshSession(stolen)
  const { refreshToken: third } = await sessions.refreshSession(second)
  await assert.rejects(sessions.refreshSession(stolen), isOver)
  await assert.rejects(sessions.refreshSession(third), isOver)
  assert.equal(await sessions.isLive(sessionId), false)
  assert.deepEqual(ended, [sessionId])
  const { rows } = await db.query('select end_reason from sessions where id = $1', [sessionId])
  assert.equal(rows[0].end_reason, 'replayed')
})

test('forged, cut and misspelt tokens are refused and end nothing', async () => {
  const { refreshToken, sessionId } = await start()
  const bytes = Buffer.from(refreshToken, 'base64url')
  const forged = Buffer.concat([bytes.subarray(0, 16), randomBytes(48)]).toString('base64url')
  const flipped = Buffer.from(bytes)
  flipped[20] = (flipped[20] ?? 0) ^ 1
  // 64 bytes leave 4 spare bits in the last of 86 characters.
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
  const misspelt = refreshToken.slice(0, -1) + alphabet[alphabet.indexOf(refreshToken.at(-1) ?? 'A') + 1]
  for (const token of [
    forged,
    flipped.toString('base64url'),
    misspelt,
    refreshToken.slice(0, -2),
    'x',
    '',
    undefined,
  ]) {
    await assert.rejects(sessions.refreshSession(token), isOver)
  }
  assert.ok(await sessions.isLive(sessionId))
  assert.ok(await sessions.refreshSession(refreshToken))
})

test('another server key knows no old token', async () => {
  const { refreshToken, sessionId } = await start()
  const elsewhere = createSessions({ db, key: createSecretKey(randomBytes(32)), onEnd: () => assert.fail() })
  await assert.rejects(elsewhere.refreshSession(refreshToken), isOver)
  await elsewhere.endSession(refreshToken)
  assert.ok(await sessions.isLive(sessionId))
})

test('signing out ends one session, the rest only when asked to', async () => {
  const accountId = v7()
  const [a, b, c] = [await start(accountId), await start(accountId), await start(accountId)]
  const stranger = await start()
  await sessions.endSession(a.refreshToken)
  await sessions.endSession(a.refreshToken)
  await sessions.endSession(undefined)
  await assert.rejects(sessions.refreshSession(a.refreshToken), isOver)
  assert.deepEqual(ended, [a.sessionId])
  await sessions.endAllSessions(db, accountId, { except: b.sessionId })
  assert.deepEqual(ended, [a.sessionId, c.sessionId])
  assert.ok(await sessions.isLive(b.sessionId))
  await sessions.endAllSessions(db, accountId)
  assert.equal(await sessions.isLive(b.sessionId), false)
  assert.ok(await sessions.isLive(stranger.sessionId))
})

test('sessions of one device are ended apart', async () => {
  const accountId = v7()
  const deviceId = v7()
  const phone = await sessions.startSession(db, { accountId, role: 'courier', deviceId })
  const desk = await start(accountId)
  assert.equal((await sessions.refreshSession(phone.refreshToken)).deviceId, deviceId)
  await sessions.endAllSessions(db, accountId, { deviceId })
  assert.equal(await sessions.isLive(phone.sessionId), false)
  assert.ok(await sessions.isLive(desk.sessionId))
})

test('a session ends when it is idle too long, and at its longest whatever happens', async () => {
  const short = createSessions({ db, key, idleSeconds: 100, maxSeconds: 150, onEnd: () => {} })
  const { sessionId, refreshToken } = await short.startSession(db, { accountId: v7(), role: 'customer' })
  const left = async () => {
    const { rows } = await db.query(
      'select extract(epoch from expires_at - now())::int as left from sessions where id = $1',
      [sessionId],
    )
    return rows[0].left as number
  }
  assert.ok((await left()) <= 100)
  await db.query(`update sessions set created_at = now() - interval '100 seconds' where id = $1`, [sessionId])
  const next = await short.refreshSession(refreshToken)
  assert.ok((await left()) <= 50)
  await db.query(`update sessions set expires_at = now() - interval '1 second' where id = $1`, [sessionId])
  assert.equal(await short.isLive(sessionId), false)
  await assert.rejects(short.refreshSession(next.refreshToken), isOver)
})

test('the table holds no token', async () => {
  const { refreshToken, sessionId } = await start()
  const { refreshToken: next } = await sessions.refreshSession(refreshToken)
  const { rows } = await db.query('select s::text as whole from sessions s where id = $1', [sessionId])
  for (const token of [refreshToken, next]) {
    const bytes = Buffer.from(token, 'base64url')
    assert.ok(!rows[0].whole.includes(bytes.subarray(16, 48).toString('hex')))
    assert.ok(!rows[0].whole.includes(token))
  }
})

test('sweeping deletes what ended long ago', async () => {
  const { sessionId } = await start()
  await db.query(`update sessions set ended_at = now() - interval '31 days', end_reason = 'signed_out' where id = $1`, [
    sessionId,
  ])
  const living = await start()
  assert.ok((await sessions.sweep()) >= 1)
  assert.equal((await db.query('select 1 from sessions where id = $1', [sessionId])).rowCount, 0)
  assert.ok(await sessions.isLive(living.sessionId))
})
