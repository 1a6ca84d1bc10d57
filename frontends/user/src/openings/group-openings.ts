import type { Field } from '@exqress/contracts/disclosure.ts'
import type { AccessRecord } from '@exqress/contracts/events.ts'
import { isExpected, type OpeningPurpose, openingPurposes, stateAt } from '@exqress/contracts/expected-openings.ts'
import type { ParcelState } from '@exqress/contracts/states.ts'
import type { CheckedOpening } from '@exqress/crypto/ledger/check-openings.ts'

/** An opening as it is told: checked or not, what it says. */
export type Opening = {
  recordId: string
  who: AccessRecord['role'] | 'me'
  purpose: Exclude<OpeningPurpose, `${string}_by_find_tag`> | 'other'
  byFindTag: boolean
  fields: readonly Field[]
  masked: boolean
  offline: boolean
  at: string
  held: boolean
}

/** Openings of one kind: who, what for and which fields are the same. Newest first. */
export type OpeningGroup = { key: string; openings: [Opening, ...Opening[]] }

type Parcel = { relation: 'recipient' | 'sender' | 'found'; timeline: readonly { state: ParcelState; at: string }[] }

/**
 * What to look at first, and what is quiet. What a person read before the parcel was confirmed as theirs was read by them as well: the
 * same pseudonym stands in both records.
 */
export function groupOpenings(
  checked: readonly CheckedOpening[],
  { relation, timeline }: Parcel,
): { unexpected: Opening[]; expected: OpeningGroup[]; expectedCount: number } {
  const records = checked.map(({ record, held }) => ({ data: record.data as unknown as AccessRecord, held }))
  const own = new Set(records.filter(({ data }) => data.role === relation).map(({ data }) => data.actor))
  const steps = [...timeline].sort((a, b) => (a.at < b.at ? -1 : 1))
  const unexpected: Opening[] = []
  const groups = new Map<string, OpeningGroup>()
  let expectedCount = 0
  for (const { data, held } of records.sort((a, b) => (a.data.at < b.data.at ? 1 : -1))) {
    const mine = data.role === relation || (data.role === 'found' && own.has(data.actor))
    const opening = openingOf(data, held, mine)
    const role = mine ? relation : data.role
    if (!held || !isExpected({ role, purpose: data.purpose }, stateAt(steps, data.at))) {
      unexpected.push(opening)
      continue
    }
    expectedCount++
    const { who, purpose, byFindTag, fields, masked, offline } = opening
    const key = JSON.stringify([who, purpose, byFindTag, fields, masked, offline])
    const group = groups.get(key)
    if (group) group.openings.push(opening)
    else groups.set(key, { key, openings: [opening] })
  }
  return { unexpected, expected: [...groups.values()], expectedCount }
}

function openingOf(record: AccessRecord, held: boolean, mine: boolean): Opening {
  const bare = record.purpose.replace(/_by_find_tag$/, '')
  const known = openingPurposes.find((purpose) => purpose === bare)
  return {
    recordId: record.recordId,
    who: mine ? 'me' : record.role,
    purpose: (known as Opening['purpose'] | undefined) ?? 'other',
    byFindTag: bare !== record.purpose,
    fields: record.fields as Field[],
    masked: record.readers.every((reader) => reader === 'operator'),
    offline: !record.online,
    at: record.at,
    held,
  }
}
