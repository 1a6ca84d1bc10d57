import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { buffer } from 'node:stream/consumers'
import { test } from 'node:test'
import type { BlobStore } from './blob-store.ts'

/** For tests: what every BlobStore must hold, run against the real thing. `open` answers a store whose names are nobody else's. */
export function blobStoreContract(title: string, open: () => Promise<BlobStore>, options: { skip?: string } = {}) {
  const name = '01890a5d-ac96-774b-bcce-b302099a8057'
  const other = '01890a5d-ac96-774b-bcce-b302099a80ab'
  const read = async (store: BlobStore, of = name) => {
    const stream = await store.get(of)
    return stream && (await buffer(stream))
  }

  test(`${title}: what was put is got, each under its name`, options, async () => {
    const store = await open()
    const content = randomBytes(300_000)
    await store.put(name, [content.subarray(0, 1000), content.subarray(1000)])
    await store.put(other, [])
    assert.deepEqual(await read(store), content)
    assert.deepEqual(await read(store, other), Buffer.alloc(0))
  })

  test(`${title}: a stream that breaks leaves the old content`, options, async () => {
    const store = await open()
    await store.put(name, [Buffer.from('old')])
    async function* broken() {
      yield Buffer.from('ne')
      throw new Error('line cut')
    }
    await assert.rejects(store.put(name, broken()), /line cut/)
    assert.equal(String(await read(store)), 'old')
    await store.put(name, [Buffer.from('new')])
    assert.equal(String(await read(store)), 'new')
  })

  test(`${title}: what was deleted is gone; deleting twice is fine`, options, async () => {
    const store = await open()
    assert.equal(await read(store), undefined)
    await store.put(name, [Buffer.from('x')])
    await store.delete(name)
    assert.equal(await read(store), undefined)
    await store.delete(name)
  })

  test(`${title}: a name that is none is refused`, options, async () => {
    const store = await open()
    for (const bad of ['../../etc/passwd', '/etc/passwd', 'a/../../b', '..', 'abc\0def', 'ABCDEF', '']) {
      await assert.rejects(async () => store.put(bad, []), bad)
      await assert.rejects(async () => store.get(bad), bad)
      await assert.rejects(async () => store.delete(bad), bad)
    }
  })
}
