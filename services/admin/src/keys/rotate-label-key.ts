import type { LabelKeyState } from '@exqress/contracts/admin-api.ts'
import type { Deps } from '../deps.ts'
import { readLabelKeys } from './read-label-keys.ts'

/**
 * A new label key. It prints only after 60 s, when every service that opens labels has it; a press that is repeated meanwhile
 * answers the same key, and uses up none of the 32.
 * @throws 409 `label_keys_used_up`
 */
export async function rotateLabelKey(deps: Pick<Deps, 'db' | 'keys' | 'now'>): Promise<LabelKeyState> {
  const keyId = await deps.keys.labels.add(deps.now())
  return (await readLabelKeys(deps)).find((key) => key.keyId === keyId) as LabelKeyState
}
