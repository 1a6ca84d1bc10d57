import type { CourierParcel, OpenedParcel } from '@exqress/contracts/delivery-api.ts'
import type { Today } from './today.ts'

let count = 0

/** For tests: a parcel of the list that says nothing in particular. */
export const aParcel = (changes: Partial<CourierParcel> = {}): CourierParcel => ({
  waybillId: `00000000-0000-7000-8000-${String(++count).padStart(12, '0')}`,
  state: 'in_transit',
  stateAt: '2026-01-02T00:00:00.000Z',
  carrier: 'cj',
  findTag: `다 ${1000 + count}`,
  sortCode: '7A12',
  handling: [],
  boxNumber: 1,
  boxCount: 1,
  pickUpAtSender: false,
  loaded: false,
  inHand: false,
  route: { street: '세종대로 110', building: '시청아파트', dong: '101동', postcode: '04524' },
  ...changes,
})

export const opened = (changes: Partial<OpenedParcel> = {}): OpenedParcel => ({
  ...aParcel(),
  already: false,
  ...changes,
})

export const aDay = (parcels: CourierParcel[], deliveredToday = 0): Today => ({
  parcels,
  day: '2026-01-02',
  deliveredToday,
})
