import assert from 'node:assert/strict'
import { createSecretKey, randomBytes } from 'node:crypto'
import { before, test } from 'node:test'
import { createTestDatabase } from '@exqress/testing/database.ts'
import type { Db } from '../db.ts'
import { AppError } from '../errors/app-error.ts'
import { createRateLimit } from '../rate-limit/create-rate-limit.ts'
import { createOneTimeCodes, type OneTimeCodes } from './one-time-codes.ts'

let db: Db
let codes: OneTimeCodes
const key = createSecretKey(randomBytes(32))
const purpose = 'sign-in'

before(async () => {
  db = (await createTestDatabase()).db
  codes = createOneTimeCodes({ db, key, rateLimit: createRateLimit({ db, key }) })
})

let people = 0
const somebody = () => ({
  purpose,
  subject: `+8210000${String(people++).padStart(5, '0')}`,
  address: `192.0.2.${people}`,
})
const wrong = (code: string) => (code === '000000' ? '000001' : '000000')
const tooMany = (error: unknown) => error instanceof AppError && error.status === 429 && (error.retryAfter ?? 0) > 0

test('a code is right once, for its subject and purpose', async () => {
  const who = somebody()
  const { code, expiresAt } = await codes.create(who)
  assert.match(code, /^\d{6}$/)
  const left = Date.parse(expiresAt) - Date.now()
  assert.ok(left > 170_000 && left <= 181_000)
  assert.equal(await codes.check({ ...who, subject: '+821000099999', code }), false)
  assert.equal(await codes.check({ ...who, purpose: 'other', code }), false)
  assert.equal(await codes.check({ ...who, code }), true)
  assert.equal(await codes.check({ ...who, code }), false)
})

test('five tries, also when they come all at once', async () => {
  const who = somebody()
  const { code } = await codes.create(who)
  for (let i = 0; i < 4; i++) assert.equal(await codes.check({ ...who, code: wrong(code) }), false)
  assert.equal(await codes.check({ ...who, code }), true)

  const target = somebody()
  const made = await codes.create(target)
  const before = await db.query('select sum(tries_left)::int as left from one_time_codes')
  await Promise.all(Array.from({ length: 20 }, () => codes.check({ ...target, code: wrong(made.code) })))
  const after = await db.query('select sum(tries_left)::int as left from one_time_codes')
  assert.equal(before.rows[0].left - after.rows[0].left, 5)
  assert.equal(await codes.check({ ...target, code: made.code }), false)
})

test('one of two right answers at once wins', async () => {
  const who = somebody()
  const { code } = await codes.create(who)
  const answers = await Promise.all([1, 2, 3].map(() => codes.check({ ...who, code })))
  assert.equal(answers.filter(Boolean).length, 1)
})

test('asking again does not spoil the code on its way; using one uses up both', async () => {
  const who = somebody()
  const first = await codes.create(who)
  const second = await codes.create(who)
  assert.equal(await codes.check({ ...who, code: first.code }), true)
  assert.equal(await codes.check({ ...who, code: second.code }), first.code === second.code)
})

test('a code is over after three minutes', async () => {
  const who = somebody()
  const { code } = await codes.create(who)
  await db.query(`update one_time_codes set expires_at = now() - interval '1 millisecond'`)
  assert.equal(await codes.check({ ...who, code }), false)
  assert.ok((await codes.sweep()) >= 1)
  assert.equal((await db.query('select 1 from one_time_codes')).rowCount, 0)
})

test('a number gets few codes, an address asks for few', async () => {
  const who = somebody()
  for (let i = 0; i < 5; i++) await codes.create({ ...who, address: `198.51.100.${i}` })
  await assert.rejects(codes.create({ ...who, address: '198.51.100.9' }), tooMany)
  await codes.create(somebody())
  const address = '203.0.113.5'
  for (let i = 0; i < 20; i++) await codes.create({ ...somebody(), address })
  await assert.rejects(codes.create({ ...somebody(), address }), tooMany)
})

test('the tables hold neither numbers nor addresses nor codes', async () => {
  const who = somebody()
  const { code } = await codes.create(who)
  const { rows } = await db.query(
    `select (select json_agg(c)::text from one_time_codes c) || (select json_agg(r)::text from rate_limits r) as whole`,
  )
  const whole: string = rows[0].whole
  for (const text of [who.subject, who.address]) {
    assert.ok(!whole.includes(text))
    assert.ok(!whole.includes(Buffer.from(text).toString('hex')))
  }
  assert.ok(!whole.includes(`"${code}"`) && !whole.includes(Buffer.from(code).toString('hex')))
})
