import assert from 'node:assert/strict'
import { test } from 'node:test'
import { aParcel, opened } from '../parcels/today.cases.ts'
import { isInHand, isSameDoor, likelyPlace, newHand, notYetScanned, withParcel } from './hand.ts'

const door = '00000000-0000-8000-8000-000000000001'
const first = opened({ doorGroup: door, loadNumber: 37, inHand: true, state: 'out_for_delivery' })

test('the place is what the recipient wished, the door without a wish, a meeting where it is demanded', () => {
  assert.equal(likelyPlace(aParcel()), 'door')
  assert.equal(likelyPlace(aParcel({ deliveryWish: 'guard_room' })), 'guard_room')
  assert.equal(likelyPlace(aParcel({ deliveryWish: 'another_day' })), 'door')
  assert.equal(likelyPlace(aParcel({ handling: ['hand_over'], deliveryWish: 'door' })), 'in_person')
  assert.equal(likelyPlace(aParcel({ collectWon: 5_000 })), 'in_person')
  assert.equal(likelyPlace(aParcel({ state: 'returning' })), 'in_person')
})

test('a box joins the hand at the same door only, once, and may turn it into a meeting', () => {
  const hand = newHand(first)
  const second = opened({ doorGroup: door, handling: ['hand_over'], inHand: true })
  assert.equal(isSameDoor(hand, second), true)
  assert.equal(isSameDoor(hand, opened({ doorGroup: '00000000-0000-8000-8000-000000000002' })), false)
  assert.equal(isSameDoor(hand, opened({})), false, 'no group, no telling')
  const both = withParcel(withParcel(hand, second), second)
  assert.equal(both.parcels.length, 2)
  assert.equal(both.place, 'in_person')
})

test('what else is for this door is looked up in the list, whatever its state on the way', () => {
  const waiting = aParcel({ doorGroup: door, state: 'in_transit' })
  const elsewhere = aParcel({ doorGroup: '00000000-0000-8000-8000-000000000002' })
  const back = aParcel({ doorGroup: door, state: 'returning' })
  assert.deepEqual(notYetScanned(newHand(first), [first, waiting, elsewhere, back]), [waiting])
})

test('in hand is what the service says, or what goes back to its sender', () => {
  assert.equal(isInHand(first), true)
  assert.equal(isInHand(opened({ state: 'returning' })), true)
  assert.equal(isInHand(opened({ state: 'delivered' })), false)
})
