import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { before, test } from 'node:test'
import { type Client, startUser, type TestUser } from '../testing/start-user.ts'

let user: TestUser
let customer: Client
before(async () => {
  user = await startUser()
  customer = await user.signIn()
})
const newPhoto = () => Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), randomBytes(200)])
const fetchPhoto = (waybillId: string, client = customer) => client.call('GET', `/api/parcels/${waybillId}/proof-photo`)

async function delivered(photo = newPhoto()) {
  const { waybillId } = await user.confirmed(customer)
  await user.move(waybillId, 'picked_up', 'out_for_delivery', 'delivered')
  await user.tell('parcel.proof_recorded', user.delivery.recordProof(waybillId, photo))
  return waybillId
}

test('the recipient sees where it was left and the photo; each is a reading', async () => {
  const photo = newPhoto()
  const waybillId = await delivered(photo)
  const waiting = (await customer.call('GET', `/api/parcels/${waybillId}`)).body
  assert.deepEqual([waiting.proof, waiting.waiting], [undefined, true])
  await user.deps.bundles.delivery.runOnce()
  const seen = (await customer.call('GET', `/api/parcels/${waybillId}`)).body
  assert.deepEqual([seen.proof, seen.waiting], [{ place: 'door', photo: true }, undefined])
  const answer = await fetchPhoto(waybillId)
  assert.deepEqual([answer.status, answer.headers.get('content-type')], [200, 'image/jpeg'])
  assert.ok(photo.equals(answer.bytes))
  await fetchPhoto(waybillId)
  const { rows } = await user.db.query(
    `select fields from access_records where waybill_id = $1 and purpose = 'proof_photo'`,
    [waybillId],
  )
  assert.deepEqual(rows, [{ fields: ['proof'] }])
})

test('a corrected delivery shows its new proof, and never fails in between', async () => {
  const waybillId = await delivered()
  await user.deps.bundles.delivery.runOnce()
  const next = user.delivery.recordProof(waybillId, newPhoto())
  await user.tell('parcel.proof_recorded', next)
  assert.equal((await customer.call('GET', `/api/parcels/${waybillId}`)).body.waiting, true)
  assert.equal((await fetchPhoto(waybillId)).status, 404)
  await user.deps.bundles.delivery.runOnce()
  assert.equal((await fetchPhoto(waybillId)).status, 200)
})

test('nobody but the confirmed recipient gets it, and delivery away is told as such', async () => {
  const waybillId = await delivered()
  await user.deps.bundles.delivery.runOnce()
  const stranger = await user.signIn()
  assert.equal((await fetchPhoto(waybillId, stranger)).status, 404)
  user.delivery.setAway(true)
  const away = await fetchPhoto(waybillId)
  user.delivery.setAway(false)
  assert.deepEqual([away.status, (away.body.error as { code: string }).code], [503, 'upstream_unavailable'])
})

test('the key of a proof is fetched for a recipient who confirms after the delivery', async () => {
  const { waybillId, label } = await user.issue()
  await user.move(waybillId, 'picked_up', 'out_for_delivery', 'delivered')
  await user.tell('parcel.proof_recorded', user.delivery.recordProof(waybillId, newPhoto()))
  assert.equal(await user.deps.bundles.delivery.runOnce(), 0, 'for nobody it is not fetched')
  await customer.call('POST', '/api/claims', { id: waybillId, token: label.token, name: '홍시험', unit: '1203호' })
  await user.deps.bundles.delivery.runOnce()
  assert.equal((await fetchPhoto(waybillId)).status, 200)
})

test('what is no picture is not served as one', async () => {
  const waybillId = await delivered(Buffer.from('<html><script>1</script></html>'))
  await user.deps.bundles.delivery.runOnce()
  assert.equal((await fetchPhoto(waybillId)).status, 404)
})
