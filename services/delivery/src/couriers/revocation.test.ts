import assert from 'node:assert/strict'
import { test } from 'node:test'
import { timeUntil } from '@exqress/testing/time-until.ts'
import { v7 } from 'uuid'
import { startDelivery } from '../testing/start-delivery.ts'

const delivery = await startDelivery()
const replica = await delivery.startReplica()
const get = (path: string, as: string) =>
  fetch(replica + path, { headers: { authorization: `Bearer ${as}` } }).then(async (res) => ({
    status: res.status,
    text: await res.text(),
  }))

test('a suspension that one instance hears of closes the list and every label at the other, from the next request on', async () => {
  const { courierId, token } = await delivery.courier()
  const parcel = await delivery.parcel({ courierId })
  const scan = (purpose: string) =>
    fetch(`${replica}/api/scans`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-exqress': '1', authorization: `Bearer ${token}` },
      body: JSON.stringify({ id: v7(), purpose, token: parcel.token }),
    })
  assert.equal((await scan('look')).status, 200)
  assert.equal(JSON.parse((await get('/api/parcels', token)).text).parcels.length, 1)
  const at = new Date().toISOString()
  await delivery.tell('courier-decision', courierId, 'courier_decision.suspended', { courierId, at })
  for (const purpose of ['look', 'take', 'deliver']) assert.equal((await scan(purpose)).status, 404)
  assert.deepEqual(JSON.parse((await get('/api/parcels', token)).text).parcels, [])
})

test('a session that ends at one instance is over at the other within a minute, though that remembers its token', async () => {
  const { token, phone, password } = await delivery.courier()
  assert.equal((await get('/api/me', token)).status, 200)
  // Signing in on another phone is what revokes a lost one.
  const again = await delivery.call('/api/session', { body: { phone, password, deviceId: v7() } })
  assert.equal(again.status, 200)
  await timeUntil(async () => (await get('/api/me', token)).status === 401, 60_000)
  assert.equal((await get('/api/parcels', token)).status, 401)
  assert.equal((await get('/api/me', again.json.accessToken)).status, 200)
})
