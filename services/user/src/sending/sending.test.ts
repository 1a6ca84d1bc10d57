import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { RegisteredParcel } from '@exqress/contracts/user-api.ts'
import { v7 } from 'uuid'
import { type Client, startUser, type TestUser } from '../testing/start-user.ts'

let user: TestUser
let sender: Client
before(async () => {
  user = await startUser()
  sender = await user.signIn()
})
const errorOf = ({ body }: { body: Record<string, unknown> }) => (body.error as { code: string }).code
const parcelTo = (address = '시험시 표본구 시험로 12') => ({
  sender: {
    name: '시험상점',
    phone: '02-000-0002',
    address: { postcode: '06000', address: '견본로 3', detail: '2층' },
  },
  recipient: { name: '홍시험', phone: '010-0000-1001', address: { postcode: '04524', address, detail: '1203호' } },
  product: '시험용 찻잔',
  carrier: 'cj',
})
const send = (id = v7(), parcel = parcelTo()) => sender.call('POST', '/api/parcels', { id, parcel })
const label = (client: Client, waybillId: string) =>
  client.call('POST', `/api/parcels/${waybillId}/label`, { id: v7() })

/** Registers a parcel, and its events and keys arrive. */
async function sent() {
  const { waybillId } = RegisteredParcel.parse((await send()).body)
  const waybill = user.admin.waybills.get(waybillId)
  assert.ok(waybill)
  await user.issue(waybill)
  await user.deps.bundles.admin.runOnce()
  return waybill
}

test('carriers have names, and those that take parcels can be chosen', async () => {
  assert.deepEqual((await sender.call('GET', '/api/carriers')).body, { carriers: [{ code: 'cj', name: 'CJ대한통운' }] })
})

test('a parcel is registered once for each id, and its label is shown and not kept', async () => {
  const id = v7()
  const [first, again] = [await send(id), await send(id)]
  assert.equal(first.status, 201)
  assert.deepEqual(again.body, first.body)
  const { label: print } = RegisteredParcel.parse(first.body)
  const token = print.url.split('/Q/')[1] ?? ''
  assert.equal(token.length, 39)
  const { rows } = await user.db.query(
    `select table_name as name from information_schema.tables where table_schema = 'public'`,
    [],
  )
  for (const { name } of rows) {
    const dump = await user.db.query({ text: `select t::text as row from "${name}" t` })
    for (const value of [token, '시험용 찻잔', '홍시험'])
      assert.ok(!dump.rows.some(({ row }) => row.includes(value)), name)
  }
})

test('what admin cannot use is told by its code; admin away is told as such', async () => {
  const unusable = await send(v7(), parcelTo('알 수 없음'))
  assert.deepEqual([unusable.status, errorOf(unusable)], [422, 'address_unusable'])
  for (const [carrier, code] of [
    ['nobody', 'carrier_unknown'],
    ['logen', 'range_missing'],
  ] as const) {
    const refused = await send(v7(), { ...parcelTo(), carrier })
    assert.deepEqual([refused.status, errorOf(refused)], [422, code])
  }
  user.admin.setAway(true)
  const away = await send()
  user.admin.setAway(false)
  assert.deepEqual([away.status, errorOf(away)], [503, 'upstream_unavailable'])
})

test('its sender sees what they wrote, but not the recipient’s phone', async () => {
  const { waybillId } = await sent()
  const { body } = await sender.call('GET', `/api/parcels/${waybillId}`)
  assert.deepEqual(
    [body.relation, body.recipientName, body.unit, body.phone, body.product],
    ['sender', '홍시험', '1203호', undefined, '시험용 찻잔'],
  )
  assert.deepEqual(body.sender, {
    street: '견본로 3',
    building: '',
    postcode: '06000',
    unit: '2층',
    phone: '02-000-0002',
  })
  assert.equal(body.mayReprint, true)
  const scan = await sender.call('POST', '/api/scans', {
    id: v7(),
    token: user.admin.waybills.get(waybillId)?.label.token,
  })
  assert.deepEqual([scan.status, scan.body.relation], [200, 'sender'])
})

test('who sends to themselves has both columns', async () => {
  const waybill = await sent()
  const { token } = waybill.label
  await sender.call('POST', '/api/claims', { id: v7(), token, name: '홍시험', unit: '1203호' })
  const { body } = await sender.call('GET', `/api/parcels/${waybill.waybillId}`)
  assert.deepEqual([body.relation, body.phone, typeof body.sender], ['recipient', '010-0000-1001', 'object'])
})

test('the recipient of a customer’s parcel sees nothing of the sender’s address', async () => {
  const waybill = await sent()
  const recipient = await user.signIn()
  const { token } = waybill.label
  await recipient.call('POST', '/api/claims', { id: v7(), token, name: '홍시험', unit: '1203호' })
  const { body, text } = await recipient.call('GET', `/api/parcels/${waybill.waybillId}`)
  assert.deepEqual(
    [body.relation, body.senderName, body.sender, body.mayReprint],
    ['recipient', '시험상점', undefined, undefined],
  )
  assert.doesNotMatch(text, /견본로/)
})

test('the label is printed again until its first scan, for its sender alone', async () => {
  const { waybillId, label: own } = await sent()
  const stranger = await user.signIn()
  assert.equal((await label(sender, waybillId)).body.url, own.url)
  assert.equal(errorOf(await label(stranger, waybillId)), 'not_readable')
  user.admin.scanned.add(waybillId)
  await user.tell('parcel.label_scanned', { waybillId, labelDigest: own.labelDigest, at: new Date().toISOString() })
  const used = await label(sender, waybillId)
  assert.deepEqual([used.status, errorOf(used)], [409, 'label_in_use'])
  assert.equal((await sender.call('GET', `/api/parcels/${waybillId}`)).body.mayReprint, false)
})

test('the label of a parcel that was called back is printed no more, and the answer says why', async () => {
  const { waybillId } = await sent()
  user.admin.cancelled.add(waybillId)
  const answer = await label(sender, waybillId)
  assert.deepEqual([answer.status, errorOf(answer)], [409, 'label_cancelled'])
})

test('a sender may leave a memo and call the parcel back, but not wish, confirm or destroy', async () => {
  const { waybillId } = await sent()
  const put = (path: string, body: object) =>
    sender.call('PUT', `/api/parcels/${waybillId}/${path}`, { id: v7(), ...body })
  const post = (path: string) => sender.call('POST', `/api/parcels/${waybillId}/${path}`, { id: v7() })
  assert.equal((await put('door-memo', { memo: '시험' })).status, 204)
  assert.equal(user.delivery.memos.get(waybillId)?.source, 'sender')
  assert.equal((await put('wish', { wish: 'door' })).status, 404)
  await user.move(waybillId, 'picked_up')
  assert.equal((await post('return')).status, 202)
  await user.move(waybillId, 'out_for_delivery', 'delivered')
  for (const path of ['received', 'not-received', 'damaged', 'destroy'])
    assert.equal((await post(path)).status, 404, path)
})
