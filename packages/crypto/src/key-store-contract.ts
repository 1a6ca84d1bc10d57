// Node only, for tests: what every KeyStore must hold. Each implementation's test runs it against the real thing.
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import {
  destroyEpochKey,
  getOrCreateEpochKey,
  getOrCreateKey,
  KeyExists,
  KeyMissing,
  type KeyStore,
  markLostEpoch,
} from './key-store.ts'

/** `open` gives a handle on the same, empty store each time within one test; `clear` ends that test's store. */
export type KeyStoreUnderTest = { open(): Promise<KeyStore>; clear(): Promise<void> }

/** Declares the tests of the contract under `name`. */
export function keyStoreContract(
  name: string,
  create: () => Promise<KeyStoreUnderTest>,
  options: { skip?: string } = {},
): void {
  const contractTest = (title: string, run: (open: () => Promise<KeyStore>) => Promise<void>) =>
    test(`${name}: ${title}`, options, async () => {
      const underTest = await create()
      try {
        await run(() => underTest.open())
      } finally {
        await underTest.clear()
      }
    })

  contractTest('a key comes back, in another handle too', async (open) => {
    const key = new Uint8Array(randomBytes(64))
    await (await open()).put('label/1', key)
    assert.deepEqual(await (await open()).get('label/1'), key)
  })

  contractTest('a missing key is named', async (open) => {
    const store = await open()
    await assert.rejects(store.get('kek/2026-11-23'), (error: Error) => {
      assert(error instanceof KeyMissing)
      assert.match(error.message, /"kek\/2026-11-23"/)
      return true
    })
  })

  contractTest('a key is never replaced', async (open) => {
    const store = await open()
    await store.put('box/private', Uint8Array.of(1))
    await assert.rejects(store.put('box/private', Uint8Array.of(2)), (error: Error) => {
      assert(error instanceof KeyExists)
      assert.match(error.message, /"box\/private"/)
      return true
    })
    assert.deepEqual(await store.get('box/private'), Uint8Array.of(1))
    assert.deepEqual(await store.list(''), ['box/private'])
  })

  contractTest('names are listed by prefix, sorted', async (open) => {
    const store = await open()
    assert.deepEqual(await store.list(''), [])
    for (const key of ['kek/2026-11-24', 'label/1', 'kek/2026-11-23', 'single']) await store.put(key, randomBytes(32))
    assert.deepEqual(await (await open()).list('kek/'), ['kek/2026-11-23', 'kek/2026-11-24'])
    assert.deepEqual(await store.list('kek/2026-11-24'), ['kek/2026-11-24'])
    assert.deepEqual(await store.list(''), ['kek/2026-11-23', 'kek/2026-11-24', 'label/1', 'single'])
    assert.deepEqual(await store.list('none/'), [])
  })

  contractTest('a destroyed key is gone; destroying it again is nothing', async (open) => {
    const store = await open()
    await store.put('kek/2026-11-23', randomBytes(32))
    await store.put('kek/2026-11-24', randomBytes(32))
    await store.destroy('kek/2026-11-23')
    await store.destroy('kek/2026-11-23')
    await assert.rejects((await open()).get('kek/2026-11-23'), KeyMissing)
    assert.deepEqual(await (await open()).list('kek/'), ['kek/2026-11-24'])
  })

  contractTest('the name of a destroyed epoch is used up for ever', async (open) => {
    const store = await open()
    const first = await getOrCreateEpochKey(store, 'kek', '2026-11-23', () => randomBytes(32))
    assert.equal(first.epoch, '2026-11-23')
    await destroyEpochKey(store, 'kek', '2026-11-23')
    await destroyEpochKey(store, 'kek', '2026-11-23')
    const second = await getOrCreateEpochKey(await open(), 'kek', '2026-11-23', () => randomBytes(32))
    assert.equal(second.epoch, '2026-11-23-2')
    assert.notDeepEqual(second.bytes, first.bytes)
    assert.deepEqual(await getOrCreateEpochKey(store, 'kek', '2026-11-23', () => randomBytes(32)), second)
    await assert.rejects(store.get('kek/2026-11-23'), KeyMissing)
    assert.deepEqual(await store.list('kek/'), ['kek/2026-11-23-2'])
  })

  contractTest('a lost epoch gets no new key under its name, and is used again once it is back', async (open) => {
    const store = await open()
    const first = await getOrCreateEpochKey(store, 'kek', '2026-11-23', () => randomBytes(32))
    assert.equal(await markLostEpoch(store, 'kek', '2026-11-23'), false)
    await store.destroy('kek/2026-11-23') // the file is gone, and nobody destroyed the epoch
    assert.equal(await markLostEpoch(store, 'kek', '2026-11-23'), true)
    assert.equal(await markLostEpoch(await open(), 'kek', '2026-11-23'), true)
    const meanwhile = await getOrCreateEpochKey(await open(), 'kek', '2026-11-23', () => randomBytes(32))
    assert.equal(meanwhile.epoch, '2026-11-23-2')
    await store.put('kek/2026-11-23', first.bytes)
    assert.equal(await markLostEpoch(store, 'kek', '2026-11-23'), false)
    assert.deepEqual(await getOrCreateEpochKey(await open(), 'kek', '2026-11-23', () => randomBytes(32)), first)
    assert.deepEqual(await store.get('kek/2026-11-23-2'), meanwhile.bytes)
    await destroyEpochKey(store, 'kek', '2026-11-23-2')
    assert.equal(await markLostEpoch(store, 'kek', '2026-11-23-2'), false)
  })

  contractTest('it says where it lies', async (open) => {
    const [store, again] = [await open(), await open()]
    assert.match(store.place, /\S/)
    assert.equal(again.place, store.place)
  })

  contractTest('of many who put at once one wins, and all read the winner', async (open) => {
    const stores = await Promise.all(Array.from({ length: 8 }, open))
    const puts = await Promise.allSettled(
      stores.map((store, i) => store.put('sign/private', new Uint8Array(32).fill(i))),
    )
    const winners = puts.flatMap(({ status }, i) => (status === 'fulfilled' ? [i] : []))
    assert.equal(winners.length, 1)
    for (const put of puts) if (put.status === 'rejected') assert(put.reason instanceof KeyExists)
    const winner = new Uint8Array(32).fill(winners[0] as number)
    for (const store of stores) assert.deepEqual(await store.get('sign/private'), winner)
  })

  contractTest('get-or-create gives everybody the same key', async (open) => {
    const stores = await Promise.all(Array.from({ length: 8 }, open))
    const keys = await Promise.all(
      stores.map((store) => getOrCreateKey(store, 'kek/2026-11-23', () => randomBytes(32))),
    )
    assert.equal(new Set(keys.map((key) => Buffer.from(key).toString('hex'))).size, 1)
  })

  contractTest('a name that is none is refused', async (open) => {
    const store = await open()
    for (const bad of ['', '/', '../outside', 'kek/..', 'kek//1', '/kek', 'kek/', 'KEK/1', 'kek 1', '.new-1', 'a\0b']) {
      await assert.rejects(async () => store.put(bad, Uint8Array.of(1)), RangeError, bad)
      await assert.rejects(async () => store.get(bad), RangeError, bad)
      await assert.rejects(async () => store.destroy(bad), RangeError, bad)
    }
    assert.deepEqual(await store.list(''), [])
  })
}
