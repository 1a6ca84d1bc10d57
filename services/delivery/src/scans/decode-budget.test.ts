import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { withTransaction } from '@exqress/service/db.ts'
import { timeUntil } from '@exqress/testing/time-until.ts'
import { v7 } from 'uuid'
import { type Delivery, startDelivery } from '../testing/start-delivery.ts'
import { createScanBatches } from './batch-scans.ts'
import type { ScanResult } from './open-scans.ts'

const MARGIN = 5
let delivery: Delivery
before(async () => {
  delivery = await startDelivery({ decodeMargin: MARGIN })
})

const suspicionsOf = async (courierId: string) =>
  (
    await delivery.db.query(
      `select data - 'at' as data from (select data::jsonb from outbox where key = $1 and type = 'courier.suspected') o`,
      [courierId],
    )
  ).rows.map((row) => row.data)
const unknownLabel = async () => (await delivery.issuer.label(v7())).token

test('beyond the own list and the margin a courier opens nothing, whatever the label, and the desk is told once', async () => {
  const { courierId, token } = await delivery.courier()
  const own = [await delivery.parcel({ courierId }), await delivery.parcel({ courierId })]
  for (const parcel of own) assert.equal((await delivery.scan(token, 'look', parcel.token)).status, 200)
  for (let i = 0; i < MARGIN; i++) assert.equal((await delivery.scan(token, 'look', await unknownLabel())).status, 404)
  assert.deepEqual(await suspicionsOf(courierId), [])

  // Own, somebody else's, unassigned and unknown: over the budget they answer alike, and none is looked up.
  const foreign = await delivery.parcel({ courierId: (await delivery.courier()).courierId })
  const answers = new Set<string>()
  for (const label of [own[0]?.token as string, foreign.token, await unknownLabel()]) {
    for (const purpose of ['look', 'deliver']) {
      const { status, headers, text } = await delivery.scan(token, purpose, label)
      answers.add(`${status} ${[...headers.keys()]} ${text.replace(/"requestId":"[^"]+"/, '')}`)
    }
  }
  assert.equal(answers.size, 1)
  assert.match([...answers][0] as string, /^429 .*decode_budget/)
  assert.deepEqual(await suspicionsOf(courierId), [
    { courierId, kind: 'decode_budget', count: 2 + MARGIN, allowed: 2 + MARGIN },
  ])
  const { rows } = await delivery.db.query('select count(*) as n from refused_attempts where account_id = $1', [
    courierId,
  ])
  assert.equal(rows[0].n, MARGIN + 6)
  const { text } = await delivery.deps.metrics.render()
  assert.match(text, /scans_total\{outcome="over_budget"[^}]*\} 6\n/)
})

test('opening an own parcel again costs nothing, and a longer list may be opened', async () => {
  const { courierId, token } = await delivery.courier()
  const first = await delivery.parcel({ courierId })
  for (let i = 0; i < MARGIN * 3; i++) assert.equal((await delivery.scan(token, 'look', first.token)).status, 200)
  for (let i = 0; i < MARGIN; i++) await delivery.scan(token, 'look', await unknownLabel())
  assert.equal((await delivery.scan(token, 'look', first.token)).code, 'decode_budget')
  // Parcels that come to the list in the course of the day are the courier's to open.
  const later = [await delivery.parcel({ courierId }), await delivery.parcel({ courierId })]
  for (const parcel of later) assert.equal((await delivery.scan(token, 'take', parcel.token)).status, 200)
  assert.equal((await delivery.scan(token, 'take', await unknownLabel())).code, 'decode_budget')
})

test('sixty attempts at once spend no more than was left', async () => {
  const { courierId, token } = await delivery.courier()
  const labels = await Promise.all(Array.from({ length: 60 }, unknownLabel))
  const answers = await Promise.all(labels.map((label) => delivery.scan(token, 'look', label)))
  const tried = answers.filter((answer) => answer.status === 404).length
  assert.ok(tried >= MARGIN && tried <= MARGIN * 2, `${tried} of 60 were looked up`)
  assert.equal((await suspicionsOf(courierId)).length, 1)
})

test("yesterday's spending is over, and another courier's is none of mine", async () => {
  const [spent, fresh] = [await delivery.courier(), await delivery.courier()]
  for (let i = 0; i <= MARGIN; i++) await delivery.scan(spent.token, 'look', await unknownLabel())
  assert.equal((await delivery.scan(spent.token, 'look', await unknownLabel())).code, 'decode_budget')
  assert.equal((await delivery.scan(fresh.token, 'look', await unknownLabel())).code, 'not_readable')
  await delivery.db.query('update decode_budgets set day = day - 1 where courier_id = $1', [spent.courierId])
  assert.equal((await delivery.scan(spent.token, 'look', await unknownLabel())).code, 'not_readable')
})

test('twenty scans that are answered in the same moment, on as many instances, spend no more than is left', async () => {
  const { courierId } = await delivery.courier()
  const { db, readings } = delivery.deps
  const digests = await Promise.all(Array.from({ length: 20 }, async () => (await delivery.issuer.label(v7())).digest))
  const instance = () =>
    createScanBatches({ db, readings, margin: MARGIN, scansDone: { labels: () => ({ inc: () => {} }) } })
  let answers: Promise<ScanResult[]> | undefined
  await withTransaction(db, async (tx) => {
    // Each has read what is left before any of them can keep what it spends.
    await tx.query('lock table decode_budgets in share mode')
    answers = Promise.all(
      digests.map((labelDigest) =>
        instance()({
          scanId: v7(),
          courierId,
          deviceId: v7(),
          purpose: 'look',
          labelDigest,
          findTag: null,
          photoId: null,
        }),
      ),
    )
    await timeUntil(async () => {
      const { rowCount } = await tx.query(
        `select from pg_locks where not granted and relation = 'decode_budgets'::regclass`,
        [],
      )
      return Number(rowCount) > MARGIN
    }, 20_000)
  })
  const codes = ((await answers) ?? []).map((answer) => answer.result === 'refused' && answer.code)
  assert.deepEqual(
    ['not_readable', 'decode_budget'].map((code) => codes.filter((other) => other === code).length),
    [MARGIN, 20 - MARGIN],
  )
  const { rows } = await db.query('select spent from decode_budgets where courier_id = $1', [courierId])
  assert.equal(rows[0].spent, MARGIN)
  assert.equal((await suspicionsOf(courierId)).length, 1)
})
