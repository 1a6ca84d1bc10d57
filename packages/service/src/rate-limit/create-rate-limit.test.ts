import assert from 'node:assert/strict'
import { createSecretKey, randomBytes } from 'node:crypto'
import { before, test } from 'node:test'
import { createTestDatabase } from '@exqress/testing/database.ts'
import { type Db, withTransaction } from '../db.ts'
import { AppError } from '../errors/app-error.ts'
import { createRateLimit, type RateLimit } from './create-rate-limit.ts'

let db: Db
let limits: RateLimit
before(async () => {
  db = (await createTestDatabase()).db
  limits = createRateLimit({ db, key: createSecretKey(randomBytes(32)) })
})
const tooMany = (error: unknown) =>
  error instanceof AppError && error.status === 429 && (error.retryAfter ?? 0) >= 1 && (error.retryAfter ?? 99) <= 60

test('counts together what comes at once, and apart what is not the same', async () => {
  const limit = { name: 'burst', most: 5, seconds: 60 }
  const results = await Promise.allSettled(Array.from({ length: 12 }, () => limits.use([{ limit, value: 'a' }])))
  assert.equal(results.filter(({ status }) => status === 'fulfilled').length, 5)
  await assert.rejects(limits.use([{ limit, value: 'a' }]), tooMany)
  await limits.use([{ limit, value: 'b' }])
  await limits.use([{ limit: { ...limit, name: 'other' }, value: 'a' }])
})

test('several limits at once: any that is used up refuses', async () => {
  const narrow = { name: 'narrow', most: 1, seconds: 60 }
  const wide = { name: 'wide', most: 100, seconds: 60 }
  await limits.use([
    { limit: wide, value: 'x' },
    { limit: narrow, value: 'x' },
  ])
  await assert.rejects(
    limits.use([
      { limit: wide, value: 'x' },
      { limit: narrow, value: 'x' },
    ]),
    tooMany,
  )
})

test('within transactions: what rolls back does not count, what comes at once does, and a spent limit stays spent', async () => {
  const uses = [{ limit: { name: 'inside', most: 3, seconds: 60 }, value: 'a' }]
  const useIn = () => withTransaction(db, (tx) => limits.useIn(tx, uses))
  const rolledBack = withTransaction(db, async (tx) => {
    await limits.useIn(tx, uses)
    throw new RangeError('rolled back')
  })
  await assert.rejects(rolledBack, RangeError)
  const results = await Promise.allSettled(Array.from({ length: 8 }, useIn))
  assert.equal(results.filter(({ status }) => status === 'fulfilled').length, 3)
  await assert.rejects(useIn, tooMany)
  await assert.rejects(limits.use(uses), tooMany)
})

test('a window that is over begins anew, and is swept', async () => {
  const limit = { name: 'window', most: 1, seconds: 60 }
  await limits.use([{ limit, value: 'w' }])
  await assert.rejects(limits.use([{ limit, value: 'w' }]), tooMany)
  await db.query(`update rate_limits set resets_at = now() - interval '1 second'`)
  await limits.use([{ limit, value: 'w' }])
  await assert.rejects(limits.use([{ limit, value: 'w' }]), tooMany)
  const swept = await limits.sweep()
  assert.ok(swept >= 1)
  await assert.rejects(limits.use([{ limit, value: 'w' }]), tooMany)
})
