import type { NewWaybill } from '@exqress/contracts/slips.ts'
import type { DeliveryWish, HandlingFlag } from '@exqress/contracts/values.ts'
import { sortCodeFromText } from '../parcels/filters.ts'

/** A slip as it is being typed. */
export type WaybillDraft = {
  carrier: string
  name: string
  phone: string
  postcode: string
  address: string
  detail: string
  product: string
  senderName: string
  memo: string
  waybillNumber: string
  sortCode: string
  weightKg: string
  collectWon: string
  handling: readonly HandlingFlag[]
  deliveryWish: DeliveryWish | ''
}
export type DraftField = keyof WaybillDraft
/** What is wrong with a field: a word for `problem.…` or `entry.fault.…`. */
export type DraftFaults = Partial<Record<DraftField, string>>

export const emptyDraft: WaybillDraft = {
  carrier: '',
  name: '',
  phone: '',
  postcode: '',
  address: '',
  detail: '',
  product: '',
  senderName: '',
  memo: '',
  waybillNumber: '',
  sortCode: '',
  weightKg: '',
  collectWon: '',
  handling: [],
  deliveryWish: '',
}

export const handlingFlags = Object.keys({
  fragile: 0,
  chilled: 0,
  frozen: 0,
  liquid: 0,
  this_side_up: 0,
  heavy: 0,
  hand_over: 0,
} satisfies Record<HandlingFlag, 0>) as HandlingFlag[]
export const deliveryWishes = Object.keys({
  door: 0,
  guard_room: 0,
  locker: 0,
  hand_over: 0,
  another_day: 0,
} satisfies Record<DeliveryWish, 0>) as DeliveryWish[]

/** What the next parcel of the same pile probably shares with this one; nothing of the person. */
export function nextDraft({ carrier, senderName, product }: WaybillDraft): WaybillDraft {
  return { ...emptyDraft, carrier, senderName, product }
}

type Typed = Omit<NewWaybill, 'boxNumber' | 'boxCount'>

/** The request that a draft means, or what has to be mended first. */
export function waybillOfDraft(draft: WaybillDraft): { waybill: Typed } | { faults: DraftFaults } {
  const faults: DraftFaults = {}
  const text = (field: Exclude<DraftField, 'handling'>) => draft[field].trim()
  for (const field of ['carrier', 'name', 'phone', 'postcode', 'address', 'product'] as const)
    if (text(field) === '') faults[field] = 'missing'
  const phoneDigits = text('phone').replace(/\D/g, '').length
  if (!faults.phone && (phoneDigits < 7 || text('phone').length > 25)) faults.phone = 'phone'
  if (!faults.postcode && !/^\d{5}$/.test(text('postcode'))) faults.postcode = 'postcode'
  const sortCode = text('sortCode') === '' ? undefined : sortCodeFromText(text('sortCode'))
  if (text('sortCode') !== '' && !sortCode) faults.sortCode = 'sortCode'
  const weightGrams = amount(text('weightKg'), 1000, 1, 100_000)
  if (weightGrams === null) faults.weightKg = 'weight'
  const collectWon = amount(text('collectWon'), 1, 0, 10_000_000)
  if (collectWon === null) faults.collectWon = 'won'
  if (Object.keys(faults).length > 0) return { faults }
  const optional = <K extends string, V>(name: K, value: V | undefined | null | '') =>
    (value === undefined || value === null || value === '' ? {} : { [name]: value }) as { [P in K]?: V }
  return {
    waybill: {
      carrier: text('carrier'),
      recipient: {
        name: text('name'),
        phone: text('phone'),
        address: { postcode: text('postcode'), address: text('address'), detail: text('detail') },
      },
      product: text('product'),
      handling: [...draft.handling],
      memo: text('memo'),
      ...optional('senderName', text('senderName')),
      ...optional('waybillNumber', text('waybillNumber')),
      ...optional('sortCode', sortCode),
      ...optional('weightGrams', weightGrams),
      ...optional('collectWon', collectWon),
      ...optional('deliveryWish', draft.deliveryWish),
    },
  }
}

/** `1.2` → 1200; undefined for nothing typed, null for what is no such amount. */
function amount(text: string, unit: number, least: number, most: number): number | undefined | null {
  if (text === '') return undefined
  const value = Math.round(Number(text.replaceAll(',', '')) * unit)
  return value >= least && value <= most ? value : null
}

const fieldOfCode: Readonly<Record<string, DraftField>> = {
  carrier_unknown: 'carrier',
  number_check_digit: 'waybillNumber',
  number_format: 'waybillNumber',
  number_missing: 'waybillNumber',
  number_taken: 'waybillNumber',
  range_missing: 'waybillNumber',
  sort_code_missing: 'sortCode',
  sort_code_format: 'sortCode',
  postcode_format: 'postcode',
  postcode_missing: 'postcode',
  postcode_old: 'postcode',
}

/** Where the service's refusal belongs on the form; empty when it is about none of the fields. */
export function faultsOfRefusal({
  code,
  details,
}: {
  code: string
  details: Readonly<Record<string, unknown>>
}): DraftFaults {
  const field = fieldOfCode[code]
  if (field) return { [field]: code }
  if (code !== 'bad_input' || !Array.isArray(details.details)) return {}
  const fields = (details.details as { path?: unknown }[]).flatMap(({ path }) => {
    const last = String(path).split('.').at(-1) as DraftField
    return last in emptyDraft ? [[last, 'other'] as const] : []
  })
  return Object.fromEntries(fields)
}
