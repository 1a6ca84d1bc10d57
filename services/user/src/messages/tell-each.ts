import { KeyMissing } from '@exqress/crypto/key-store.ts'

/** Nothing of it is sent a second time by another instance: its turns end before, with the call that is then on its way. */
export const LEASE = `interval '2 minutes'`
const TURNS_MS = 20_000

type Told<T> = {
  /** Of whom the messenger, or their own key, did not let anybody be told: they wait, ever longer. */
  failed: T[]
  /** Whose turn did not come: it comes in the next round. */
  left: T[]
  /** What the messenger said last, if it refused one. An account whose key is lost waits by itself and is no failure. */
  failure: unknown
}

/**
 * Tells one after the other, for twenty seconds at most: with a messenger that is away each of them takes its time-outs. One that is
 * refused keeps nobody else from being tried.
 */
export async function tellEach<T>(all: readonly T[], tell: (one: T) => Promise<void>): Promise<Told<T>> {
  const end = Date.now() + TURNS_MS
  const result: Told<T> = { failed: [], left: [], failure: undefined }
  for (const one of all) {
    if (Date.now() >= end) {
      result.left.push(one)
      continue
    }
    try {
      await tell(one)
    } catch (error) {
      result.failed.push(one)
      if (!(error instanceof KeyMissing)) result.failure = error
    }
  }
  return result
}

/** The pause after a failed try, by how many there were: seconds at first, an hour at most. */
export const pauseAfter = (tries: string): string => `least(3600, power(2, least(${tries}, 11))) * interval '1 second'`
