import type { CaseQuery } from '@exqress/contracts/admin-api.ts'

type CaseKind = NonNullable<CaseQuery['kind']>
type CaseState = CaseQuery['state']

/** The contracts' lists would bring zod along; the types keep these whole. */
export const caseKinds = Object.keys({
  not_received: 0,
  damaged: 0,
  found: 0,
  not_mine: 0,
  not_expected: 0,
} satisfies Record<CaseKind, 0>) as CaseKind[]
export const caseStates = Object.keys({ open: 0, closed: 0, all: 0 } satisfies Record<CaseState, 0>) as CaseState[]

/** What the list is narrowed to; it stands in the address, so nothing personal may be among it. */
export type CaseFilters = { state: CaseState; kind?: CaseKind }

/** The filters of an address; what does not fit is as if it were not there. */
export function readCaseFilters(search: URLSearchParams): CaseFilters {
  const kind = caseKinds.find((one) => one === search.get('kind'))
  return { state: caseStates.find((one) => one === search.get('state')) ?? 'open', ...(kind && { kind }) }
}

export function writeCaseFilters({ state, kind }: CaseFilters): URLSearchParams {
  return new URLSearchParams({ ...(state !== 'open' && { state }), ...(kind && { kind }) })
}

/** Whole days that a case has been open, or was until it was closed. */
export function daysOpen({ openedAt, closedAt }: { openedAt: string; closedAt?: string | undefined }, now: number) {
  return Math.max(0, Math.floor(((closedAt ? Date.parse(closedAt) : now) - Date.parse(openedAt)) / 86_400_000))
}

/** The last moment of the day in Korea until whose end an opening is answered. */
export const endOfDay = (day: string) => Date.parse(`${day}T23:59:59.999+09:00`)
