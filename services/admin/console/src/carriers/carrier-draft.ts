import type { Carrier } from '@exqress/contracts/admin-api.ts'

/** A carrier as it is being edited: sort codes as text, one a line, because tables of them are pasted from a spreadsheet. */
export type CarrierDraft = {
  code: string
  name: string
  numberRule: Carrier['numberRule']
  ranges: Carrier['ranges']
  sortCodes: string
}
export const numberRules = Object.keys({
  cj: 0,
  hanjin: 0,
  lotte: 0,
  epost: 0,
  logen: 0,
  none: 0,
} satisfies Record<Carrier['numberRule'], 0>) as Carrier['numberRule'][]

export type DraftFault =
  | 'code'
  | 'name'
  | 'range_form'
  | 'range_order'
  | 'range_overlap'
  | 'line'
  | 'duplicate'
  | 'many'
export type DraftFaults = { field: 'code' | 'name' | 'ranges' | 'sortCodes'; fault: DraftFault; at?: number }[]

const mostSortCodes = 1200

export const emptyDraft: CarrierDraft = { code: '', name: '', numberRule: 'none', ranges: [], sortCodes: '' }

export function draftOf({ sortCodes, ...rest }: Carrier): CarrierDraft {
  return {
    ...rest,
    sortCodes: sortCodes.map(({ postcodePrefix, sortCode }) => `${postcodePrefix} ${sortCode}`).join('\n'),
  }
}

/** The carrier that a draft means, or everything that is wrong with it; `at` is a range's place or a line's number, from 1. */
export function carrierOfDraft(draft: CarrierDraft): { carrier: Carrier } | { faults: DraftFaults } {
  const faults: DraftFaults = []
  const code = draft.code.trim()
  const name = draft.name.trim()
  if (!/^[a-z][a-z0-9-]{1,19}$/.test(code)) faults.push({ field: 'code', fault: 'code' })
  if (name === '' || name.length > 40) faults.push({ field: 'name', fault: 'name' })
  const ranges = readRanges(draft.ranges, faults)
  const sortCodes = readSortCodes(draft.sortCodes, faults)
  return faults.length > 0 ? { faults } : { carrier: { code, name, numberRule: draft.numberRule, ranges, sortCodes } }
}

/** Empty ranges are left out; digits only, as long as each other, forward, apart from each other. */
function readRanges(ranges: Carrier['ranges'], faults: DraftFaults): Carrier['ranges'] {
  const read = ranges.map(({ from, to }) => ({ from: digits(from), to: digits(to) }))
  read.forEach(({ from, to }, index) => {
    if (from === '' && to === '') return
    const at = index + 1
    if (!/^\d{6,13}$/.test(from) || !/^\d{6,13}$/.test(to)) faults.push({ field: 'ranges', fault: 'range_form', at })
    else if (from.length !== to.length || from > to) faults.push({ field: 'ranges', fault: 'range_order', at })
    // equal lengths, so the order of the texts is that of the numbers
    else if (
      read.slice(0, index).some((other) => other.from.length === from.length && other.from <= to && from <= other.to)
    )
      faults.push({ field: 'ranges', fault: 'range_overlap', at })
  })
  return read.filter(({ from, to }) => from !== '' || to !== '')
}

const digits = (text: string) => text.normalize('NFKC').replace(/[\s-]/g, '')

/** `061 A06`, `061,A06` or a tab between; empty lines are passed over. */
function readSortCodes(text: string, faults: DraftFaults): Carrier['sortCodes'] {
  const found = new Map<string, string>()
  text.split(/\r?\n/).forEach((line, index) => {
    const written = line.normalize('NFKC').trim()
    if (written === '') return
    const [, prefix, sortCode] = /^(\d{2,5})\s*[\s,;]\s*(\S+)$/.exec(written) ?? []
    const code = sortCode?.toUpperCase()
    if (!prefix || !code || !/^[A-Z0-9가-힣][A-Z0-9가-힣-]{1,11}$/.test(code))
      faults.push({ field: 'sortCodes', fault: 'line', at: index + 1 })
    else if (found.has(prefix)) faults.push({ field: 'sortCodes', fault: 'duplicate', at: index + 1 })
    else found.set(prefix, code)
  })
  if (found.size > mostSortCodes) faults.push({ field: 'sortCodes', fault: 'many' })
  return Array.from(found, ([postcodePrefix, sortCode]) => ({ postcodePrefix, sortCode }))
}
