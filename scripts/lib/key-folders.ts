import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { directoryKeyStore } from '@exqress/crypto/key-store.ts'
import { loadServiceKeys, publishServiceKeys } from '@exqress/service/internal/service-keys.ts'
import { foldersOf, serviceNames } from './services.ts'

/**
 * Makes each service's key folder with the keys by which its peers know it, and puts the public halves where the peers
 * read them. What is there already stays.
 * @returns whether any were made
 */
export async function makeKeyFolders(dataDir: string): Promise<boolean> {
  let made = false
  mkdirSync(join(dataDir, 'keys'), { recursive: true, mode: 0o700 })
  for (const name of serviceNames) {
    const { keys, blobs, peers, ledger } = foldersOf(dataDir, name)
    made ||= !existsSync(keys)
    for (const folder of [blobs, ledger]) mkdirSync(folder, { recursive: true, mode: 0o700 })
    await publishServiceKeys(peers, name, await loadServiceKeys(await directoryKeyStore(keys)))
  }
  return made
}
