import iconv from 'iconv-lite'
import type { Person } from './people.ts'

/** One row of a mall's file. Without `phone` it is the person's own; without `waybillNumber` the carrier's next one is taken. */
export type Order = { to: Person; item: string; phone?: string; waybillNumber?: string; carrierName?: string }

const titles = [
  '받는분',
  '전화번호',
  '우편번호',
  '주소',
  '상세주소',
  '상품명',
  '배송메모',
  '주문번호',
  '상품주문번호',
  '수량',
  '택배사',
  '운송장번호',
  '보내는분',
]

/** A file as a Korean mall exports it. */
export function ordersCsv(orders: readonly Order[], encoding: 'utf8' | 'cp949' = 'cp949'): Uint8Array<ArrayBuffer> {
  const rows = orders.map(({ to, item, phone, waybillNumber, carrierName }) => [
    ...[to.name, phone ?? to.phone, to.postcode, to.address, to.unit, to.product, to.memo],
    ...[`주문-${item}`, item, '1', carrierName ?? 'CJ대한통운', waybillNumber ?? '', '한빛상점'],
  ])
  const text = [titles, ...rows].map((cells) => cells.map(quote).join(',')).join('\r\n')
  return new Uint8Array(encoding === 'cp949' ? iconv.encode(text, 'cp949') : Buffer.from(text))
}

function quote(cell: string): string {
  return /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell
}
