import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { nextNumber } from '@exqress/admin/waybills/number-rules.ts'
import iconv from 'iconv-lite'
import { type DemoPerson, demoCustomers, demoPeople } from './demo-people.ts'
import { demoPlaces } from './demo-places.ts'
import { seededRandom } from './random.ts'

/** Serials, without check digit: `ranges` for the carriers' settings, `written` for the numbers that stand in the file. */
export const demoCarriers = [
  {
    code: 'cj',
    name: 'CJ대한통운',
    range: { from: '68000000000', to: '68000009999' },
    written: { from: '69000000000', to: '69000009999' },
  },
  {
    code: 'hanjin',
    name: '한진택배',
    range: { from: '41000000000', to: '41000009999' },
    written: { from: '42000000000', to: '42000009999' },
  },
  {
    code: 'lotte',
    name: '롯데택배',
    range: { from: '23000000000', to: '23000009999' },
    written: { from: '24000000000', to: '24000009999' },
  },
  {
    code: 'epost',
    name: '우체국택배',
    range: { from: '6890000000000', to: '6890000009999' },
    written: { from: '6891000000000', to: '6891000009999' },
  },
  {
    code: 'logen',
    name: '로젠택배',
    range: { from: '35000000000', to: '35000009999' },
    written: { from: '36000000000', to: '36000009999' },
  },
] as const

const titles =
  '받는분,전화번호,우편번호,주소,상세주소,상품명,배송메모,주문번호,상품주문번호,수량,박스번호,박스수,운임구분,택배사,운송장번호,분류코드,보내는분'.split(
    ',',
  )
const products = [
  '유기농 사과 5kg',
  '햇반, 24개들이',
  '27" 모니터',
  '면 티셔츠 (흰색, L)',
  '강아지 사료 10kg',
  '소설책 3권',
  '무선 청소기',
  '화분 "몬스테라"',
  '감귤 10kg',
  '아기 기저귀 2팩',
]
const shops = ['한빛과수원', '다나와라상점', '책방골목', '푸른전자', '멍냥마트']

export type DemoRow = {
  person: DemoPerson
  /** As written in the file: the person's own, or the safe number. */
  phone: string
  address: string
  detail: string
  product: string
  memo: string
  orderNumber: string
  orderItemNumber: string
  quantity: number
  boxNumber: number
  boxCount: number
  freight: string
  carrier: (typeof demoCarriers)[number]
  /** Empty: the next one of the carrier's range is taken. */
  waybillNumber: string
  shop: string
}

/**
 * 200 boxes. The first place gets 24 of them, three for one door; every customer gets several, every other person one or two.
 * The same seed gives the same rows.
 */
export function makeDemoRows(seed = 20_260_101): DemoRow[] {
  const random = seededRandom(seed)
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T
  const rows: DemoRow[] = []
  const given = new Map<string, number>()
  let orders = 0

  const order = (person: DemoPerson, boxCount: number) => {
    orders++
    const carrier = demoCarriers[orders % demoCarriers.length] as DemoRow['carrier']
    const orderNumber = `2026010${1 + (orders % 9)}-${String(orders).padStart(5, '0')}`
    const [address, detail] = writeAddress(person, person.place === demoPlaces[0] ? orders % 2 : orders % 4)
    const safe = orders % 6 === 0
    const [product, shop] = [pick(products), pick(shops)]
    const numbered = orders % 2 === 0
    for (let boxNumber = 1; boxNumber <= boxCount; boxNumber++) {
      const position = given.get(carrier.code) ?? 0
      if (numbered) given.set(carrier.code, position + 1)
      rows.push({
        ...{ person, phone: safe ? person.safePhone : person.phone, address, detail, product, memo: person.memo },
        ...{
          orderNumber,
          orderItemNumber: `${orderNumber}-01`,
          quantity: boxCount * (1 + (orders % 3)),
          boxNumber,
          boxCount,
        },
        ...{ freight: orders % 7 === 0 ? '착불' : '선불', carrier, shop },
        waybillNumber: numbered ? (nextNumber(carrier.code, carrier.written, position) as string) : '',
      })
    }
  }

  const [atFirst, elsewhere] = [demoCustomers.filter(isAtFirst), demoCustomers.filter((person) => !isAtFirst(person))]
  atFirst.forEach((person, index) => {
    if (index === 0) order(person, 3)
    else for (let parcel = 0; parcel < 2; parcel++) order(person, 1)
  })
  for (const person of elsewhere) {
    order(person, 2)
    for (let parcel = 0; parcel < 5; parcel++) order(person, 1)
  }
  for (const person of demoPeople) if (!person.customer) order(person, 1)
  return rows.slice(0, 200)
}

function isAtFirst({ place }: DemoPerson): boolean {
  return place === demoPlaces[0]
}

/** One door in the forms that malls export. The first two name the building alike. */
function writeAddress({ building, unit }: DemoPerson, form: number): [address: string, detail: string] {
  const { street, legalDong, building: name, dong } = building
  const bracket = legalDong === '' ? '' : ` (${[legalDong, name].filter(Boolean).join(', ')})`
  const door = [dong, unit].filter(Boolean).join(' ')
  if (form === 0) return [`${street}${bracket}`, door]
  if (form === 1) return [`${street}${bracket} ${door}`.trim(), '']
  if (form === 2) return [street, [name, door].filter(Boolean).join(' ')]
  return [`${street}, ${[name, door].filter(Boolean).join(' ')}`.replace(/, $/, ''), '']
}

export function makeDemoCsv(rows: readonly DemoRow[] = makeDemoRows()): string {
  const lines = rows.map((row) => [
    ...[row.person.name, row.phone, row.person.place.postcode, row.address, row.detail, row.product, row.memo],
    ...[row.orderNumber, row.orderItemNumber, row.quantity, row.boxNumber, row.boxCount, row.freight],
    ...[row.carrier.name, row.waybillNumber, row.person.place.sortCode, row.shop],
  ])
  return [titles, ...lines]
    .map((cells) => cells.map((cell) => quote(String(cell))).join(','))
    .join('\r\n')
    .concat('\r\n')
}

function quote(cell: string): string {
  return /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell
}

/** Writes the same file in the two encodings that malls export; answers their paths. */
export async function writeDemoCsv(
  folder: string,
  rows: readonly DemoRow[] = makeDemoRows(),
): Promise<{ utf8: string; cp949: string }> {
  const [utf8, cp949] = [join(folder, 'orders-utf8.csv'), join(folder, 'orders-cp949.csv')]
  const csv = makeDemoCsv(rows)
  await writeFile(utf8, `\ufeff${csv}`)
  await writeFile(cp949, iconv.encode(csv, 'cp949'))
  return { utf8, cp949 }
}

/** A morning's orders of one mall, all without numbers of their own: to be dropped into the desk's import. */
export function makeSampleRows(): DemoRow[] {
  const [first, ...rest] = demoCarriers
  return demoPeople
    .filter(({ customer }) => !customer)
    .slice(-6)
    .map((person, index) => {
      const [address, detail] = writeAddress(person, index % 4)
      const orderNumber = `20260202-${String(index + 1).padStart(5, '0')}`
      return {
        ...{ person, phone: person.phone, address, detail, memo: person.memo },
        ...{ product: products[index % products.length] as string, orderNumber, orderItemNumber: `${orderNumber}-01` },
        ...{ quantity: 1, boxNumber: 1, boxCount: 1, freight: '선불', waybillNumber: '', shop: '한빛과수원' },
        carrier: rest[index % rest.length] ?? first,
      }
    })
}

/** @returns the file's path; UTF-8 with the mark that spreadsheets want */
export async function writeSampleCsv(folder: string): Promise<string> {
  const path = join(folder, 'sample-orders.csv')
  await writeFile(path, `\ufeff${makeDemoCsv(makeSampleRows())}`)
  return path
}

export type PersonalDatum = { kind: 'name' | 'phone' | 'unit' | 'memo' | 'number'; text: string }

/** Every piece of personal data of the demo, as it was written: what no store may hold in clear. */
export function demoPersonalData(rows: readonly DemoRow[] = makeDemoRows()): PersonalDatum[] {
  const found = new Map<string, PersonalDatum>()
  const add = (kind: PersonalDatum['kind'], text: string) => {
    if (text !== '') found.set(`${kind} ${text}`, { kind, text })
  }
  for (const { person, phone, memo, waybillNumber } of rows) {
    add('name', person.name)
    add('phone', person.phone)
    add('phone', phone)
    add('unit', person.unit)
    add('memo', memo)
    add('number', waybillNumber)
  }
  return [...found.values()]
}
