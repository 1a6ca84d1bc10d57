import assert from 'node:assert/strict'
import { test } from 'node:test'
import { RecipientTier, RouteTier } from '@exqress/contracts/tiers.ts'
import { importTierKey, openTier } from '@exqress/crypto/tiers-node.ts'
import { decodeToken, tokenFromText } from '@exqress/crypto/token.ts'
import { labelDigest, labelSalt } from '@exqress/crypto/token-node.ts'
import { v7 } from 'uuid'
import { issue, newWaybill, setUpCarrier } from '../testing/slips.ts'
import { startAdmin } from '../testing/start-admin.ts'

const admin = await startAdmin()
const { callAs } = admin
const as = await admin.deskToken()
await setUpCarrier(admin, as)

const bundles = async (peer: 'delivery' | 'user', ids: string[]) =>
  (await callAs(peer, '/internal/bundles', { body: { ids } })).opened.items
const issuedOf = async (waybillId: string) => (await admin.told(waybillId))[0]?.data
const parcel = (changes: object = {}) => ({
  sender: {
    name: '김보냄',
    phone: '010-0000-0021',
    address: { postcode: '06130', address: '서울특별시 강남구 시험로 7', detail: '201호' },
  },
  recipient: newWaybill().recipient,
  product: '시험 상품',
  carrier: 'cj',
  memo: '경비실에 맡겨 주세요',
  ...changes,
})
const register = (customerId: string, sealed: unknown, requestId = v7()) =>
  callAs('user', '/internal/waybills', { body: { requestId, customerId }, sealed })

test('delivery gets route, recipient and sender of every parcel, and they open what the events carry', async () => {
  const { waybillId } = await issue(admin, as)
  const unknown = v7()
  const [item, other] = await bundles('delivery', [waybillId, unknown])
  assert.deepEqual(other, { waybillId: unknown, status: 'unknown' })
  assert.deepEqual(Object.keys(item.keys).sort(), ['recipient', 'route', 'sender'])
  const open = (tier: 'route' | 'recipient', sealed: string) =>
    openTier(
      importTierKey(Buffer.from(item.keys[tier], 'base64url')),
      { id: waybillId, tier },
      Buffer.from(sealed, 'base64url'),
    )
  const issued = await issuedOf(waybillId)
  const route = RouteTier.parse(open('route', issued.sealedRoute))
  assert.deepEqual([route.dong, route.postcode], ['101동', '06130'])
  const recipient = RecipientTier.parse(open('recipient', issued.sealedRecipient))
  assert.deepEqual(recipient, { name: '홍시험', unit: '1203호', phone: '+821000000001', senderName: '가나몰' })
  assert.match(route.waybillLast4, /^\d{4}$/)
  assert.doesNotMatch(JSON.stringify(route), /1203|홍시험/)
})

test('delivery gets the salt of the living label, and of a new one after a relabel', async () => {
  const { waybillId } = await issue(admin, as)
  const [before] = await bundles('delivery', [waybillId])
  const relabelled = await callAs('delivery', '/internal/labels', {
    body: { requestId: v7(), waybillId, kind: 'relabel', actorId: v7() },
  })
  const token = decodeToken(tokenFromText(relabelled.opened.label.url) as string)
  const [after] = await bundles('delivery', [waybillId])
  const text = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64url')
  assert.deepEqual(after.labelSalts, [{ labelDigest: text(labelDigest(token)), salt: text(labelSalt(token)) }])
  assert.notDeepEqual(before.labelSalts, after.labelSalts)
})

test('the user service gets nothing before a confirmation is stored here, and no sender and no memo then', async () => {
  const { waybillId } = await issue(admin, as, {}, '010-0000-0031')
  const customerId = v7()
  assert.deepEqual(await bundles('user', [waybillId]), [{ waybillId, status: 'refused' }])
  await callAs('user', '/internal/numbers', { body: { customerId }, sealed: { kind: 'phone', value: '010-0000-0031' } })
  assert.deepEqual(await bundles('user', [waybillId]), [{ waybillId, status: 'refused' }])
  await callAs('user', '/internal/claims', { body: { waybillId, customerId }, sealed: { name: '홍시험' } })
  const [item] = await bundles('user', [waybillId])
  assert.deepEqual(Object.keys(item.keys).sort(), ['content', 'recipient', 'route'])
  assert.equal(item.labelSalts, undefined)
})

test('a customer registers a parcel: its label comes back, twice the same, and its sender may read it', async () => {
  const [customerId, requestId] = [v7(), v7()]
  const [first, second] = await Promise.all([
    register(customerId, parcel(), requestId),
    register(customerId, parcel(), requestId),
  ])
  assert.equal(first.status, 201)
  assert.deepEqual(first.opened, second.opened)
  const { waybillId, label } = first.opened
  assert.ok(tokenFromText(label.url))
  assert.equal((await issuedOf(waybillId)).pickUpAtSender, true)
  const [item] = await bundles('user', [waybillId])
  assert.deepEqual(Object.keys(item.keys).sort(), ['content', 'recipient', 'route', 'sender'])
  const reprint = (actorId: string) =>
    callAs('user', '/internal/labels', { body: { requestId: v7(), waybillId, kind: 'reprint', actorId } })
  assert.deepEqual((await reprint(customerId)).opened.label, label)
  assert.equal((await reprint(v7())).body.error.code, 'not_readable')
  const digest = Buffer.from(labelDigest(decodeToken(tokenFromText(label.url) as string))).toString('base64url')
  await admin.tell('parcel', waybillId, 'parcel.label_scanned', {
    waybillId,
    labelDigest: digest,
    at: new Date().toISOString(),
  })
  assert.equal((await reprint(customerId)).body.error.code, 'label_in_use')
  assert.equal(
    (await register(customerId, parcel({ product: '다른 상품' }), requestId)).body.error.code,
    'idempotency_mismatch',
  )
})

test('an address that no courier finds, or that nothing sorts, is refused', async () => {
  const to = (address: object) => parcel({ recipient: { ...newWaybill().recipient, address } })
  const code = async (sealed: unknown) => (await register(v7(), sealed)).body.error.code
  assert.equal(await code(to({ postcode: '', address: '서울특별시 강남구 시험로 1', detail: '' })), 'address_unusable')
  assert.equal(await code(to({ postcode: '06130', address: '어딘가', detail: '' })), 'address_unusable')
  assert.equal(
    await code(to({ postcode: '99999', address: '서울특별시 강남구 시험로 1', detail: '' })),
    'sort_code_missing',
  )
  assert.equal(await code({ nothing: true }), 'box_broken')
  assert.equal(
    (await callAs('delivery', '/internal/waybills', { body: { requestId: v7(), customerId: v7() }, sealed: parcel() }))
      .status,
    403,
  )
})

test('the names of carriers, and which of them take parcels', async () => {
  const { body } = await callAs('user', '/internal/carriers', { method: 'GET' })
  assert.equal(body.carriers.length, 5)
  assert.deepEqual(body.carriers[0], { code: 'cj', name: 'CJ대한통운', takesParcels: true })
  assert.equal(body.carriers[1].takesParcels, false)
})
