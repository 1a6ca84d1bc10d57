import { z } from 'zod'
import { checkKeyStore, keyStoreSettings } from '../config/key-store-settings.ts'
import { readConfigOrExit } from '../config/read-config.ts'
import { loadServiceKeys, publicHalves, publishServiceKeys } from '../internal/service-keys.ts'
import { openKeyStore } from '../key-store/open-key-store.ts'

const Needed = z.object(keyStoreSettings).superRefine(...checkKeyStore)

/**
 * For `main.ts public-keys`: prints what the other services must have of this one in their `PEERS_DIR` (`<service>.json`), and ends. With a
 * folder after it, it is written there under that name instead. The keys are made in the key store if they are not there yet, so that this can
 * come before the first start, which needs the others' halves.
 */
export async function publicKeysCommand(words: readonly string[], service: string): Promise<void> {
  const [command, folder, ...more] = words
  if (command !== 'public-keys' || more.length > 0) return
  const keys = await loadServiceKeys(await openKeyStore(readConfigOrExit(Needed, process.env)))
  if (folder === undefined) process.stdout.write(`${await publicHalves(keys)}\n`)
  else await publishServiceKeys(folder, service, keys)
  process.exit(0)
}
