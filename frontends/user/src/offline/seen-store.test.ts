import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sampleParcels } from '../testing/sample-parcels.ts'
import { seenOf } from './seen-store.ts'

test('only state, carrier, timeline and find tag are kept, whatever else a parcel has', () => {
  for (const parcel of sampleParcels()) {
    const seen = seenOf({ ...parcel, surprise: 'a new field' } as typeof parcel)
    assert.deepEqual(Object.keys(seen).sort(), ['carrierName', 'findTag', 'state', 'stateAt', 'timeline', 'waybillId'])
    for (const entry of seen.timeline) assert.deepEqual(Object.keys(entry), ['state', 'at'])
  }
})

test('a list entry does not wipe the timeline that a detail brought', () => {
  const [parcel] = sampleParcels()
  assert.ok(parcel)
  const { timeline, ...listed } = parcel
  assert.equal(seenOf(listed as never, seenOf(parcel)).timeline.length, timeline.length)
})
