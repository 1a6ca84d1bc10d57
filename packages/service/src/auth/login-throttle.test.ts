import assert from 'node:assert/strict'
import { createSecretKey, randomBytes } from 'node:crypto'
import { before, test } from 'node:test'
import { createTestDatabase } from '@exqress/testing/database.ts'
import type { Db } from '../db.ts'
import { AppError } from '../errors/app-error.ts'
import { createLoginThrottle, type LoginAttempt, type LoginThrottle } from './login-throttle.ts'

let db: Db
let throttle: LoginThrottle
before(async () => {
  db = (await createTestDatabase()).db
  throttle = createLoginThrottle({ db, key: createSecretKey(randomBytes(32)) })
})

const isBlocked = async (attempt: LoginAttempt) => {
  try {
    await throttle.begin(attempt)
    return false
  } catch (error) {
    assert.ok(error instanceof AppError && error.status === 429)
    return error.retryAfter ?? 0
  }
}
const pass = () => db.query('update login_failures set blocked_until = now()')

test('failures from one place wait longer and longer', async () => {
  const attempt = { account: 'ladder@exqress.example', address: '192.0.2.1' }
  for (let i = 0; i < 6; i++) assert.equal(await isBlocked(attempt), false)
  const waits: number[] = []
  for (let i = 0; i < 12; i++) {
    waits.push(Number(await isBlocked(attempt)))
    await pass()
    await throttle.begin(attempt)
  }
  assert.deepEqual(waits.slice(0, 5), [2, 4, 8, 16, 32])
  assert.equal(waits.at(-1), 900)
})

test('a hundred guesses at once are a hundred guesses', async () => {
  const attempt = { account: 'burst@exqress.example', address: '192.0.2.2' }
  const answers = await Promise.all(Array.from({ length: 100 }, () => isBlocked(attempt)))
  assert.equal(answers.filter((wait) => wait === false).length, 6)
})

test('strangers do not lock the owner out: not on a known device, and elsewhere for seconds only', async () => {
  const account = 'owner@exqress.example'
  for (let i = 0; i < 80; i++) {
    await isBlocked({ account, address: `198.51.100.${i}` })
    await pass()
  }
  await isBlocked({ account, address: '198.51.100.200' })
  const elsewhere = await isBlocked({ account, address: '203.0.113.1' })
  assert.ok(elsewhere && elsewhere <= 30)
  const deviceToken = throttle.deviceToken(account)
  assert.equal(await isBlocked({ account, address: '203.0.113.1', deviceToken }), false)
  const others = throttle.deviceToken('somebody@exqress.example')
  assert.ok(await isBlocked({ account, address: '203.0.113.1', deviceToken: others }))
  assert.ok(await isBlocked({ account, address: '203.0.113.1', deviceToken: 'x' }))
})

test('a right password forgets the failures of that place', async () => {
  const attempt = { account: 'typo@exqress.example', address: '192.0.2.3' }
  for (let i = 0; i < 5; i++) await throttle.begin(attempt)
  await throttle.succeeded(attempt)
  for (let i = 0; i < 6; i++) assert.equal(await isBlocked(attempt), false)
})

test('failures are forgotten after a day', async () => {
  await throttle.begin({ account: 'old@exqress.example', address: '192.0.2.4' })
  await db.query(`update login_failures set forget_at = now() - interval '1 second'`)
  assert.ok((await throttle.sweep()) >= 2)
  assert.equal((await db.query('select 1 from login_failures')).rowCount, 0)
})
