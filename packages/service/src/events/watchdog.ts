export interface WatchdogOptions {
  /** How long a partition may have something to read and not move; 60,000 ms unless given. */
  patienceMs?: number
  /** How often starting again is tried before giving up; 2 unless given. */
  maxRestarts?: number
}

export interface Watchdog {
  /** The partitions to watch from now on. */
  assign(partitions: string[], now: number): void
  /** A partition has moved, or is being worked on. */
  moved(partition: string, now: number): void
  /** `lags`: how much each partition has to read. */
  check(lags: Map<string, number>, now: number): 'fine' | 'restart' | 'give up'
}

/**
 * Finds a reader that stands still although there is something to read: kafkajs may lose its fetch loop without an error. Starting
 * the reader again is tried first; any movement forgives the restarts before it.
 */
export function createWatchdog({ patienceMs = 60_000, maxRestarts = 2 }: WatchdogOptions = {}): Watchdog {
  let watched = new Map<string, number>()
  let restarts = 0
  return {
    assign(partitions, now) {
      // Joining again is no movement: what stood still before goes on standing.
      watched = new Map(partitions.map((partition) => [partition, watched.get(partition) ?? now]))
    },
    moved(partition, now) {
      if (watched.has(partition)) watched.set(partition, now)
      restarts = 0
    },
    check(lags, now) {
      for (const partition of watched.keys()) {
        if (!((lags.get(partition) ?? 0) > 0)) watched.set(partition, now)
      }
      if (![...watched.values()].some((since) => now - since >= patienceMs)) return 'fine'
      if (restarts >= maxRestarts) return 'give up'
      restarts++
      watched = new Map([...watched.keys()].map((partition) => [partition, now]))
      return 'restart'
    },
  }
}
