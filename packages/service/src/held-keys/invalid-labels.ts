import { overBudget } from '../errors/app-error.ts'

/** Who scans: the account, and the session whose budget it is. */
export type Scanner = { accountId: string; sessionId: string }
/** A session that has scanned more texts that are no labels of ours than any camera's mistakes explain. */
export type Suspect = Scanner & { count: number; at: Date }

export type InvalidLabels = {
  /** The most that a session may scan in an hour. */
  readonly most: number
  /** @throws AppError 429 `decode_budget` when the session's budget is spent */
  check(scanner: Scanner): void
  count(scanner: Scanner): void
  /** Sessions whose budget is spent and that the desk has not been told of. */
  suspects(): Suspect[]
  told(suspects: readonly Suspect[]): void
}

type Entry = Suspect & { until: number; told: boolean }

/**
 * The budget of texts that decode or decrypt to no label, of each session. It is kept in memory, so that a forged label costs no
 * statement; a round tells the desk afterwards. An instance counts for itself: with several, a session has as many budgets.
 * @param remember sessions at most; the oldest goes first
 */
export function createInvalidLabels({
  most = 200,
  seconds = 3_600,
  remember = 50_000,
  now = Date.now,
}: {
  most?: number
  seconds?: number
  remember?: number
  now?: () => number
} = {}): InvalidLabels {
  const entries = new Map<string, Entry>()
  const entryOf = (sessionId: string) => {
    const entry = entries.get(sessionId)
    if (entry && entry.until <= now()) {
      entries.delete(sessionId)
      return undefined
    }
    return entry
  }
  return {
    most,
    check({ sessionId }) {
      if ((entryOf(sessionId)?.count ?? 0) >= most) throw overBudget()
    },
    count({ accountId, sessionId }) {
      const entry = entryOf(sessionId)
      if (entry) {
        entry.count++
        entry.at = new Date(now())
        return
      }
      if (entries.size >= remember) entries.delete(entries.keys().next().value as string)
      const at = now()
      entries.set(sessionId, {
        accountId,
        sessionId,
        count: 1,
        at: new Date(at),
        until: at + seconds * 1000,
        told: false,
      })
    },
    suspects: () => [...entries.values()].filter(({ count, told }) => count >= most && !told),
    told(suspects) {
      for (const { sessionId } of suspects) {
        const entry = entries.get(sessionId)
        if (entry) entry.told = true
      }
    },
  }
}
