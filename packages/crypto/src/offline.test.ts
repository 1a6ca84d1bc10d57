import assert from 'node:assert/strict'
import { test } from 'node:test'
import { newDeviceBoxKeys, openSealed, sealTo } from './box.ts'
import { utf8 } from './bytes.ts'
import * as web from './offline.ts'
import * as node from './offline-node.ts'
import { SealBroken } from './seal-broken.ts'
import { labelDigest, labelSalt, newHandle, newLabelKey, sealToken } from './token.ts'

const ID = '019ab000-0000-7000-8000-000000000001'
const OTHER_ID = '019ab000-0000-7000-8000-000000000002'
const recipient = { id: ID, tier: 'recipient' } as const
const ring = new Map([[0, { key: newLabelKey(), state: 'printing', createdAt: '2026-01-01T00:00:00.000Z' } as const]])
const newLabel = () => sealToken(ring, newHandle())

test('a shift: the server makes a row, the phone opens it with the label and proves the scan', async () => {
  const token = newLabel()
  const device = await newDeviceBoxKeys()
  // The server has the label's salt from its bundle, never the token.
  const serverPair = { secret: web.newOfflineSecret(), labelSalt: await labelSalt(token) }
  const row = {
    label: web.manifestLabel(await labelDigest(token)),
    sealedSecret: await sealTo(device.publicKey, serverPair.secret, web.offlineSecretContext(ID)),
    sealedRecipient: node.sealOffline(serverPair, recipient, { name: '시험 사람', unit: '1203호' }),
    sealedDoor: node.sealOffline(serverPair, { id: ID, tier: 'door' }, { memo: '문 앞' }),
  }

  // The phone, later, with the box in front of its camera.
  assert.deepEqual(web.manifestLabel(await labelDigest(token)), row.label)
  const secret = await openSealed(device, row.sealedSecret, web.offlineSecretContext(ID))
  const pair = { secret, labelSalt: await labelSalt(token) }
  assert.deepEqual(await web.openOffline(pair, recipient, row.sealedRecipient), { name: '시험 사람', unit: '1203호' })
  assert.deepEqual(await web.openOffline(pair, { id: ID, tier: 'door' }, row.sealedDoor), { memo: '문 앞' })
  const scan = utf8('{"scanId":1,"purpose":"deliver"}')
  const proof = await web.offlineScanProof(pair, scan)

  assert.equal(node.verifyOfflineScan(serverPair, scan, proof), true)
  assert.equal(node.verifyOfflineScan(serverPair, utf8('{"scanId":1,"purpose":"fail"}'), proof), false)
  assert.equal(node.verifyOfflineScan({ ...serverPair, labelSalt: await labelSalt(newLabel()) }, scan, proof), false)
  assert.equal(node.verifyOfflineScan({ ...serverPair, secret: web.newOfflineSecret() }, scan, proof), false)
  for (const length of [0, 16, 31]) {
    assert.equal(node.verifyOfflineScan(serverPair, scan, proof.subarray(0, length)), false)
  }
})

test('a phone without the box, a box without the phone, and another row open nothing', async () => {
  const pair = { secret: web.newOfflineSecret(), labelSalt: await labelSalt(newLabel()) }
  const sealed = await web.sealOffline(pair, recipient, { name: '시험 사람' })
  for (const stranger of [
    { ...pair, labelSalt: await labelSalt(newLabel()) },
    { ...pair, labelSalt: new Uint8Array(32) },
    { ...pair, secret: web.newOfflineSecret() },
    { ...pair, secret: new Uint8Array(32) },
  ]) {
    await assert.rejects(web.openOffline(stranger, recipient, sealed), SealBroken)
  }
  await assert.rejects(web.openOffline(pair, { id: OTHER_ID, tier: 'recipient' }, sealed), SealBroken)
  await assert.rejects(web.openOffline(pair, { id: ID, tier: 'door' }, sealed), SealBroken)
  await assert.rejects(web.openOffline({ ...pair, labelSalt: new Uint8Array(0) }, recipient, sealed), RangeError)
  assert.throws(() => node.sealOffline({ ...pair, secret: new Uint8Array(0) }, recipient, {}), RangeError)
})

test('a row’s secret is for one device, one waybill and one purpose', async () => {
  const device = await newDeviceBoxKeys()
  const box = await sealTo(device.publicKey, web.newOfflineSecret(), web.offlineSecretContext(ID))
  await assert.rejects(openSealed(await newDeviceBoxKeys(), box, web.offlineSecretContext(ID)), SealBroken)
  await assert.rejects(openSealed(device, box, web.offlineSecretContext(OTHER_ID)), SealBroken)
  await assert.rejects(openSealed(device, box, web.offlineRouteContext(ID)), SealBroken)
})

test('both versions make the same rows', async () => {
  const pair = { secret: web.newOfflineSecret(), labelSalt: await labelSalt(newLabel()) }
  const value = { name: '시험 사람' }
  assert.deepEqual(await web.openOffline(pair, recipient, node.sealOffline(pair, recipient, value)), value)
  assert.deepEqual(await web.openOffline(pair, recipient, await web.sealOffline(pair, recipient, value)), value)
})
