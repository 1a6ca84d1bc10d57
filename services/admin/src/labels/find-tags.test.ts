import assert from 'node:assert/strict'
import { createSecretKey, randomBytes } from 'node:crypto'
import { test } from 'node:test'
import { withTransaction } from '@exqress/service/db.ts'
import { v7 } from 'uuid'
import { startAdmin } from '../testing/start-admin.ts'
import { insertLabels } from './insert-labels.ts'

const { db, deps } = await startAdmin()

/** Tags that meet again and again: only so many different ones. */
const makerOf = (tags: number) => () => `가 ${String(Math.floor(Math.random() * tags)).padStart(4, '0')}`
const orders = (count: number, sortCode: string) =>
  Array.from({ length: count }, () => ({ waybillId: v7(), sortCode, labelKey: createSecretKey(randomBytes(32)) }))
const insert = (count: number, sortCode: string, tags: number) =>
  withTransaction(db, (tx) =>
    insertLabels(tx, {
      ring: deps.keys.labels.printing(),
      orders: orders(count, sortCode),
      now: new Date(),
      makeTag: makerOf(tags),
    }),
  )

test('tags that are taken are drawn again, within a batch too, until each living label has its own', async () => {
  const labels = await insert(90, 'A1', 100)
  assert.equal(new Set(labels.map(({ findTag }) => findTag)).size, 90)
  assert.equal(new Set(labels.map(({ labelDigest }) => Buffer.from(labelDigest).toString('hex'))).size, 90)
  // Another sort code has its own tags.
  assert.equal((await insert(90, 'A2', 100)).length, 90)
})

test('a sort code without a free tag is an error and no endless loop, and nothing of the batch stays', async () => {
  await assert.rejects(insert(30, 'B1', 20), /no find tag/)
  assert.equal((await db.query('select count(*) as n from labels where sort_code = $1', ['B1'])).rows[0].n, 0)
})

test('a tag is free again when its label is void', async () => {
  const [first] = await insert(1, 'C1', 1)
  await db.query('update labels set voided_at = now(), tag_living = false where waybill_id = $1', [first?.waybillId])
  const [second] = await insert(1, 'C1', 1)
  assert.equal(second?.findTag, first?.findTag)
})
