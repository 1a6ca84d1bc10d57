import type { Carrier } from '@exqress/contracts/admin-api.ts'
import { type Db, withTransaction } from '@exqress/service/db.ts'
import { badInput, type InputIssue } from '@exqress/service/errors/app-error.ts'
import { numberOfSerial } from '../waybills/number-rules.ts'
import { readCarriers } from './read-carriers.ts'

/** Adds or changes a carrier. What its ranges have given out stays given out, also of one that goes and comes back. */
export async function putCarrier(db: Db, carrier: Carrier): Promise<Carrier> {
  const issues = issuesOf(carrier)
  if (issues.length > 0) throw badInput(issues)
  const { code, name, numberRule, ranges, sortCodes } = carrier
  return withTransaction(db, async (tx) => {
    await tx.query(
      `insert into carriers (code, name, number_rule) values ($1, $2, $3)
       on conflict (code) do update set name = excluded.name, number_rule = excluded.number_rule, changed_at = now()`,
      [code, name, numberRule],
    )
    await tx.query('update carrier_ranges set active = false where carrier = $1', [code])
    await tx.query(
      `insert into carrier_ranges (carrier, digits, from_serial, to_serial, next_serial, position)
       select $1, length(given.from_text), given.from_text::bigint, given.to_text::bigint, given.from_text::bigint, given.position
         from unnest($2::text[], $3::text[]) with ordinality as given (from_text, to_text, position)
       on conflict (carrier, digits, from_serial) do update
          set to_serial = greatest(excluded.to_serial, carrier_ranges.next_serial - 1, excluded.from_serial),
              position = excluded.position, active = true`,
      [code, ranges.map(({ from }) => from), ranges.map(({ to }) => to)],
    )
    await tx.query('delete from carrier_sort_codes where carrier = $1', [code])
    await tx.query(
      `insert into carrier_sort_codes (carrier, postcode_prefix, sort_code)
       select $1, given.prefix, given.sort_code from unnest($2::text[], $3::text[]) as given (prefix, sort_code)`,
      [code, sortCodes.map(({ postcodePrefix }) => postcodePrefix), sortCodes.map(({ sortCode }) => sortCode)],
    )
    const { carriers } = await readCarriers(tx, code)
    return carriers[0] as Carrier
  })
}

/** What the schema cannot say: ranges that run forward, fit the number rule and do not overlap; each prefix once. */
function issuesOf({ numberRule, ranges, sortCodes }: Carrier): InputIssue[] {
  const issues: InputIssue[] = []
  ranges.forEach(({ from, to }, at) => {
    if (from.length !== to.length || BigInt(from) > BigInt(to))
      issues.push({ path: `ranges.${at}`, code: 'range_order' })
    else if (numberOfSerial(numberRule, from) === undefined) issues.push({ path: `ranges.${at}`, code: 'range_length' })
    const overlaps = ranges
      .slice(0, at)
      .some(
        (other) =>
          other.from.length === from.length && BigInt(other.from) <= BigInt(to) && BigInt(from) <= BigInt(other.to),
      )
    if (overlaps) issues.push({ path: `ranges.${at}`, code: 'range_overlap' })
  })
  const seen = new Set<string>()
  sortCodes.forEach(({ postcodePrefix }, at) => {
    if (seen.has(postcodePrefix)) issues.push({ path: `sortCodes.${at}.postcodePrefix`, code: 'duplicate' })
    seen.add(postcodePrefix)
  })
  return issues
}
