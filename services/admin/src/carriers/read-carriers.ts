import { Carriers } from '@exqress/contracts/admin-api.ts'
import type { Queryable } from '@exqress/service/db.ts'

/** All carriers, or the one of that code. */
export async function readCarriers(on: Queryable, code: string | null = null) {
  const { rows } = await on.query(
    `select c.code, c.name, c.number_rule as "numberRule",
            coalesce((select json_agg(json_build_object('from', lpad(r.from_serial::text, r.digits, '0'),
                                                        'to', lpad(r.to_serial::text, r.digits, '0')) order by r.position)
                        from carrier_ranges r where r.carrier = c.code and r.active), '[]') as ranges,
            coalesce((select json_agg(json_build_object('postcodePrefix', s.postcode_prefix, 'sortCode', s.sort_code)
                                      order by s.postcode_prefix)
                        from carrier_sort_codes s where s.carrier = c.code), '[]') as "sortCodes"
       from carriers c
      where $1::text is null or c.code = $1
      order by c.code`,
    [code],
  )
  return Carriers.parse({ carriers: rows })
}
