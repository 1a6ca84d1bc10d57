import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  courierReaders,
  customerReaders,
  disclosureRows,
  type Field,
  type Form,
  fields,
  mayRead,
  type Reader,
  readers,
} from './disclosure.ts'
import { correctionWindow, isFinal, parcelStates } from './states.ts'

/** product.md's table once more, in its own columns: R F S C1 C2 C3 C4(before) C4(scanned) O P. `-` no, y full, m masked, d district, c by call. */
const table: Record<Field, string> = {
  progress: 'y y y y y y y y y y',
  handling: 'y - y y y y y y y y',
  route: 'y - y y y - - - d y',
  unit: 'y - y - y - - - m y',
  recipientName: 'y - y - y - - - m y',
  phone: 'y - - - c - - - m y',
  doorMemo: '- - - - y - - - - -',
  product: 'y - y - - - - - - y',
  waybillNumber: 'y - y - - - - - y y',
  waybillLast4: '- - - y y - - y - -',
  senderName: 'y - y - y - - y - y',
  senderStreet: '- - y - - - y y - y',
  senderContact: '- - y - - - - y - y',
  proof: 'y - - - - y - - - y',
}
const forms: Record<string, Form | undefined> = { y: 'full', m: 'masked', d: 'district', c: 'on_call', '-': undefined }

test('every reader and field is as the product says', () => {
  const had = new Map(disclosureRows.map((row) => [`${row.reader} ${row.field}`, row.form]))
  let said = 0
  for (const field of fields) {
    table[field].split(' ').forEach((cell, column) => {
      const reader = readers[column] as Reader
      assert.equal(had.get(`${reader} ${field}`), forms[cell], `${reader} ${field}`)
      if (forms[cell]) said++
    })
  }
  assert.equal(disclosureRows.length, said, 'no row beyond the table')
})

test('columns add up and the stronger form counts', () => {
  assert.equal(mayRead(['courier', 'courier_in_hand']).unit, 'full')
  assert.equal(mayRead(['operator', 'officer']).phone, 'full')
  assert.deepEqual(mayRead([]), {})
})

const now = new Date('2026-03-01T12:00:00.000Z')
const truth = [true, false]

test('a courier: all states × facts', () => {
  let cases = 0
  for (const state of parcelStates)
    for (const assigned of truth)
      for (const inHand of truth)
        for (const scanned of truth)
          for (const pickUpAtSender of truth)
            for (const destroyed of truth)
              for (const deliveredAgo of [undefined, 60_000, correctionWindow - 1, correctionWindow, 86_400_000]) {
                cases++
                const deliveredByThemAt =
                  deliveredAgo === undefined ? undefined : new Date(now.getTime() - deliveredAgo).toISOString()
                const as = courierReaders({
                  assigned,
                  state,
                  inHand,
                  scanned,
                  pickUpAtSender,
                  deliveredByThemAt,
                  destroyed,
                  now,
                })
                const may = mayRead(as)
                const where = JSON.stringify({
                  state,
                  assigned,
                  inHand,
                  scanned,
                  pickUpAtSender,
                  deliveredAgo,
                  destroyed,
                })
                if (destroyed) assert.deepEqual(as, [], where)
                else if (isFinal(state) || state === 'exception') {
                  const after = state === 'delivered' && deliveredAgo !== undefined && deliveredAgo < correctionWindow
                  assert.deepEqual(as, after ? ['courier_after'] : [], where)
                } else if (!assigned) assert.deepEqual(as, [], where)
                // A name, unit or memo only at the door; the sender's contact only with the label scanned.
                const atDoor = assigned && !destroyed && state === 'out_for_delivery' && inHand
                assert.equal(
                  may.unit === 'full' && may.doorMemo === 'full' && may.recipientName === 'full',
                  atDoor,
                  where,
                )
                assert.equal(may.phone, atDoor ? 'on_call' : undefined, where)
                const withSender =
                  (state === 'registered' && pickUpAtSender) || state === 'return_requested' || state === 'returning'
                assert.equal(may.senderContact === 'full', assigned && !destroyed && withSender && scanned, where)
                assert.equal(may.senderStreet === 'full', assigned && !destroyed && withSender, where)
                assert.equal(may.product, undefined, where)
                assert.equal(may.waybillNumber, undefined, where)
              }
  assert.equal(cases, parcelStates.length * 2 ** 5 * 5)
})

test('a customer: all facts', () => {
  for (const claim of ['none', 'found', 'confirmed'] as const)
    for (const sender of truth)
      for (const destroyed of truth) {
        const may = mayRead(customerReaders({ claim, sender, destroyed }))
        assert.equal(may.doorMemo, undefined)
        assert.equal(may.progress === 'full', !destroyed && (claim !== 'none' || sender))
        assert.equal(may.unit === 'full', !destroyed && (claim === 'confirmed' || sender))
        assert.equal(may.phone === 'full', !destroyed && claim === 'confirmed')
        assert.equal(may.proof === 'full', !destroyed && claim === 'confirmed')
      }
})
