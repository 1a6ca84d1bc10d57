/** What the desk sees of a waybill without opening it; `w` waybills, `l` its current label, `c` carriers. */
export const deskParcelColumns = `
       w.id as "waybillId", w.kind, w.carrier, c.name as "carrierName", w.state, w.state_at as "stateAt",
       w.sort_code as "sortCode", l.find_tag as "findTag", w.handling, w.box_number as "boxNumber",
       w.box_count as "boxCount", w.weight_grams as "weightGrams", w.issued_at as "issuedAt", w.courier_id as "courierId",
       w.printed_at as "printedAt", w.import_id as "importId", w.destroyed_at is not null as destroyed`

/** A row without its nulls: absent fields are absent in the answer. */
export function presentOf<R extends Record<string, unknown>>(row: R): { [K in keyof R]: Exclude<R[K], null> } {
  return Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null)) as never
}
