import { v7 } from 'uuid'
import type { Admin } from './start-admin.ts'

/** Ranges and sort codes with which parcels can be issued: CJ 12 digits. */
export const cj = {
  code: 'cj',
  name: 'CJ대한통운',
  numberRule: 'cj',
  ranges: [{ from: '50000000000', to: '50000999999' }],
  sortCodes: [
    { postcodePrefix: '06', sortCode: 'A06' },
    { postcodePrefix: '061', sortCode: 'B061' },
  ],
}

export async function setUpCarrier({ call }: Admin, as: string): Promise<void> {
  const { status } = await call('/api/carriers/cj', { as, method: 'PUT', body: cj })
  if (status !== 200) throw new Error(`the carrier was not taken: ${status}`)
}

/** People and things that are obviously invented. */
export function newWaybill(changes: Record<string, unknown> = {}, phone = '010-0000-0001') {
  return {
    carrier: 'cj',
    recipient: {
      name: '홍시험',
      phone,
      address: {
        postcode: '06130',
        address: '서울특별시 강남구 시험로 12 (시험동, 가나아파트)',
        detail: '101동 1203호',
      },
    },
    senderName: '가나몰',
    product: '시험 상품',
    memo: '공동현관 #7788*',
    ...changes,
  }
}

export async function issue({ call }: Admin, as: string, changes: Record<string, unknown> = {}, phone?: string) {
  const answer = await call('/api/waybills', { as, body: { id: v7(), waybill: newWaybill(changes, phone) } })
  if (answer.status !== 201) throw new Error(`not issued: ${answer.status} ${JSON.stringify(answer.body)}`)
  return answer.body as { waybillId: string; findTag: string; sortCode: string }
}
