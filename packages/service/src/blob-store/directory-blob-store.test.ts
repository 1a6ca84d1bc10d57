import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { after, before, test } from 'node:test'
import type { BlobStore } from './blob-store.ts'
import { createDirectoryBlobStore } from './directory-blob-store.ts'

let directory = ''
let store: BlobStore
before(async () => {
  directory = await mkdtemp(join(tmpdir(), 'exqress-blobs-'))
  store = createDirectoryBlobStore({ directory })
})
after(() => rm(directory, { recursive: true }))

const name = '0198a1b2-0000-7000-8000-0000000000ab'
const read = async () => {
  const stream = await store.get(name)
  return stream && (await buffer(stream))
}

test('what was put is got, for the owner alone', async () => {
  const content = randomBytes(300_000)
  await store.put(name, [content.subarray(0, 1000), content.subarray(1000)])
  assert.deepEqual(await read(), content)
  const file = await stat(join(directory, 'ab', name))
  assert.equal(file.mode & 0o777, 0o600)
  assert.equal((await stat(join(directory, 'ab'))).mode & 0o777, 0o700)
})

test('a stream that breaks leaves the old content and nothing else', async () => {
  await store.put(name, [Buffer.from('old')])
  async function* broken() {
    yield Buffer.from('ne')
    throw new Error('line cut')
  }
  await assert.rejects(store.put(name, broken()), /line cut/)
  assert.equal(String(await read()), 'old')
  assert.deepEqual(await readdir(join(directory, 'ab')), [name])
  await store.put(name, [Buffer.from('new')])
  assert.equal(String(await read()), 'new')
})

test('what was deleted is gone; deleting twice is fine', async () => {
  await store.put(name, [Buffer.from('x')])
  await store.delete(name)
  assert.equal(await store.get(name), undefined)
  await store.delete(name)
})

test('a name cannot leave the directory', async () => {
  for (const bad of ['../../etc/passwd', '/etc/passwd', 'a/../../b', '..', 'abc\0def', 'ABCDEF', '']) {
    await assert.rejects(async () => store.put(bad, []), bad)
    await assert.rejects(async () => store.get(bad), bad)
    await assert.rejects(async () => store.delete(bad), bad)
  }
})
