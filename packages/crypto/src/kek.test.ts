import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { createSecretKey, type KeyObject, randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { promisify } from 'node:util'
import { newKey } from './gcm.ts'
import { createKekEpochs, rewrap, unwrapBundle, unwrapKey, wrapBundle, wrapKey } from './kek.ts'
import { directoryKeyStore, KeyMissing, type KeyStore } from './key-store.ts'
import { SealBroken } from './seal-broken.ts'
import { TIERS, type Tier } from './tiers.ts'
import { openTier, sealTier } from './tiers-node.ts'

const ID = '019ab000-0000-7000-8000-000000000001'
const OTHER_ID = '019ab000-0000-7000-8000-000000000002'
const kek = () => createSecretKey(randomBytes(32))
const owner = { id: ID, group: 'profile' }

async function withStore(run: (store: KeyStore, directory: string) => Promise<void>): Promise<void> {
  const parent = await mkdtemp(join(tmpdir(), 'exqress-kek-'))
  try {
    await run(await directoryKeyStore(join(parent, 'keys')), join(parent, 'keys'))
  } finally {
    await rm(parent, { recursive: true })
  }
}

test('an epoch is a day in UTC', () =>
  withStore(async (store) => {
    const epochs = createKekEpochs(store)
    const morning = await epochs.currentEpoch(new Date('2026-11-23T00:00:00.000Z'))
    const evening = await epochs.currentEpoch(new Date('2026-11-23T23:59:59.999Z'))
    const next = await epochs.currentEpoch(new Date('2026-11-24T00:00:00.000Z'))
    assert.equal(morning.epoch, '2026-11-23')
    assert.equal(evening, morning)
    assert.equal(next.epoch, '2026-11-24')
    assert(!next.key.equals(morning.key))
    assert.deepEqual(await epochs.listEpochs(), ['2026-11-23', '2026-11-24'])
    // Another process, or the same one after a restart.
    const again = createKekEpochs(store)
    assert((await again.getEpoch('2026-11-23')).key.equals(morning.key))
    assert((await again.currentEpoch(new Date('2026-11-24T12:00:00Z'))).key.equals(next.key))
  }))

test('all who want a new day’s epoch at once ask the store once; where it fails, the next asks anew', () =>
  withStore(async (store) => {
    let puts = 0
    let isAway = true
    const epochs = createKekEpochs({
      ...store,
      put(name, bytes) {
        puts++
        return isAway ? Promise.reject(new Error('away')) : store.put(name, bytes)
      },
    })
    const today = () => epochs.currentEpoch(new Date('2026-11-23T00:00:00.000Z'))
    for (const { status } of await Promise.allSettled([today(), today()])) assert.equal(status, 'rejected')
    isAway = false
    const [one, two] = await Promise.all([today(), today()])
    assert.equal(one, two)
    assert.equal(puts, 2)
  }))

test('two processes that begin a day at once have the same key', () =>
  withStore(async (_, directory) => {
    const script = `
      const { createKekEpochs } = await import(${JSON.stringify(new URL('./kek.ts', import.meta.url).href)})
      const { directoryKeyStore } = await import(${JSON.stringify(new URL('./key-store.ts', import.meta.url).href)})
      const epochs = createKekEpochs(await directoryKeyStore(${JSON.stringify(directory)}))
      const keys = []
      for (let day = 1; day <= 28; day++) {
        const { key } = await epochs.currentEpoch(new Date(Date.UTC(2026, 10, day)))
        keys.push(key.export().toString('hex'))
      }
      process.stdout.write(keys.join())`
    const start = () => promisify(execFile)(process.execPath, ['--input-type=module', '-e', script])
    const [one, two] = await Promise.all([start(), start()])
    assert.equal(new Set(one.stdout.split(',')).size, 28)
    assert.equal(one.stdout, two.stdout)
  }))

test('a destroyed epoch opens nothing any more', () =>
  withStore(async (store) => {
    const epochs = createKekEpochs(store)
    await epochs.currentEpoch(new Date('2026-11-23T10:00:00Z'))
    await epochs.destroyEpoch('2026-11-23')
    await assert.rejects(epochs.getEpoch('2026-11-23'), KeyMissing)
    assert.deepEqual(await epochs.listEpochs(), [])
  }))

test('a clock that jumps back never wraps under a key that is destroyed', () =>
  withStore(async (store) => {
    const epochs = createKekEpochs(store)
    const before = await epochs.currentEpoch(new Date('2026-11-23T10:00:00Z'))
    await epochs.currentEpoch(new Date('2026-12-01T10:00:00Z'))
    await createKekEpochs(store).destroyEpoch('2026-11-23') // by another process
    const after = await epochs.currentEpoch(new Date('2026-11-23T11:00:00Z'))
    assert.equal(after.epoch, '2026-11-23-2')
    assert(!after.key.equals(before.key))
    assert((await createKekEpochs(store).getEpoch('2026-11-23-2')).key.equals(after.key))
    assert.equal(
      await createKekEpochs(store)
        .currentEpoch(new Date('2026-11-23T12:00:00Z'))
        .then((k) => k.epoch),
      after.epoch,
    )
    await assert.rejects(createKekEpochs(store).getEpoch('2026-11-23'), KeyMissing)
  }))

test('a wrapped key opens under its epoch, for its owner and group only', () => {
  const epochKey = kek()
  const key = randomBytes(32)
  const wrapped = wrapKey(epochKey, key, owner)
  assert.deepEqual(Buffer.from(unwrapKey(epochKey, wrapped, owner)), key)
  assert.equal(wrapped.length, 1 + 12 + 32 + 16)
  assert.throws(() => unwrapKey(kek(), wrapped, owner), SealBroken)
  assert.throws(() => unwrapKey(epochKey, wrapped, { ...owner, id: OTHER_ID }), SealBroken)
  assert.throws(() => unwrapKey(epochKey, wrapped, { ...owner, group: 'main' }), SealBroken)
})

test('re-wrapping moves a blob to another epoch', () => {
  const [from, to] = [kek(), kek()]
  const key = randomBytes(32)
  const wrapped = rewrap(from, to, wrapKey(from, key, owner), owner)
  assert.deepEqual(Buffer.from(unwrapKey(to, wrapped, owner)), key)
  assert.throws(() => unwrapKey(from, wrapped, owner), SealBroken)
  assert.throws(() => rewrap(to, from, wrapped, { ...owner, id: OTHER_ID }), SealBroken)
})

const bytesOf = (keys: Partial<Record<Tier, KeyObject>>) =>
  Object.fromEntries(Object.entries(keys).map(([tier, key]) => [tier, new Uint8Array(key.export())]))

test('a bundle comes back, whichever tiers a service holds', () => {
  const epochKey = kek()
  for (let subset = 0; subset < 2 ** TIERS.length; subset++) {
    const keys = Object.fromEntries(TIERS.filter((_, i) => subset & (1 << i)).map((tier) => [tier, newKey()]))
    assert.deepEqual(bytesOf(unwrapBundle(epochKey, ID, wrapBundle(epochKey, ID, keys))), keys)
  }
})

test('door and proof are wrapped apart: without their blobs the others still open', () => {
  const epochKey = kek()
  const keys = Object.fromEntries(TIERS.map((tier) => [tier, newKey()]))
  const { main, door, proof } = wrapBundle(epochKey, ID, keys)
  assert(main && door && proof)
  assert.deepEqual(
    Object.keys(unwrapBundle(epochKey, ID, { main })).sort(),
    TIERS.filter((tier) => tier !== 'door' && tier !== 'proof').sort(),
  )
  assert.deepEqual(Object.keys(unwrapBundle(epochKey, ID, { door })), ['door'])
  assert.deepEqual(Object.keys(unwrapBundle(epochKey, ID, { proof })), ['proof'])
  assert.throws(() => unwrapBundle(epochKey, ID, { main: door }), SealBroken)
  assert.throws(() => unwrapBundle(epochKey, OTHER_ID, { main }), SealBroken)
  assert.deepEqual(unwrapBundle(epochKey, ID, {}), {})
})

test('an unwrapped key opens its tier', () => {
  const epochKey = kek()
  const wrapped = wrapBundle(epochKey, ID, { route: newKey() })
  const { route } = unwrapBundle(epochKey, ID, wrapped)
  const sealed = sealTier(route as KeyObject, { id: ID, tier: 'route' }, { street: '시험로 1' })
  const again = unwrapBundle(epochKey, ID, wrapped).route
  assert.deepEqual(openTier(again as KeyObject, { id: ID, tier: 'route' }, sealed), { street: '시험로 1' })
})

test('tiers keep their numbers: wrapped bundles outlive the code that wrote them', () => {
  assert.deepEqual([...TIERS], ['route', 'recipient', 'door', 'content', 'sender', 'label', 'proof'])
  assert.throws(() => wrapBundle(kek(), ID, { route: new Uint8Array(31) }), RangeError)
})
