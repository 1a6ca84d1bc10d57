import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ANSWER_DAYS, workingDayAfter } from './opening-cases.ts'

test('three working days are counted on the calendar of Seoul, without the week-end', () => {
  const cases: [string, string][] = [
    ['2026-11-23T01:00:00Z', '2026-11-26'], // Monday
    ['2026-11-25T01:00:00Z', '2026-11-30'], // Wednesday: over the week-end
    ['2026-11-27T14:59:59.999Z', '2026-12-02'], // Friday, a moment before midnight in Seoul
    ['2026-11-27T15:00:00Z', '2026-12-02'], // Saturday in Seoul, Friday in Greenwich
    ['2026-11-28T23:00:00Z', '2026-12-02'], // Sunday
    ['2026-11-29T15:00:00Z', '2026-12-03'], // Monday in Seoul, Sunday in Greenwich
    ['2026-12-31T03:00:00Z', '2027-01-05'], // over the end of a year
  ]
  for (const [at, due] of cases) assert.equal(workingDayAfter(new Date(at), ANSWER_DAYS), due, at)
})
