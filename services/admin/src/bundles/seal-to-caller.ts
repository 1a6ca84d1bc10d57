import type { Boxed } from '@exqress/contracts/internal.ts'
import { type BoxPurpose, sealBox } from '@exqress/service/internal/boxes.ts'
import type { Deps } from '../deps.ts'

/** An answer that only the calling service can open. */
export async function sealToCaller(
  { peers }: Pick<Deps, 'peers'>,
  purpose: BoxPurpose,
  value: unknown,
): Promise<Boxed> {
  const peer = peers.get(purpose.caller)
  if (!peer) throw new Error('A service token of a service that is no peer')
  return { box: await sealBox(peer.box, purpose, value) }
}
