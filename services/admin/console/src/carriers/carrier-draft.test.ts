import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Carrier, numberRules as contractRules, mostSortCodes } from '@exqress/contracts/admin-api.ts'
import { carrierOfDraft, draftOf, emptyDraft, numberRules } from './carrier-draft.ts'

const whole = {
  ...emptyDraft,
  code: 'cj',
  name: ' CJ대한통운 ',
  numberRule: 'cj' as const,
  ranges: [
    { from: '5000-0000-000', to: '50000999999' },
    { from: '', to: '' },
  ],
  sortCodes: '06 a06\n\n061\tB061\r\n062,강남-1\n063 , C0',
}

test('what is pasted from a spreadsheet becomes a carrier, and comes back the same', () => {
  const read = carrierOfDraft(whole)
  assert.ok('carrier' in read)
  assert.deepEqual(Carrier.parse(read.carrier), {
    code: 'cj',
    name: 'CJ대한통운',
    numberRule: 'cj',
    ranges: [{ from: '50000000000', to: '50000999999' }],
    sortCodes: [
      { postcodePrefix: '06', sortCode: 'A06' },
      { postcodePrefix: '061', sortCode: 'B061' },
      { postcodePrefix: '062', sortCode: '강남-1' },
      { postcodePrefix: '063', sortCode: 'C0' },
    ],
  })
  assert.deepEqual(carrierOfDraft(draftOf(read.carrier)), read)
})

test('everything that is wrong is told at once, with its place', () => {
  const read = carrierOfDraft({
    code: 'CJ',
    name: '',
    numberRule: 'none',
    ranges: [
      { from: '100000', to: '199999' },
      { from: '150000', to: '250000' },
      { from: '300000', to: '2999999' },
      { from: '12', to: '' },
    ],
    sortCodes: '06 A06\nA06 06\n06 B06\n1 A06',
  })
  assert.deepEqual('faults' in read && read.faults, [
    { field: 'code', fault: 'code' },
    { field: 'name', fault: 'name' },
    { field: 'ranges', fault: 'range_overlap', at: 2 },
    { field: 'ranges', fault: 'range_order', at: 3 },
    { field: 'ranges', fault: 'range_form', at: 4 },
    { field: 'sortCodes', fault: 'line', at: 2 },
    { field: 'sortCodes', fault: 'duplicate', at: 3 },
    { field: 'sortCodes', fault: 'line', at: 4 },
  ])
})

test('as many sort codes as the service takes, and not one more', () => {
  const lines = Array.from({ length: mostSortCodes + 1 }, (_, n) => `${10_000 + n} A1`)
  assert.ok('carrier' in carrierOfDraft({ ...whole, sortCodes: lines.slice(1).join('\n') }))
  assert.deepEqual(carrierOfDraft({ ...whole, sortCodes: lines.join('\n') }), {
    faults: [{ field: 'sortCodes', fault: 'many' }],
  })
})

test('the number rules are those of the contracts', () => {
  assert.deepEqual(numberRules, [...contractRules])
})
