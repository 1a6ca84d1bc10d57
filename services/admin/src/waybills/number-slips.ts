import type { Tx } from '@exqress/service/db.ts'
import type { IndexEpoch } from '@exqress/service/held-keys/index-epochs.ts'
import { type SortCodes, sortCodeOf } from '../carriers/sort-code.ts'
import { takeSerials } from '../carriers/take-numbers.ts'
import { claimIdentities } from './claim-identities.ts'
import type { NumberRule } from './number-rules.ts'
import { checkWaybillNumber, numberOfSerial } from './number-rules.ts'
import type { NewSlip, RefusedSlip } from './slip.ts'

export type Prepared = { sortCode: string; number: string | undefined; warnings: string[] }

/** Checks what needs the carrier's settings: that it is known, the number's form, the sort code. */
export async function prepareSlips(tx: Tx, slips: readonly NewSlip[]): Promise<(Prepared | RefusedSlip)[]> {
  const carriers = [...new Set(slips.map(({ carrier }) => carrier))]
  const { rows: rules } = await tx.query<{ code: string; rule: NumberRule }>(
    'select code, number_rule as rule from carriers where code = any($1::text[])',
    [carriers],
  )
  const ruleOf = new Map(rules.map(({ code, rule }) => [code, rule]))
  const tables = await readSortCodes(tx, slips)
  return slips.map((slip) => {
    const rule = ruleOf.get(slip.carrier)
    if (!rule) return { ok: false, column: 'carrier', code: 'carrier_unknown' }
    const warnings: string[] = []
    let number: string | undefined
    if (slip.waybillNumber !== undefined && slip.waybillNumber.trim() !== '') {
      const checked = checkWaybillNumber(rule, slip.waybillNumber)
      if (!checked.ok) return { ok: false, column: 'waybillNumber', code: checked.code }
      if (checked.warning) warnings.push(checked.warning)
      number = checked.number
    }
    const { postcode } = slip.route
    const sorted = sortCodeOf({ column: slip.sortCode ?? '', postcode, table: tables.get(slip.carrier) ?? [] })
    if (!sorted.ok) return { ok: false, column: 'sortCode', code: sorted.code }
    return { sortCode: sorted.sortCode, number, warnings }
  })
}

/** Of the carriers' tables only the lines that can decide about these slips: a table has thousands. */
async function readSortCodes(tx: Tx, slips: readonly NewSlip[]): Promise<Map<string, SortCodes>> {
  const prefixes = new Set<string>()
  for (const { route } of slips) for (let n = 2; n <= 5; n++) prefixes.add(route.postcode.slice(0, n))
  const { rows } = await tx.query<{ carrier: string; postcodePrefix: string; sortCode: string }>(
    `select carrier, postcode_prefix as "postcodePrefix", sort_code as "sortCode"
       from carrier_sort_codes where carrier = any($1::text[]) and postcode_prefix = any($2::text[])`,
    [[...new Set(slips.map(({ carrier }) => carrier))], [...prefixes]],
  )
  const tables = new Map<string, SortCodes>()
  for (const { carrier, ...line } of rows) tables.set(carrier, [...(tables.get(carrier) ?? []), line])
  return tables
}

/**
 * Gives each waybill the next free number of its carrier's ranges; `undefined` where no range has one left. A serial whose number
 * came in by a file before is passed over.
 */
export async function giveNumbers(
  tx: Tx,
  {
    source,
    epochs,
    wanted,
  }: { source: string; epochs: readonly IndexEpoch[]; wanted: readonly { waybillId: string; carrier: string }[] },
): Promise<Map<string, string>> {
  const numbers = new Map<string, string>()
  let open = [...wanted]
  while (open.length > 0) {
    const rules = await rulesOf(tx, open)
    const counts = new Map<string, number>()
    for (const { carrier } of open) counts.set(carrier, (counts.get(carrier) ?? 0) + 1)
    const serials = await takeSerials(tx, counts)
    const asked: { waybillId: string; identity: { by: 'number'; carrier: string; number: string } }[] = []
    const again: typeof open = []
    for (const entry of open) {
      const serial = serials.get(entry.carrier)?.shift()
      if (serial === undefined) continue // used up: this one gets none
      const number = numberOfSerial(rules.get(entry.carrier) as NumberRule, serial)
      if (number === undefined) again.push(entry)
      else asked.push({ waybillId: entry.waybillId, identity: { by: 'number', carrier: entry.carrier, number } })
    }
    const known = await claimIdentities(tx, { by: 'number', source, epochs, asked })
    asked.forEach(({ waybillId, identity }, at) => {
      if (known[at]) again.push({ waybillId, carrier: identity.carrier })
      else numbers.set(waybillId, identity.number)
    })
    open = again
  }
  return numbers
}

async function rulesOf(tx: Tx, open: readonly { carrier: string }[]): Promise<Map<string, NumberRule>> {
  const { rows } = await tx.query<{ code: string; rule: NumberRule }>(
    'select code, number_rule as rule from carriers where code = any($1::text[])',
    [[...new Set(open.map(({ carrier }) => carrier))]],
  )
  return new Map(rows.map(({ code, rule }) => [code, rule]))
}
