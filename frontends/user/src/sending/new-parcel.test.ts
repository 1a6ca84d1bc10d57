import assert from 'node:assert/strict'
import { test } from 'node:test'
import { NewParcel } from '@exqress/contracts/slips.ts'
import { type Draft, emptyParty, faultsOf, faultsOfAnswer, parcelOf } from './new-parcel.ts'

const party = {
  name: ' 아무개 ',
  phone: '010-0000-0002',
  postcode: '00000',
  address: '서울 가상구 없는로 10',
  detail: '',
}
const draft: Draft = { sender: party, recipient: party, product: '책', carrier: 'cj', memo: '' }

test('a whole draft is what the contract takes', () => {
  assert.deepEqual(faultsOf(draft), [])
  assert.equal(NewParcel.parse(parcelOf(draft)).sender.name, '아무개')
})

test('an empty draft names each field that is missing', () => {
  const empty = { ...draft, sender: emptyParty, recipient: emptyParty, product: '', carrier: '' }
  assert.equal(faultsOf(empty).length, 10)
  assert.deepEqual(faultsOf({ ...draft, recipient: { ...party, postcode: '123' } }), ['recipient.address.postcode'])
})

test('the service’s findings are set on the same fields', () => {
  assert.deepEqual(faultsOfAnswer([{ path: 'parcel.recipient.address.address', code: 'not_usable' }]), [
    'recipient.address.address',
  ])
  assert.deepEqual(faultsOfAnswer(undefined), [])
})
