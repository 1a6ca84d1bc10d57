import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { parcelStates } from '@exqress/contracts/states.ts'
import { createFormat, fill } from '@exqress/ui/i18n/text.ts'
import { ko } from '../i18n/ko.ts'
import type { Words } from '../i18n/text.ts'
import { actionsOf } from './actions-of.ts'
import { arrivalWords } from './arrival-words.ts'
import { isDestroyedEverywhere } from './destruction.ts'
import { nowWords } from './now-words.ts'
import { newestFirst, timelineEntries } from './timeline-entries.ts'

const t: Words = (key, ...[params]) => {
  assert.ok(key in ko, `no text for ${key}`)
  return fill('ko', ko[key], params)
}
const format = createFormat('ko')
const at = '2026-03-02T05:10:00.000Z'
const parcel = { relation: 'recipient', timeline: [], destroyed: false } as const

describe('words for every state', () => {
  test('a title, an arrival and a step', () => {
    for (const state of parcelStates) {
      assert.ok(nowWords({ ...parcel, state }, t).title)
      assert.ok(arrivalWords({ state, stateAt: at }, t, format))
      assert.ok(timelineEntries([{ state, at, inferred: false }], t)[0]?.title)
    }
  })

  test('"today" is said on the day of the departure alone', () => {
    const out = { state: 'out_for_delivery', stateAt: at } as const
    assert.equal(arrivalWords(out, t, format, Date.parse('2026-03-02T09:00:00Z')), '오늘 도착해요')
    // 00:30 of the next day in Seoul, the same day in UTC
    assert.equal(arrivalWords(out, t, format, Date.parse('2026-03-02T15:30:00Z')), '어제 배송을 출발했어요')
  })

  test('place, reason, receipt and destruction change the first sentence', () => {
    const delivered = { ...parcel, state: 'delivered', proof: { place: 'door', photo: true } } as const
    assert.equal(nowWords(delivered, t).title, '문 앞에 두었어요')
    assert.equal(nowWords({ ...delivered, received: 'received' }, t).title, '잘 받았다고 알려 주셨어요')
    assert.equal(nowWords({ ...delivered, received: 'not_received' }, t).text, '담당자가 확인하고 있어요.')
    assert.equal(nowWords({ ...delivered, destroyed: true }, t).title, '이 택배의 개인정보를 지웠어요')
    const failed = {
      ...parcel,
      state: 'attempt_failed',
      timeline: [{ state: 'attempt_failed', at, inferred: false, reason: 'no_access' }],
    } as const
    assert.equal(nowWords(failed, t).title, '들어갈 수 없어서 배달하지 못했어요')
    assert.equal(nowWords({ ...parcel, state: 'in_transit', relation: 'found' }, t).title, '내 번호로 온 택배예요')
  })
})

test('the timeline is newest first, and steps of one moment keep their order', () => {
  const steps = [
    { state: 'registered', at: '2026-03-01T00:00:00.000Z' },
    { state: 'picked_up', at },
    { state: 'in_transit', at },
  ]
  assert.deepEqual(
    newestFirst(steps).map(({ state }) => state),
    ['in_transit', 'picked_up', 'registered'],
  )
})

describe('what is offered', () => {
  const offered = (changes: object) =>
    actionsOf({ relation: 'recipient', state: 'in_transit', destroyed: false, ...changes })
  test('a recipient: wish, memo and return on the way; destruction at the end', () => {
    assert.deepEqual(offered({}), ['wish', 'memo', 'return'])
    assert.deepEqual(offered({ state: 'registered' }), ['wish', 'memo'])
    assert.deepEqual(offered({ state: 'delivered' }), ['destroy'])
    assert.deepEqual(
      offered({ state: 'delivered', received: 'not_received' }),
      ['destroy'],
      'a case holds it, and that is said',
    )
    assert.deepEqual(offered({ state: 'exception' }), [])
  })
  test('a sender: the label until its first scan, and the memo', () => {
    assert.deepEqual(offered({ relation: 'sender', state: 'registered', mayReprint: true }), ['label', 'memo'])
    assert.deepEqual(offered({ relation: 'sender', state: 'delivered' }), [])
  })
  test('nothing before it is confirmed, and nothing after destruction', () => {
    assert.deepEqual(offered({ relation: 'found' }), [])
    assert.deepEqual(offered({ state: 'delivered', destroyed: true }), [])
    assert.deepEqual(offered({ state: 'delivered', destruction: { askedAt: at } }), [])
  })
})

test('destroyed means: by all three', () => {
  assert.equal(isDestroyedEverywhere({ admin: at, delivery: at, user: at }), true)
  for (const missing of ['admin', 'delivery', 'user'])
    assert.equal(isDestroyedEverywhere({ admin: at, delivery: at, user: at, [missing]: undefined }), false)
})
