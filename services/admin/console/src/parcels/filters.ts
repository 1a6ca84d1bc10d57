import type { ParcelState } from '@exqress/contracts/states.ts'
import { findTagFromText } from '@exqress/ui/scanner/find-tag.ts'

/** In the order of a parcel's life. The contracts' list would bring zod along; the type keeps this one whole. */
export const states = Object.keys({
  registered: 0,
  picked_up: 0,
  in_transit: 0,
  out_for_delivery: 0,
  attempt_failed: 0,
  delivered: 0,
  return_requested: 0,
  returning: 0,
  returned: 0,
  cancelled: 0,
  exception: 0,
} satisfies Record<ParcelState, 0>) as ParcelState[]

/** What the list is narrowed to; every value as the API takes it. It stands in the address, so nothing personal may be among it. */
export type Filters = {
  state?: ParcelState
  carrier?: string
  sortCode?: string
  courierId?: string
  unassigned?: 'true'
  printed?: 'true' | 'false'
  importId?: string
  findTag?: string
}

const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
const forms: { [K in keyof Filters]-?: (text: string) => string | undefined } = {
  state: (text) => states.find((state) => state === text),
  carrier: (text) => (/^[a-z][a-z0-9-]{1,19}$/.test(text) ? text : undefined),
  sortCode: sortCodeFromText,
  courierId: (text) => (uuid.test(text) ? text : undefined),
  unassigned: (text) => (text === 'true' ? text : undefined),
  printed: (text) => (text === 'true' || text === 'false' ? text : undefined),
  importId: (text) => (uuid.test(text) ? text : undefined),
  findTag: findTagFromText,
}

/** A sort code as people type it (`a06`, ` B 061`) in its one spelling; undefined for anything else. */
export function sortCodeFromText(text: string): string | undefined {
  const written = text.normalize('NFKC').replace(/\s/g, '').toUpperCase()
  return /^[A-Z0-9가-힣][A-Z0-9가-힣-]{1,11}$/.test(written) ? written : undefined
}

/** The filters of an address; what does not fit is as if it were not there. */
export function readFilters(search: URLSearchParams): Filters {
  const found = Object.entries(forms).flatMap(([name, read]) => {
    const value = read(search.get(name) ?? '')
    return value === undefined ? [] : [[name, value]]
  })
  return Object.fromEntries(found) as Filters
}

export function writeFilters(filters: Filters): URLSearchParams {
  return new URLSearchParams(Object.entries(filters).filter(([, value]) => value !== undefined))
}
