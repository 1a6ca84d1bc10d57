// Node only. Where long-lived keys lie, apart from the database: a folder here, a cloud's secret store elsewhere.
import { randomUUID } from 'node:crypto'
import { constants } from 'node:fs'
import { link, lstat, mkdir, open, readdir, unlink } from 'node:fs/promises'
import { dirname, join } from 'node:path'

/**
 * Keys by name. Names are lower-case words, digits and hyphens, in folders by `/`: `kek/2026-11-23`, `label/1`,
 * `index/2026-11`, `box/private`, `sign/private`. What each implementation must hold is in key-store-contract.ts.
 */
export type KeyStore = {
  /** Where the keys lie, for a sentence to an operator: a folder's path, the beginning of secrets' names. */
  readonly place: string
  /** The bytes; KeyMissing when there is no such key. */
  get(name: string): Promise<Uint8Array>
  /** Stores a new key durably, whole or not at all; KeyExists when the name is taken: a key is never replaced. */
  put(name: string, bytes: Uint8Array): Promise<void>
  /** The names that begin with `prefix`, sorted. */
  list(prefix: string): Promise<string[]>
  /** Removes a key for good; nothing happens when there is none. */
  destroy(name: string): Promise<void>
}

/** There is no such key; the message names it. */
export class KeyMissing extends Error {
  override readonly name = 'KeyMissing'
  readonly code = 'key_missing'
  readonly keyName: string
  constructor(keyName: string) {
    super(`the key "${keyName}" is not in the key store`)
    this.keyName = keyName
  }
}

/** A key of this name is there already; the message names it. */
export class KeyExists extends Error {
  override readonly name = 'KeyExists'
  readonly code = 'key_exists'
  constructor(keyName: string) {
    super(`the key "${keyName}" is in the key store already`)
  }
}

/** The key store itself cannot be trusted or used; an operator must act, and the message says on what. */
export class KeyStoreUnsafe extends Error {
  override readonly name = 'KeyStoreUnsafe'
  readonly code = 'key_store_unsafe'
}

/** The key of that name; if there is none, what `make` makes. Of two processes that try at once both get the same. */
export async function getOrCreateKey(
  store: KeyStore,
  name: string,
  make: () => Uint8Array | Promise<Uint8Array>,
): Promise<Uint8Array> {
  try {
    return await store.get(name)
  } catch (error) {
    if (!(error instanceof KeyMissing)) throw error
  }
  try {
    await store.put(name, await make())
  } catch (error) {
    if (!(error instanceof KeyExists)) throw error
  }
  return await store.get(name)
}

/**
 * The key of an epoch (`kek/2026-11-23`); if it has none, what `make` makes. An epoch that was destroyed, or lost, stays so: its period
 * goes on as `2026-11-23-2` (a clock jumped back, a file is missing), because a new key under an old name could not be told from the old one.
 */
export async function getOrCreateEpochKey(
  store: KeyStore,
  folder: string,
  period: string,
  make: () => Uint8Array,
): Promise<{ epoch: string; bytes: Uint8Array }> {
  for (let part = 1; ; part++) {
    const epoch = part === 1 ? period : `${period}-${part}`
    try {
      return { epoch, bytes: await store.get(`${folder}/${epoch}`) }
    } catch (error) {
      if (!(error instanceof KeyMissing)) throw error
    }
    // The mark is written before the key goes, so a key that was destroyed is never met without it.
    if (await hasKey(store, `${folder}-destroyed/${epoch}`)) continue
    const isLost = await hasKey(store, `${folder}-lost/${epoch}`)
    if (isLost) continue
    return { epoch, bytes: await getOrCreateKey(store, `${folder}/${epoch}`, make) }
  }
}

/** Destroys the key of an epoch for good and marks its name as used. Doing it twice does nothing. */
export async function destroyEpochKey(store: KeyStore, folder: string, epoch: string): Promise<void> {
  await getOrCreateKey(store, `${folder}-destroyed/${epoch}`, () => Uint8Array.of(1))
  await store.destroy(`${folder}/${epoch}`)
}

/**
 * Marks an epoch that is needed as lost, unless its key is there or was destroyed: what is new goes under `2026-11-23-2`, so that the
 * old key can be put back and nothing was written under another one of its name. Once it is back it is used again.
 * @returns whether the key is lost
 */
export async function markLostEpoch(store: KeyStore, folder: string, epoch: string): Promise<boolean> {
  const isThere = await hasKey(store, `${folder}/${epoch}`)
  if (isThere || (await hasKey(store, `${folder}-destroyed/${epoch}`))) return false
  await getOrCreateKey(store, `${folder}-lost/${epoch}`, () => Uint8Array.of(1))
  return true
}

async function hasKey(store: KeyStore, name: string): Promise<boolean> {
  try {
    await store.get(name)
    return true
  } catch (error) {
    if (error instanceof KeyMissing) return false
    throw error
  }
}

const NAME = /^[a-z0-9]+(?:-[a-z0-9]+)*(?:\/[a-z0-9]+(?:-[a-z0-9]+)*)*$/

export const isKeyName = (name: string): boolean => NAME.test(name)

/** The name itself; RangeError when it is none: anything else might leave the store. */
export function checkKeyName(name: string): string {
  if (!isKeyName(name)) throw new RangeError(`"${name}" is no key name`)
  return name
}

/** Begins the name of a file that is being written; no key's name can begin so. */
const UNFINISHED = '.new-'
// Windows has no such bits; there the folder's access list must do.
const OTHERS = process.platform === 'win32' ? 0 : 0o077

/**
 * One file (0600) for each key below `directory` (0700, made when missing). Refuses a folder
 * or file that others may read or write, and a symbolic link, with KeyStoreUnsafe naming it. Removing a file does not
 * wipe the blocks of a disk: put the folder on an encrypted one, and keep it out of backups.
 */
export async function directoryKeyStore(directory: string): Promise<KeyStore> {
  await makeFolder(directory)
  const pathOf = (name: string) => join(directory, checkKeyName(name))

  async function put(name: string, bytes: Uint8Array): Promise<void> {
    const path = pathOf(name)
    for (let depth = name.indexOf('/'); depth !== -1; depth = name.indexOf('/', depth + 1)) {
      await makeFolder(join(directory, name.slice(0, depth)))
    }
    const folder = dirname(path)
    const unfinished = join(folder, UNFINISHED + randomUUID())
    const file = await open(unfinished, 'wx', 0o600)
    try {
      await file.writeFile(bytes)
      await file.sync()
      // A link is made only if the name is free, and by then the file is whole: no reader sees half a key.
      await link(unfinished, path)
    } catch (error) {
      throw errorCode(error) === 'EEXIST' ? new KeyExists(name) : error
    } finally {
      await file.close()
      await unlink(unfinished)
    }
    await syncFolder(folder)
  }

  async function get(name: string): Promise<Uint8Array> {
    const path = pathOf(name)
    let file: Awaited<ReturnType<typeof open>>
    try {
      file = await open(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0))
    } catch (error) {
      if (errorCode(error) === 'ENOENT') throw new KeyMissing(name)
      if (errorCode(error) === 'ELOOP') throw new KeyStoreUnsafe(`${path} is a symbolic link`)
      throw error
    }
    try {
      checkMode(path, (await file.stat()).mode, '600')
      return new Uint8Array(await file.readFile())
    } finally {
      await file.close()
    }
  }

  async function list(prefix: string): Promise<string[]> {
    const entries = await readdir(directory, { recursive: true, withFileTypes: true })
    return entries
      .filter((entry) => entry.isFile() && !entry.name.startsWith(UNFINISHED))
      .map((entry) => join(entry.parentPath, entry.name).slice(join(directory, '/').length).replaceAll('\\', '/'))
      .filter((name) => name.startsWith(prefix) && isKeyName(name))
      .sort()
  }

  async function destroy(name: string): Promise<void> {
    const path = pathOf(name)
    try {
      await unlink(path)
    } catch (error) {
      if (errorCode(error) === 'ENOENT') return
      throw error
    }
    await syncFolder(dirname(path))
  }

  return { place: directory, get, put, list, destroy }
}

async function makeFolder(path: string): Promise<void> {
  try {
    const made = await mkdir(path, { mode: 0o700, recursive: true })
    if (made !== undefined) await syncFolder(dirname(made))
  } catch (error) {
    if (errorCode(error) !== 'EEXIST') throw error
  }
  const stats = await lstat(path)
  if (!stats.isDirectory()) throw new KeyStoreUnsafe(`${path} is not a directory`)
  checkMode(path, stats.mode, '700')
}

function checkMode(path: string, mode: number, wanted: string): void {
  if ((mode & OTHERS) === 0) return
  const found = (mode & 0o777).toString(8).padStart(3, '0')
  throw new KeyStoreUnsafe(`${path} has mode ${found}: others may reach the keys. chmod ${wanted} ${path}`)
}

// A new or removed name is durable only when its folder is.
async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return // cannot open a folder there
  const folder = await open(path, 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}

function errorCode(error: unknown): string | undefined {
  return (error as NodeJS.ErrnoException).code
}
