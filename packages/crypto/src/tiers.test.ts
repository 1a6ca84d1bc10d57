import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { SealBroken } from './seal-broken.ts'
import * as web from './tiers.ts'
import * as node from './tiers-node.ts'

const ID = '019ab000-0000-7000-8000-000000000001'
const OTHER_ID = '019ab000-0000-7000-8000-000000000002'
const owner = { id: ID, tier: 'recipient' } as const
const key = web.newTierKey()
const nodeKey = node.importTierKey(key)
const value = { name: '시험 사람', phone: '010-0000-0001', unit: '101동 1203호' }

test('each version opens what the other sealed', async () => {
  const webKey = await web.importTierKey(key)
  await fc.assert(
    fc.asyncProperty(fc.jsonValue(), async (any) => {
      const json = JSON.parse(JSON.stringify(any))
      assert.deepEqual(await web.openTier(webKey, owner, node.sealTier(nodeKey, owner, json)), json)
      assert.deepEqual(node.openTier(nodeKey, owner, await web.sealTier(webKey, owner, json)), json)
    }),
    { numRuns: 200 },
  )
})

test('layout: version byte, nonce, as many bytes as the JSON has, tag; nonces differ', () => {
  const sealed = node.sealTier(nodeKey, owner, value)
  assert.equal(sealed[0], 1)
  assert.equal(sealed.length, 1 + 12 + Buffer.byteLength(JSON.stringify(value)) + 16)
  const nonces = new Set(
    Array.from({ length: 500 }, () => Buffer.from(node.sealTier(nodeKey, owner, 1).subarray(1, 13)).toString('hex')),
  )
  assert.equal(nonces.size, 500)
})

test('opens for its waybill, its tier and its key only', async () => {
  const sealed = node.sealTier(nodeKey, owner, value)
  const webKey = await web.importTierKey(key)
  const strangers = [
    ...[...web.TIERS, ...web.ACCOUNT_TIERS].filter((tier) => tier !== 'recipient').map((tier) => ({ id: ID, tier })),
    { id: OTHER_ID, tier: 'recipient' } as const,
  ]
  for (const stranger of strangers) {
    assert.throws(() => node.openTier(nodeKey, stranger, sealed), SealBroken)
    await assert.rejects(web.openTier(webKey, stranger, sealed), SealBroken)
  }
  assert.throws(() => node.openTier(node.importTierKey(web.newTierKey()), owner, sealed), SealBroken)
})

test('every flipped bit and every cut is noticed', async () => {
  const sealed = node.sealTier(nodeKey, owner, 'x')
  const webKey = await web.importTierKey(key)
  for (let bit = 0; bit < sealed.length * 8; bit++) {
    const flipped = Uint8Array.from(sealed)
    flipped[bit >>> 3] = (flipped[bit >>> 3] as number) ^ (1 << (bit & 7))
    assert.throws(() => node.openTier(nodeKey, owner, flipped), SealBroken, `bit ${bit}`)
    await assert.rejects(web.openTier(webKey, owner, flipped), SealBroken, `bit ${bit}`)
  }
  for (let length = 0; length < sealed.length; length++) {
    assert.throws(() => node.openTier(nodeKey, owner, sealed.subarray(0, length)), SealBroken, `${length} bytes`)
    await assert.rejects(web.openTier(webKey, owner, sealed.subarray(0, length)), SealBroken, `${length} bytes`)
  }
})

test('bytes that are no JSON: a photo of a megabyte', () => {
  const photo = new Uint8Array(1_000_000).map((_, i) => i * 7)
  const sealed = node.sealTierBytes(nodeKey, { id: ID, tier: 'proof' }, photo)
  assert.deepEqual(new Uint8Array(node.openTierBytes(nodeKey, { id: ID, tier: 'proof' }, sealed)), photo)
})

test('an error quotes nothing of what was sealed', async () => {
  const broken = node.sealTierBytes(nodeKey, owner, Buffer.from('{"name":"시험 사람'))
  const webKey = await web.importTierKey(key)
  for (const open of [() => node.openTier(nodeKey, owner, broken), () => web.openTier(webKey, owner, broken)]) {
    await assert.rejects(
      async () => open(),
      (error: Error) => error instanceof SealBroken && !error.message.includes('시험') && error.cause === undefined,
    )
  }
})

test('what could never be opened is not sealed', async () => {
  for (const id of ['', 'x', ID.toUpperCase(), `${ID} `]) {
    assert.throws(() => node.sealTier(nodeKey, { id, tier: 'route' }, 1), RangeError, id)
  }
  assert.throws(() => node.sealTier(nodeKey, owner, undefined), TypeError)
  assert.throws(() => node.importTierKey(new Uint8Array(31)), RangeError)
  await assert.rejects(web.importTierKey(new Uint8Array(33)), RangeError)
})
