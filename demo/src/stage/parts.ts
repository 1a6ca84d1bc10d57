import { NotNow } from './life.ts'
import type { StageOptions } from './options.ts'

export type PartName = 'broker' | 'database'
export type PartWish = 'kill' | 'restart'
/** `none`: it is not ours to stop or start. `back`: up, a moment after it had ended by itself. */
export type PartState = 'none' | 'up' | 'back' | 'starting' | 'down'

/** For so long it is said to be back: a database is back within a second, between two looks of the page. */
const backMs = 15_000

/** How the servers are at this moment, also when one ended although nobody asked it to. */
export function statesOf({ broker, database }: StageOptions): Record<PartName, PartState> {
  return { broker: stateOf(broker), database: stateOf(database) }
}

/** No news goes from one service to another. */
export function isBrokerAway({ broker }: StageOptions): boolean {
  return broker?.state === 'down' || broker?.state === 'starting'
}

function stateOf(part: StageOptions[PartName]): PartState {
  if (!part) return 'none'
  const { state, endedAt } = part
  return state === 'up' && endedAt && Date.now() - endedAt.getTime() < backMs ? 'back' : state
}

/** @throws NotNow where it is not ours, or is already as it is wished to be */
export async function wishPart(options: StageOptions, name: PartName, wish: PartWish): Promise<void> {
  const part = options[name]
  if (!part) throw new NotNow(name === 'broker' ? 'no_broker' : 'no_database')
  if (part.state !== (wish === 'kill' ? 'up' : 'down')) throw new NotNow('part_so_already')
  await part[wish]()
}
