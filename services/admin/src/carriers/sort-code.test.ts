import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sortCodeOf } from './sort-code.ts'

const table = [
  { postcodePrefix: '06', sortCode: 'A06' },
  { postcodePrefix: '0623', sortCode: 'A0623' },
  { postcodePrefix: '062', sortCode: 'A062' },
]

test('the column comes first, tidied', () => {
  assert.deepEqual(sortCodeOf({ column: ' 4g 12-a', postcode: '06236', table }), { ok: true, sortCode: '4G12-A' })
  assert.deepEqual(sortCodeOf({ column: '!', postcode: '06236', table }), { ok: false, code: 'sort_code_format' })
})

test('then the longest prefix of the postcode, wherever it stands in the table', () => {
  assert.deepEqual(sortCodeOf({ column: '', postcode: '06236', table }), { ok: true, sortCode: 'A0623' })
  assert.deepEqual(sortCodeOf({ column: '', postcode: '06351', table }), { ok: true, sortCode: 'A06' })
  assert.deepEqual(sortCodeOf({ column: '', postcode: '06291', table }), { ok: true, sortCode: 'A062' })
})

test('else there is none', () => {
  assert.deepEqual(sortCodeOf({ column: '', postcode: '48058', table }), { ok: false, code: 'sort_code_missing' })
  assert.deepEqual(sortCodeOf({ column: '', postcode: '', table }), { ok: false, code: 'sort_code_missing' })
})
