import assert from 'node:assert/strict'
import { test } from 'node:test'
import { NewWaybill } from '@exqress/contracts/slips.ts'
import { handlingFlags as flags, deliveryWishes as wishes } from '@exqress/contracts/values.ts'
import {
  deliveryWishes,
  emptyDraft,
  faultsOfRefusal,
  handlingFlags,
  nextDraft,
  waybillOfDraft,
} from './waybill-draft.ts'

const typed = {
  ...emptyDraft,
  carrier: 'cj',
  name: ' 홍시험 ',
  phone: '010-0000-0001',
  postcode: '06130',
  address: '서울특별시 강남구 시험로 12',
  detail: '101동 1203호',
  product: '시험 상품',
}

test('what is typed becomes a request that the contract takes', () => {
  const read = waybillOfDraft({
    ...typed,
    weightKg: '1.25',
    collectWon: '12,000',
    sortCode: 'b 061',
    deliveryWish: 'door',
    handling: ['fragile'],
  })
  assert.ok('waybill' in read)
  const waybill = NewWaybill.parse(read.waybill)
  assert.deepEqual(
    [
      waybill.recipient.name,
      waybill.weightGrams,
      waybill.collectWon,
      waybill.sortCode,
      waybill.deliveryWish,
      waybill.handling,
    ],
    ['홍시험', 1250, 12_000, 'B061', 'door', ['fragile']],
  )
  const bare = waybillOfDraft(typed)
  assert.ok('waybill' in bare)
  assert.deepEqual(Object.keys(bare.waybill).sort(), ['carrier', 'handling', 'memo', 'product', 'recipient'])
})

test('everything that is missing or wrong is told at once', () => {
  assert.deepEqual(
    waybillOfDraft({ ...emptyDraft, postcode: '123-456', weightKg: '0', collectWon: 'x', sortCode: '!' }),
    {
      faults: {
        carrier: 'missing',
        name: 'missing',
        phone: 'missing',
        postcode: 'postcode',
        address: 'missing',
        product: 'missing',
        sortCode: 'sortCode',
        weightKg: 'weight',
        collectWon: 'won',
      },
    },
  )
})

test('a refusal of the service finds its field', () => {
  assert.deepEqual(faultsOfRefusal({ code: 'sort_code_missing', details: {} }), { sortCode: 'sort_code_missing' })
  assert.deepEqual(
    faultsOfRefusal({
      code: 'bad_input',
      details: {
        details: [
          { path: 'waybill.recipient.address.postcode', code: 'x' },
          { path: 'id', code: 'x' },
        ],
      },
    }),
    { postcode: 'other' },
  )
  assert.deepEqual(faultsOfRefusal({ code: 'internal', details: {} }), {})
})

test('nothing of a person stays for the next slip', () => {
  const next = nextDraft({ ...typed, senderName: '가나몰', memo: '#7788*', waybillNumber: '1' })
  assert.deepEqual(next, { ...emptyDraft, carrier: 'cj', product: '시험 상품', senderName: '가나몰' })
})

test('flags and wishes are those of the contracts', () => {
  assert.deepEqual([handlingFlags, deliveryWishes], [[...flags], [...wishes]])
})
