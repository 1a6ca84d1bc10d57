import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { v7 } from 'uuid'
import { type Delivery, startDelivery } from '../testing/start-delivery.ts'

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
