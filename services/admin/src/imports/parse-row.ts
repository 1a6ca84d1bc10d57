import { ContentTier, DoorTier, RecipientTier, RouteTier } from '@exqress/contracts/tiers.ts'
import { BoxNumber, CarrierCode, DeliveryWish, PersonName } from '@exqress/contracts/values.ts'
import { normaliseName } from '@exqress/crypto/normalise-name.ts'
import { normalisePhone } from '@exqress/crypto/normalise-phone.ts'
import { z } from 'zod'
import { splitAddress } from '../addresses/split-address.ts'
import { carrierOf, type KnownCarrier } from '../carriers/carrier-of.ts'
import { checkWaybillNumber } from '../waybills/number-rules.ts'
import type { NewSlip } from '../waybills/slip.ts'
import type { Column } from './columns.ts'
import { readDeliveryWish } from './delivery-wish.ts'
import type { RowValues } from './read-csv.ts'

/** A column and what is wrong with it; never what stands in it. */
export type RowProblem = { column: Column; code: string }
export type Freight = 'prepaid' | 'collect' | 'credit'
export type ParsedRow =
  | {
      ok: true
      /** One for each box. */
      slips: NewSlip[]
      orderNumber: string
      /** Items, not boxes. */
      quantity: number | undefined
      freight: Freight | undefined
      warnings: RowProblem[]
    }
  | { ok: false; errors: RowProblem[]; warnings: RowProblem[] }

/** `carrier` is taken for rows that name none. */
export type RowSettings = { carriers: readonly KnownCarrier[]; carrier?: string | undefined }

const Checked = z.object({
  name: PersonName,
  phone: RecipientTier.shape.phone,
  postcode: RouteTier.shape.postcode,
  address: RouteTier.shape.street,
  detail: RecipientTier.shape.unit,
  product: ContentTier.shape.product,
  memo: DoorTier.shape.memo,
  orderItemNumber: ContentTier.shape.orderNumber,
  orderNumber: z.string().max(80),
  senderName: z.string().max(60),
  carrier: CarrierCode,
  boxCount: BoxNumber,
  wish: DeliveryWish.optional(),
})

/** Makes the slips of one row, or tells everything that is wrong with it at once. */
export function parseRow(values: RowValues, settings: RowSettings): ParsedRow {
  const errors: RowProblem[] = []
  const warnings: RowProblem[] = []
  const fail = (column: Column, code: string) => void errors.push({ column, code })
  const warn = (column: Column, code: string) => void warnings.push({ column, code })

  const name = oneLine(values.name)
  if (name === '') fail('name', 'name_missing')
  else if (normaliseName(name) === undefined) warn('name', 'name_masked')
  const phone = readPhone(values, warn)
  const split = splitAddress(values)
  if (split.postcodeProblem) fail('postcode', split.postcodeProblem)
  if (values.address === '' && values.detail === '') fail('address', 'address_missing')
  else if (split.route.street === '') warn('address', 'address_unsplit')
  const carrier = carrierOf(values.carrier === '' ? (settings.carrier ?? '') : values.carrier, settings.carriers)
  if (!carrier) fail('carrier', values.carrier === '' && !settings.carrier ? 'carrier_missing' : 'carrier_unknown')
  const boxes = readBoxes(values, fail)
  const numbers = carrier ? readNumbers(values.waybillNumber, carrier, boxes, fail) : []
  if (values.waybillNumber === '' && values.orderItemNumber === '') fail('orderItemNumber', 'order_item_missing')
  const quantity = readCount(values.quantity, 9999)
  if (values.quantity !== '' && quantity === undefined) warn('quantity', 'quantity_format')
  const freight = readFreight(values.freight)
  if (values.freight !== '' && freight === undefined) warn('freight', 'freight_unknown')

  const checked = Checked.safeParse({
    ...values,
    name,
    phone,
    senderName: oneLine(values.senderName),
    postcode: split.route.postcode,
    address: `${split.route.street}${split.route.building}${split.route.dong}`,
    detail: split.recipient.unit,
    carrier: carrier?.code,
    boxCount: boxes.count,
    wish: readDeliveryWish(values.memo),
  })
  if (!checked.success) {
    for (const { path, code } of checked.error.issues) {
      const column = path[0] as Column
      if (!errors.some((error) => error.column === column)) {
        fail(column, code === 'too_big' ? `${snake(column)}_too_long` : `${snake(column)}_format`)
      }
    }
  }
  if (!checked.success || errors.length > 0) return { ok: false, errors, warnings }

  const { data } = checked
  const slips = boxes.numbers.map(
    (boxNumber, index): NewSlip => ({
      kind: 'forward',
      carrier: data.carrier,
      waybillNumber: numbers[index],
      sortCode: values.sortCode === '' ? undefined : values.sortCode,
      route: split.route,
      recipient: { name: data.name, unit: split.recipient.unit, phone: data.phone },
      senderName: data.senderName,
      product: data.product,
      orderItem: data.orderItemNumber === '' ? undefined : data.orderItemNumber,
      // The gift of one order to two people is two consignments.
      consignment:
        data.orderNumber === '' && data.orderItemNumber === ''
          ? undefined
          : JSON.stringify([data.orderNumber || data.orderItemNumber, data.name, values.address, values.detail]),
      boxNumber,
      boxCount: boxes.count,
      handling: [],
      deliveryWish: data.wish,
      memo: data.memo,
    }),
  )
  return { ok: true, slips, orderNumber: data.orderNumber, quantity, freight, warnings }
}

function oneLine(text: string): string {
  return text
    .normalize('NFC')
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim()
}

function snake(column: string): string {
  return column.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
}

/** A number that nobody can call is kept as written: the parcel can still be claimed by its label. */
function readPhone({ phone, phone2 }: RowValues, warn: (column: Column, code: string) => void): string {
  for (const text of [phone, phone2]) {
    const normalised = normalisePhone(text)
    if (normalised !== undefined) return normalised
  }
  const raw = oneLine(phone === '' ? phone2 : phone)
  warn('phone', raw === '' ? 'phone_missing' : 'phone_format')
  return raw
}

/** `3`, `3개`, `1,000`, `2.0`. */
function readCount(text: string, most: number): number | undefined {
  const [, digits] = /^(\d[\d,]*)(?:\.0+)?\s*(?:개|EA|박스|box)?$/i.exec(text.normalize('NFKC').trim()) ?? []
  const count = digits === undefined ? 0 : Number(digits.replaceAll(',', ''))
  return count >= 1 && count <= most ? count : undefined
}

type Boxes = { count: number; numbers: number[] }

/** 수량 counts items. Only 박스수 makes boxes; a row with 박스번호 (`2` or `2/3`) is that one box. */
function readBoxes({ boxNumber, boxCount }: RowValues, fail: (column: Column, code: string) => void): Boxes {
  const one: Boxes = { count: 1, numbers: [1] }
  const [written = '', of = ''] = boxNumber.normalize('NFKC').split(/[/／]|of/i)
  const total = boxCount === '' ? of : boxCount
  const count = total === '' ? undefined : readCount(total, 99)
  if (total !== '' && count === undefined) {
    fail(boxCount === '' ? 'boxNumber' : 'boxCount', boxCount === '' ? 'box_number_format' : 'box_count_format')
    return one
  }
  if (boxNumber === '')
    return { count: count ?? 1, numbers: Array.from({ length: count ?? 1 }, (_, index) => index + 1) }
  const number = readCount(written, 99)
  if (number === undefined || number > (count ?? 99)) {
    fail('boxNumber', 'box_number_format')
    return one
  }
  return { count: count ?? number, numbers: [number] }
}

/** A number belongs to one box, so several boxes need as many numbers, or none. */
function readNumbers(
  text: string,
  carrier: KnownCarrier,
  boxes: Boxes,
  fail: (column: Column, code: string) => void,
): string[] {
  if (text === '') return []
  const written = boxes.numbers.length > 1 ? text.split(/[,;/\n]+/).filter((one) => one.trim() !== '') : [text]
  if (written.length !== boxes.numbers.length) {
    fail('waybillNumber', 'number_count')
    return []
  }
  const numbers: string[] = []
  for (const one of written) {
    const checked = checkWaybillNumber(carrier.numberRule, one)
    if (checked.ok) numbers.push(checked.number)
    else {
      fail('waybillNumber', checked.code)
      return []
    }
  }
  return numbers
}

const freights: [Freight, RegExp][] = [
  ['collect', /착불|후불|수취인\s?부담|수하인\s?부담|collect/i],
  ['credit', /신용|계약|credit/i],
  ['prepaid', /선불|선결제|현불|무료|발송인\s?부담|유료|prepaid/i],
]

function readFreight(text: string): Freight | undefined {
  const written = text.normalize('NFKC')
  return freights.find(([, pattern]) => pattern.test(written))?.[0]
}
