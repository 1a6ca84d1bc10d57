import assert from 'node:assert/strict'
import { chmod, mkdir, mkdtemp, readdir, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { directoryKeyStore, KeyStoreUnsafe } from './key-store.ts'
import { keyStoreContract } from './key-store-contract.ts'

const temporary = () => mkdtemp(join(tmpdir(), 'exqress-keys-'))

keyStoreContract('directory', async () => {
  const parent = await temporary()
  return {
    open: () => directoryKeyStore(join(parent, 'keys')),
    clear: () => rm(parent, { recursive: true }),
  }
})

async function inTemporary(run: (parent: string, keys: string) => Promise<void>): Promise<void> {
  const parent = await temporary()
  try {
    await run(parent, join(parent, 'keys'))
  } finally {
    await rm(parent, { recursive: true })
  }
}

const unsafe = (path: string, mode: string) => (error: Error) => {
  assert(error instanceof KeyStoreUnsafe)
  assert(error.message.includes(path) && error.message.includes(mode), error.message)
  return true
}
const modeOf = async (path: string) => ((await stat(path)).mode & 0o777).toString(8)

test('files are 0600 in folders of 0700, and nothing unfinished stays', () =>
  inTemporary(async (_, keys) => {
    const store = await directoryKeyStore(keys)
    await store.put('kek/2026-11-23', Uint8Array.of(1))
    await assert.rejects(store.put('kek/2026-11-23', Uint8Array.of(2)))
    assert.equal(await modeOf(keys), '700')
    assert.equal(await modeOf(join(keys, 'kek')), '700')
    assert.equal(await modeOf(join(keys, 'kek/2026-11-23')), '600')
    assert.deepEqual(await readdir(join(keys, 'kek')), ['2026-11-23'])
  }))

test('a folder that others may reach is refused by name', () =>
  inTemporary(async (_, keys) => {
    await mkdir(keys)
    for (const mode of [0o755, 0o710, 0o702]) {
      await chmod(keys, mode)
      await assert.rejects(directoryKeyStore(keys), unsafe(keys, mode.toString(8)))
    }
    await chmod(keys, 0o700)
    await (await directoryKeyStore(keys)).put('label/1', Uint8Array.of(1))
    await chmod(join(keys, 'label'), 0o750)
    await assert.rejects((await directoryKeyStore(keys)).put('label/2', Uint8Array.of(1)), unsafe('label', '750'))
  }))

test('a file that others may read is refused by name', () =>
  inTemporary(async (_, keys) => {
    const store = await directoryKeyStore(keys)
    await store.put('label/1', Uint8Array.of(1))
    await chmod(join(keys, 'label/1'), 0o640)
    await assert.rejects(store.get('label/1'), unsafe('label/1', '640'))
  }))

test('links and files in place of folders are refused', () =>
  inTemporary(async (parent, keys) => {
    await mkdir(join(parent, 'elsewhere'), { mode: 0o700 })
    await symlink(join(parent, 'elsewhere'), keys)
    await assert.rejects(directoryKeyStore(keys), KeyStoreUnsafe)
    await writeFile(join(parent, 'file'), '', { mode: 0o600 })
    await assert.rejects(directoryKeyStore(join(parent, 'file')), KeyStoreUnsafe)
    const store = await directoryKeyStore(join(parent, 'elsewhere'))
    await symlink(join(parent, 'file'), join(parent, 'elsewhere/link'))
    await assert.rejects(store.get('link'), KeyStoreUnsafe)
  }))

test('what a crash left unfinished is no key', () =>
  inTemporary(async (_, keys) => {
    const store = await directoryKeyStore(keys)
    await writeFile(join(keys, '.new-0'), 'half', { mode: 0o600 })
    assert.deepEqual(await store.list(''), [])
  }))
