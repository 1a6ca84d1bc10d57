import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parcelStates } from '@exqress/contracts/states.ts'
import { readFilters, states, writeFilters } from './filters.ts'

test('the list of states is that of the contracts, in their order', () => {
  assert.deepEqual(states, [...parcelStates])
})

test('filters come back from the address as they went into it', () => {
  const filters = {
    state: 'in_transit',
    carrier: 'cj',
    sortCode: '강남-A06',
    courierId: '01890000-0000-7000-8000-000000000001',
    printed: 'false',
    importId: '01890000-0000-7000-8000-000000000002',
    findTag: '다 4829',
  } as const
  assert.deepEqual(readFilters(new URLSearchParams(writeFilters(filters).toString())), filters)
})

test('typed forms are taken, and what fits nowhere is left out instead of being asked for', () => {
  const typed = new URLSearchParams(
    'sortCode=b 061&findTag=다4829&state=lost&carrier=C J&courierId=x&unassigned=yes&printed=&importId=1',
  )
  assert.deepEqual(readFilters(typed), { sortCode: 'B061', findTag: '다 4829' })
})
