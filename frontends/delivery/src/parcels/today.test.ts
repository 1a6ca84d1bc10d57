import assert from 'node:assert/strict'
import { test } from 'node:test'
import { aDay, aParcel, opened } from './today.cases.ts'
import { byBuilding, chosenOf, loadCheck, withScanned, withWrite } from './today.ts'

const now = new Date('2026-01-02T03:00:00.000Z')

test('the load check counts what should be in the van, and leaves out what is the sender’s or was tried today', () => {
  const missing = aParcel()
  const check = loadCheck(
    aDay(
      [
        missing,
        aParcel({ loaded: true }),
        aParcel({ loaded: true, state: 'out_for_delivery' }),
        aParcel({ state: 'attempt_failed', stateAt: '2026-01-02T01:00:00.000Z' }),
        aParcel({ state: 'return_requested' }),
        aParcel({ state: 'registered', pickUpAtSender: true }),
      ],
      5,
    ),
  )
  assert.deepEqual(check, { total: 8, missing: [missing], ready: 1 })
})

test('what failed on an earlier day (in Korea) must be loaded again', () => {
  // 15:30 UTC is half past midnight in Seoul
  const today = aParcel({ state: 'attempt_failed', stateAt: '2026-01-01T15:30:00.000Z' })
  const yesterday = aParcel({ state: 'attempt_failed', stateAt: '2026-01-01T14:30:00.000Z' })
  assert.deepEqual(loadCheck(aDay([today, yesterday])).missing, [yesterday])
})

test('a write shows in the list before it is answered', () => {
  const [one, two, back] = [aParcel(), aParcel(), aParcel({ state: 'returning' })]
  const day = aDay([one, two, back], 2)
  const delivered = withWrite(
    day,
    { kind: 'delivery', waybillIds: [one.waybillId, back.waybillId], place: 'door' },
    now,
  )
  assert.deepEqual([delivered.parcels, delivered.deliveredToday], [[two], 3])
  const failed = withWrite(day, { kind: 'failure', waybillIds: [two.waybillId], reason: 'absent' }, now)
  assert.deepEqual(failed.parcels[1], { ...two, state: 'attempt_failed', stateAt: now.toISOString(), loaded: false })
})

test('a scan renews its line and brings nothing about a person into the list', () => {
  const one = aParcel()
  const scanned = opened({
    ...one,
    loaded: true,
    loadNumber: 37,
    unit: '1203호',
    recipientName: '홍길동',
    doorMemo: '#1234',
    senderName: '가나몰',
    senderContact: { unit: '3호', phone: '+821000000000' },
    proof: { place: 'door' },
  })
  const { parcels } = withScanned(aDay([one]), scanned)
  assert.deepEqual(parcels, [{ ...one, loaded: true, loadNumber: 37 }])
  assert.equal(withScanned(aDay([]), scanned).parcels.length, 1)
  assert.equal(withScanned(aDay([]), opened({ state: 'delivered' })).parcels.length, 0)
})

test('building by building, one door together', () => {
  const door = '00000000-0000-8000-8000-000000000001'
  const other = { street: '세종대로 110', building: '시청아파트', dong: '102동', postcode: '04524' }
  const list = [aParcel({ doorGroup: door }), aParcel({ doorGroup: door }), aParcel(), aParcel({ route: other })]
  assert.deepEqual(
    byBuilding(list).map(({ count, doors }) => [count, doors.map(({ parcels }) => parcels.length)]),
    [
      [3, [2, 1]],
      [1, [1]],
    ],
  )
})

test('a find tag or a load number finds one among many', () => {
  const wanted = aParcel({ findTag: '다 4829', loadNumber: 37 })
  const day = aDay([aParcel({ loadNumber: 137 }), wanted])
  for (const search of ['다4829', '4829', '다 4829', '37', '37번'])
    assert.deepEqual(chosenOf(day, 'all', search), [wanted], search)
  assert.deepEqual(chosenOf(day, 'failed', '37'), [])
})
