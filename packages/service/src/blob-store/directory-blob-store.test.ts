import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { blobStoreContract } from './blob-store-contract.ts'
import { createDirectoryBlobStore } from './directory-blob-store.ts'

const parent = mkdtempSync(join(tmpdir(), 'exqress-blobs-'))
after(() => rmSync(parent, { recursive: true }))
let opened = 0
const newDirectory = () => join(parent, String(opened++))

blobStoreContract('directory', async () => createDirectoryBlobStore({ directory: newDirectory() }))

test('files are for the owner alone, and a stream that breaks leaves nothing else', async () => {
  const directory = newDirectory()
  const store = createDirectoryBlobStore({ directory })
  const name = '01890a5d-ac96-774b-bcce-b302099a80ab'
  await store.put(name, [Buffer.from('old')])
  assert.equal((await stat(join(directory, 'ab', name))).mode & 0o777, 0o600)
  assert.equal((await stat(join(directory, 'ab'))).mode & 0o777, 0o700)
  async function* broken() {
    yield Buffer.from('ne')
    throw new Error('line cut')
  }
  await assert.rejects(store.put(name, broken()), /line cut/)
  assert.deepEqual(await readdir(join(directory, 'ab')), [name])
})
