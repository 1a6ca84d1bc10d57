import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { DeskParcel } from '@exqress/contracts/admin-api.ts'
import { between, most, nothing, printable, withParcels } from './selection.ts'

const parcel = (n: number, changes: Partial<DeskParcel> = {}): DeskParcel => ({
  waybillId: `01890000-0000-7000-8000-${String(n).padStart(12, '0')}`,
  kind: 'forward',
  carrier: 'cj',
  carrierName: 'CJ대한통운',
  state: 'registered',
  stateAt: '2026-11-23T00:00:00.000Z',
  sortCode: 'A06',
  findTag: `가 ${String(n).padStart(4, '0')}`,
  handling: [],
  boxNumber: 1,
  boxCount: 1,
  issuedAt: '2026-11-23T00:00:00.000Z',
  destroyed: false,
  ...changes,
})
const page = Array.from({ length: 600 }, (_, n) => parcel(n))

test('a call takes 500, so no more are chosen; what is chosen already stays', () => {
  const full = withParcels(nothing, page, true)
  assert.equal(full.size, most)
  assert.equal(withParcels(full, [parcel(550)], true).size, most)
  assert.equal(
    withParcels(full, [parcel(0, { state: 'picked_up' })], true).get(parcel(0).waybillId)?.state,
    'picked_up',
  )
  assert.equal(withParcels(full, page.slice(0, 10), false).size, most - 10)
})

test('a range runs either way', () => {
  assert.deepEqual(between(page, 5, 3), page.slice(3, 6))
  assert.deepEqual(between(page, 3, 5), page.slice(3, 6))
})

test('what has moved or was destroyed is not printed', () => {
  const chosen = withParcels(
    nothing,
    [
      parcel(1),
      parcel(2, { printedAt: '2026-11-23T00:00:00.000Z' }),
      parcel(3, { state: 'picked_up' }),
      parcel(4, { destroyed: true }),
    ],
    true,
  )
  const { labels, left, before } = printable(chosen)
  assert.deepEqual(
    [labels.map(({ waybillId }) => waybillId), left, before],
    [[parcel(1).waybillId, parcel(2).waybillId], 2, 1],
  )
})
