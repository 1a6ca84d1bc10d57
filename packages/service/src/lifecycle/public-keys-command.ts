import { z } from 'zod'
import { checkKeyStore, keyStoreSettings } from '../config/key-store-settings.ts'
import { readConfigOrExit } from '../config/read-config.ts'
import { loadServiceKeys, publicHalves } from '../internal/service-keys.ts'
import { openKeyStore } from '../key-store/open-key-store.ts'

const Needed = z.object(keyStoreSettings).superRefine(...checkKeyStore)

/**
 * For `main.ts public-keys`: prints what the other services must have of this one in their `PEERS_DIR` (`<service>.json`), and ends. The
 * keys are made in the key store if they are not there yet, so that this can come before the first start, which needs the others' halves.
 */
export async function publicKeysCommand(words: readonly string[]): Promise<void> {
  if (words.length !== 1 || words[0] !== 'public-keys') return
  const store = await openKeyStore(readConfigOrExit(Needed, process.env))
  process.stdout.write(`${await publicHalves(await loadServiceKeys(store))}\n`)
  process.exit(0)
}
