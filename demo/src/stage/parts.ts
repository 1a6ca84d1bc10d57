import { NotNow } from './life.ts'
import type { StageOptions } from './options.ts'

export type PartName = 'broker' | 'database'
export type PartWish = 'kill' | 'restart'
/** `none`: it is not ours to stop or start. */
export type PartState = 'none' | 'up' | 'starting' | 'down'

/** How the servers are at this moment, also when one ended although nobody asked it to. */
export function statesOf({ broker, database }: StageOptions): Record<PartName, PartState> {
  return { broker: broker?.state ?? 'none', database: database?.state ?? 'none' }
}

/** @throws NotNow where it is not ours, or is already as it is wished to be */
export async function wishPart(options: StageOptions, name: PartName, wish: PartWish): Promise<void> {
  const part = options[name]
  if (!part) throw new NotNow('no_broker')
  if (part.state !== (wish === 'kill' ? 'up' : 'down')) throw new NotNow('done_already')
  await part[wish]()
}
