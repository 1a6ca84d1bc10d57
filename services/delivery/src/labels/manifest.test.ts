import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { Manifest } from '@exqress/contracts/manifest.ts'
import { newDeviceBoxKeys, openSealed, sealTo } from '@exqress/crypto/box.ts'
import { utf8 } from '@exqress/crypto/bytes.ts'
import * as phone from '@exqress/crypto/offline.ts'
import { sealOffline } from '@exqress/crypto/offline-node.ts'
import { labelDigest, labelSalt, newHandle, newLabelKey, sealToken } from '@exqress/crypto/token.ts'
import { v7 } from 'uuid'

const ring = new Map([[0, { key: newLabelKey(), state: 'printing', createdAt: '2026-01-01T00:00:00.000Z' } as const]])
const base64Url = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64url')
const fromBase64Url = (text: string) => new Uint8Array(Buffer.from(text, 'base64url'))
const route = { street: '시험로 12', building: '시험아파트', dong: '101동', postcode: '06130' }
const recipient = { name: '홍시험', unit: '1203호' }
const door = { memo: '공동현관 1234' }

/** As delivery will make it for a shift: of each label it has the salt and the digest, and never the token. */
async function shift() {
  const token = sealToken(ring, newHandle())
  const device = await newDeviceBoxKeys()
  const waybillId = v7()
  const pair = { secret: phone.newOfflineSecret(), labelSalt: await labelSalt(token) }
  const seal = async (context: { info: Uint8Array; aad: Uint8Array }, bytes: Uint8Array) =>
    base64Url(await sealTo(device.publicKey, bytes, context))
  const manifest = {
    deviceId: v7(),
    issuedAt: '2026-11-28T00:00:00.000Z',
    until: '2026-11-28T16:00:00.000Z',
    rows: [
      {
        waybillId,
        label: base64Url(phone.manifestLabel(await labelDigest(token))),
        sealedSecret: await seal(phone.offlineSecretContext(waybillId), pair.secret),
        sealedRoute: await seal(phone.offlineRouteContext(waybillId), utf8(JSON.stringify(route))),
        doorGroup: randomUUID(),
        findTag: '다 4829',
        sealedRecipient: base64Url(sealOffline(pair, { id: waybillId, tier: 'recipient' }, recipient)),
        sealedDoor: base64Url(sealOffline(pair, { id: waybillId, tier: 'door' }, door)),
      },
    ],
  }
  return { token, device, manifest, row: manifest.rows[0] as (typeof manifest.rows)[number] }
}

test('a manifest goes to the phone and is read there: the street by the device, the rest with the box before it', async () => {
  const { token, device, manifest } = await shift()
  const text = JSON.stringify(Manifest.parse(manifest))
  for (const word of [...Object.values(route), ...Object.values(recipient), door.memo, base64Url(token)])
    assert.ok(!text.includes(word), 'nothing about a person stands in it in clear')

  const [row] = Manifest.parse(JSON.parse(text)).rows
  assert.ok(row)
  const id = row.waybillId
  const streets = await openSealed(device, fromBase64Url(row.sealedRoute), phone.offlineRouteContext(id))
  assert.deepEqual(JSON.parse(Buffer.from(streets).toString()), route)
  assert.equal(row.label, base64Url(phone.manifestLabel(await labelDigest(token))))
  const secret = await openSealed(device, fromBase64Url(row.sealedSecret), phone.offlineSecretContext(id))
  const pair = { secret, labelSalt: await labelSalt(token) }
  const open = (tier: 'recipient' | 'door', sealed = '') => phone.openOffline(pair, { id, tier }, fromBase64Url(sealed))
  assert.deepEqual(await open('recipient', row.sealedRecipient), recipient)
  assert.deepEqual(await open('door', row.sealedDoor), door)
})

test('a manifest that says more, names a label whole or lasts longer than 16 hours is none', async () => {
  const { token, manifest, row } = await shift()
  const withRow = (changes: object) => ({ ...manifest, rows: [{ ...row, ...changes }] })
  assert.ok(Manifest.safeParse(manifest).success)
  for (const wrong of [
    withRow({ recipientName: recipient.name }),
    withRow({ label: base64Url(await labelDigest(token)) }),
    withRow({ sealedSecret: undefined }),
    { ...manifest, courier: v7() },
    { ...manifest, until: '2026-11-28T16:00:00.001Z' },
    { ...manifest, until: manifest.issuedAt },
  ])
    assert.equal(Manifest.safeParse(wrong).success, false, 'it was taken')
})
