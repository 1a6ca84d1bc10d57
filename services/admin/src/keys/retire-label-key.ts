import type { LabelKeyState } from '@exqress/contracts/admin-api.ts'
import { PRINTS_AFTER_MS } from '@exqress/crypto/token.ts'
import { conflict, notFound } from '@exqress/service/errors/app-error.ts'
import type { Deps } from '../deps.ts'
import { readLabelKeys } from './read-label-keys.ts'

/**
 * Ends every label printed with a key, at the peers within a minute: another replica may answer them, which looks every 30 s, as they do. The others go on opening and printing, which is why another key
 * must be printing already. Retiring twice does nothing more.
 * @throws 404 for a key that never was; 409 `last_printing_key`: rotate first, and wait 60 s
 */
export async function retireLabelKey(
  deps: Pick<Deps, 'db' | 'keys' | 'now'>,
  { keyId }: { keyId: number },
): Promise<LabelKeyState> {
  const { labels } = deps.keys
  await labels.reload()
  const ring = labels.ring()
  const key = ring.get(keyId)
  if (!key) throw notFound()
  if (key.state !== 'retired') {
    const ripe = deps.now().getTime() - PRINTS_AFTER_MS
    const isReady = (id: number, { state, createdAt }: { state: string; createdAt: string }) =>
      id !== keyId && state === 'printing' && Date.parse(createdAt) <= ripe
    if (![...ring].some(([id, other]) => isReady(id, other))) throw conflict('last_printing_key')
    await labels.retire(keyId)
  }
  return (await readLabelKeys(deps)).find((shown) => shown.keyId === keyId) as LabelKeyState
}
