import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fill } from '@exqress/ui/i18n/text.ts'
import { ApiError } from '@exqress/ui/session/api-error.ts'
import { ko } from '../i18n/ko.ts'
import type { T } from '../i18n/text.ts'
import { opened as parcel } from '../parcels/today.cases.ts'
import { lineOf, opened, refused } from './scan-words.ts'

const t: T = (key, ...[params]) => fill('ko', ko[key], params)

test('loading: the number, large and aloud, as product.md has it', () => {
  assert.deepEqual(opened(t, 'load', parcel({ loaded: true, loadNumber: 37 })), {
    verdict: 'good',
    text: '37번 · 101동',
    speak: '37번',
  })
  assert.deepEqual(opened(t, 'load', parcel({ loaded: true, loadNumber: 37, already: true })), {
    verdict: 'again',
    text: '이미 실었습니다 · 37번',
    speak: '37번',
  })
  assert.equal(opened(t, 'load', parcel({ loadNumber: 1234 })).text, '1234번 · 101동', 'no thousands mark on a box')
})

test('without a 동 the building stands, without an address the number or the find tag', () => {
  const route = { street: '세종대로 110', building: '', dong: '', postcode: '04524' }
  assert.equal(lineOf(t, parcel({ loadNumber: 3, route })), '3번 · 세종대로 110')
  const { route: _, ...noRoute } = parcel({ findTag: '다 4829' })
  assert.equal(lineOf(t, noRoute), '다 4829')
  assert.equal(lineOf(t, { ...noRoute, loadNumber: 3 }), '3번')
})

test('what goes back names the sender’s place', () => {
  const senderStreet = { street: '종로 1', building: '', postcode: '03154' }
  assert.equal(opened(t, 'take', parcel({ state: 'returning', senderStreet })).text, '반송 · 종로 1')
})

test('a forged label and somebody else’s sound and read the same', () => {
  const forged = refused(t, new ApiError('label_invalid', { status: 422 }))
  assert.deepEqual(forged, refused(t, new ApiError('not_readable', { status: 404 })))
  assert.equal(forged.text, '내 배송 목록에서 열 수 없는 라벨입니다. 분류코드를 보고 해당 구역에 두십시오.')
  assert.equal(refused(t, new Error('boom')).text, ko['scan.failed'])
})
