import type { ParcelDetail } from '@exqress/contracts/user-api.ts'

/** One id for each sample, so that a test can go to it directly. */
export const idOf = (n: number) => `01990000-0000-7000-8000-${String(n).padStart(12, '0')}`
const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString()
/** Eight, or fewer right after midnight in Seoul: what goes out for delivery today has to be of today. */
const lastStepAgo = Math.min(8, Math.floor((Date.now() / 60_000 + 9 * 60) % 1_440))

type Steps = ParcelDetail['timeline']
const way = (states: Steps[number]['state'][], last: Partial<Steps[number]> = {}): Steps =>
  states.map((state, i) => ({
    state,
    at: minutesAgo((states.length - 1 - i) * 55 + lastStepAgo),
    inferred: state === 'picked_up' && states.length > 3,
    ...(i === states.length - 1 && last),
  }))

function sample(n: number, findTag: string, timeline: Steps, rest: Partial<ParcelDetail>): ParcelDetail {
  const last = timeline.at(-1) as Steps[number]
  return {
    waybillId: idOf(n),
    relation: 'recipient',
    kind: 'forward',
    carrier: 'cj',
    carrierName: 'CJ대한통운',
    state: last.state,
    stateAt: last.at,
    findTag,
    destroyed: false,
    timeline,
    doorMemoSet: false,
    ...rest,
  }
}

const opened: Partial<ParcelDetail> = {
  product: '제주 감귤 5kg',
  senderName: '바람농원',
  recipientName: '홍길동',
  phone: '010-0000-0001',
  route: { street: '서울 가상구 없는로 10', building: '보기아파트', dong: '101동', postcode: '00000' },
  unit: '1203호',
  waybillNumber: '000000000000',
  sortCode: '9Z-99',
  handling: ['fragile'],
}

/** A parcel in each state that looks different, all of invented people. */
export const sampleParcels = (): ParcelDetail[] => [
  sample(1, '다 4829', way(['registered', 'picked_up', 'in_transit', 'out_for_delivery']), {
    ...opened,
    deliveryWish: 'door',
    boxNumber: 1,
    boxCount: 2,
  }),
  sample(2, '하 0173', way(['registered', 'picked_up', 'in_transit']), {
    relation: 'found',
    carrier: 'hanjin',
    carrierName: '한진택배',
    triesLeft: 5,
  }),
  sample(
    3,
    '마 7710',
    way(['registered', 'picked_up', 'in_transit', 'out_for_delivery', 'attempt_failed'], { reason: 'no_access' }),
    {
      ...opened,
      carrierName: '롯데택배',
      product: '겨울 이불',
      senderName: '포근상점',
    },
  ),
  sample(4, '가 2208', way(['registered']), {
    ...opened,
    relation: 'sender',
    product: '책 두 권',
    senderName: '홍길동',
    mayReprint: true,
    recipientName: '아무개',
    sender: {
      street: '서울 가상구 없는로 10',
      building: '보기아파트',
      postcode: '00000',
      unit: '1203호',
      phone: '010-0000-0001',
    },
  }),
  sample(
    5,
    '바 3391',
    way(['registered', 'picked_up', 'in_transit', 'out_for_delivery', 'delivered'], { place: 'door' }),
    {
      ...opened,
      product: '원두 커피 1kg',
      senderName: '느린볶음',
      proof: { place: 'door', photo: true },
    },
  ),
]
