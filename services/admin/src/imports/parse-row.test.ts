import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { KnownCarrier } from '../carriers/carrier-of.ts'
import { columns } from './columns.ts'
import { readDeliveryWish } from './delivery-wish.ts'
import { parseRow } from './parse-row.ts'
import type { RowValues } from './read-csv.ts'

const carriers: KnownCarrier[] = [
  { code: 'cj', name: 'CJ대한통운', numberRule: 'cj' },
  { code: 'hanjin', name: '한진택배', numberRule: 'hanjin' },
]

function values(changed: Partial<RowValues> = {}): RowValues {
  return {
    ...(Object.fromEntries(columns.map((column) => [column, ''])) as RowValues),
    ...{
      name: '홍시험',
      phone: '010-0000-0001',
      postcode: '06236',
      address: '서울 강남구 테헤란로 152',
      detail: '101동 1203호',
    },
    ...{
      product: '사과',
      memo: '공동현관 #0000, 문 앞',
      orderNumber: 'O-1',
      orderItemNumber: 'OI-1',
      quantity: '2',
      carrier: 'CJ대한통운',
    },
    ...changed,
  }
}

function slips(changed: Partial<RowValues> = {}) {
  const parsed = parseRow(values(changed), { carriers })
  assert.ok(parsed.ok, JSON.stringify(parsed))
  return parsed
}

function errors(changed: Partial<RowValues>, settings = {}) {
  const parsed = parseRow(values(changed), { carriers, ...settings })
  assert.ok(!parsed.ok)
  return parsed.errors.map(({ column, code }) => `${column}: ${code}`)
}

function warnings(changed: Partial<RowValues>) {
  return slips(changed).warnings.map(({ column, code }) => `${column}: ${code}`)
}

test('a row becomes a slip, split into tiers', () => {
  const parsed = slips({ waybillNumber: '1234-5678-9011', freight: '선불', senderName: '한빛 과수원' })
  assert.deepEqual(parsed.warnings, [])
  assert.deepEqual([parsed.orderNumber, parsed.quantity, parsed.freight], ['O-1', 2, 'prepaid'])
  assert.deepEqual(parsed.slips, [
    {
      kind: 'forward',
      carrier: 'cj',
      waybillNumber: '123456789011',
      sortCode: undefined,
      route: { street: '서울 강남구 테헤란로 152', building: '', dong: '101동', postcode: '06236' },
      recipient: { name: '홍시험', unit: '1203호', phone: '+821000000001' },
      senderName: '한빛 과수원',
      product: '사과',
      orderItem: 'OI-1',
      consignment: JSON.stringify(['O-1', '홍시험', '서울 강남구 테헤란로 152', '101동 1203호']),
      boxNumber: 1,
      boxCount: 1,
      handling: [],
      deliveryWish: 'door',
      memo: '공동현관 #0000, 문 앞',
    },
  ])
})

test('수량 counts items, 박스수 boxes; a row with 박스번호 is one box', () => {
  assert.deepEqual(
    slips({ quantity: '5' }).slips.map((slip) => slip.boxNumber),
    [1],
  )
  const three = slips({ boxCount: '3' }).slips
  assert.deepEqual(
    three.map((slip) => [slip.boxNumber, slip.boxCount]),
    [
      [1, 3],
      [2, 3],
      [3, 3],
    ],
  )
  assert.equal(new Set(three.map((slip) => slip.consignment)).size, 1)
  assert.deepEqual(
    slips({ boxNumber: '2', boxCount: '3' }).slips.map((slip) => [slip.boxNumber, slip.boxCount]),
    [[2, 3]],
  )
  assert.deepEqual(
    slips({ boxNumber: '2/3' }).slips.map((slip) => [slip.boxNumber, slip.boxCount]),
    [[2, 3]],
  )
  assert.deepEqual(errors({ boxCount: '100' }), ['boxCount: box_count_format'])
  assert.deepEqual(errors({ boxCount: '0' }), ['boxCount: box_count_format'])
  assert.deepEqual(errors({ boxNumber: '4', boxCount: '3' }), ['boxNumber: box_number_format'])
})

test('several boxes need as many numbers, or none', () => {
  const two = slips({ boxCount: '2', waybillNumber: '123456789011, 123456789114' }).slips
  assert.deepEqual(
    two.map((slip) => slip.waybillNumber),
    ['123456789011', '123456789114'],
  )
  assert.deepEqual(errors({ boxCount: '2', waybillNumber: '123456789011' }), ['waybillNumber: number_count'])
})

test('what makes a row impossible, all at once', () => {
  assert.deepEqual(errors({ name: ' ', postcode: '', address: '', detail: '', carrier: '경동' }), [
    'name: name_missing',
    'postcode: postcode_missing',
    'address: address_missing',
    'carrier: carrier_unknown',
  ])
  assert.deepEqual(errors({ postcode: '135-080' }), ['postcode: postcode_old'])
  assert.deepEqual(errors({ postcode: 'x' }), ['postcode: postcode_format'])
  assert.deepEqual(errors({ waybillNumber: '123456789012' }), ['waybillNumber: number_check_digit'])
  assert.deepEqual(errors({ waybillNumber: '1234' }), ['waybillNumber: number_format'])
  assert.deepEqual(errors({ carrier: '' }), ['carrier: carrier_missing'])
  assert.deepEqual(errors({ orderItemNumber: '' }), ['orderItemNumber: order_item_missing'])
  assert.deepEqual(errors({ memo: '가'.repeat(301) }), ['memo: memo_too_long'])
  assert.deepEqual(errors({ name: '가'.repeat(61) }), ['name: name_too_long'])
  assert.deepEqual(errors({ orderItemNumber: '1'.repeat(81) }), ['orderItemNumber: order_item_number_too_long'])
  assert.deepEqual(errors({ detail: '3층 '.repeat(101) }), ['detail: detail_too_long'])
})

test("the import's carrier stands in for an empty column, and only there", () => {
  const parsed = parseRow(values({ carrier: '' }), { carriers, carrier: 'hanjin' })
  assert.ok(parsed.ok && parsed.slips[0]?.carrier === 'hanjin')
  assert.deepEqual(errors({ carrier: '경동' }, { carrier: 'hanjin' }), ['carrier: carrier_unknown'])
})

test('what is kept as written, with a warning', () => {
  assert.deepEqual(warnings({ phone: '없음' }), ['phone: phone_format'])
  assert.equal(slips({ phone: '없음' }).slips[0]?.recipient.phone, '없음')
  assert.deepEqual(warnings({ phone: '' }), ['phone: phone_missing'])
  assert.equal(slips({ phone: '', phone2: '0504-000-00001' }).slips[0]?.recipient.phone, '+8250400000001')
  assert.deepEqual(warnings({ name: '홍*험' }), ['name: name_masked'])
  assert.deepEqual(warnings({ address: '파란 대문 집' }), ['address: address_unsplit'])
  assert.deepEqual(warnings({ freight: '모름', quantity: '많이' }), [
    'quantity: quantity_format',
    'freight: freight_unknown',
  ])
})

test('운임구분', () => {
  const words = {
    선불: 'prepaid',
    무료: 'prepaid',
    착불: 'collect',
    '유료(착불)': 'collect',
    후불: 'collect',
    신용: 'credit',
    '': undefined,
  }
  for (const [written, freight] of Object.entries(words))
    assert.equal(slips({ freight: written }).freight, freight, written)
})

test('one order to two people is two consignments', () => {
  const [first, second] = [slips(), slips({ name: '김시험', orderItemNumber: 'OI-2' })]
  assert.notEqual(first.slips[0]?.consignment, second.slips[0]?.consignment)
})

test('the wish that a memo surely holds', () => {
  const wishes = {
    '문 앞': 'door',
    '문앞에 놔주세요': 'door',
    '부재 시 현관앞': 'door',
    '공동현관 비밀번호 *0000# 문 앞에 두세요': 'door',
    '경비실에 맡겨주세요': 'guard_room',
    무인택배함: 'locker',
    '택배함에 넣어주세요': 'locker',
    '부재시 경비실 또는 문 앞': undefined,
    '문 앞에 두지 마세요': undefined,
    '경비실 말고 직접 주세요': undefined,
    '경비실 없음': undefined,
    '배송 전 연락 바랍니다': undefined,
    '': undefined,
  }
  for (const [memo, wish] of Object.entries(wishes)) assert.equal(readDeliveryWish(memo), wish, memo)
})
