import assert from 'node:assert/strict'
import { test } from 'node:test'
import { daysOpen, endOfDay, readCaseFilters, writeCaseFilters } from './case-filters.ts'

test('an address keeps what the list is narrowed to, and nothing that it does not know', () => {
  const asked = { state: 'closed', kind: 'damaged' } as const
  assert.deepEqual(readCaseFilters(writeCaseFilters(asked)), asked)
  assert.equal(writeCaseFilters({ state: 'open' }).toString(), '')
  assert.deepEqual(readCaseFilters(new URLSearchParams('state=mine&kind=홍시험')), { state: 'open' })
})

test('whole days are counted, until the case was closed', () => {
  const openedAt = '2026-11-20T10:00:00.000Z'
  assert.equal(daysOpen({ openedAt }, Date.parse('2026-11-23T09:59:59.000Z')), 2)
  assert.equal(daysOpen({ openedAt, closedAt: '2026-11-21T10:00:00.000Z' }, Date.parse('2026-12-20T00:00:00.000Z')), 1)
  assert.equal(daysOpen({ openedAt }, Date.parse('2026-11-19T00:00:00.000Z')), 0)
})

test('an answer is due until the day in Korea is over', () => {
  assert.equal(new Date(endOfDay('2026-12-02')).toISOString(), '2026-12-02T14:59:59.999Z')
})
