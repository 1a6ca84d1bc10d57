/**
 * Remembers what was just read, so that a label lying before the camera is told once. A code is new again only after it has been
 * out of sight for `ms`; every sighting renews that.
 */
export function createSeen(ms: number) {
  const last = new Map<string, number>()
  return {
    isNew(text: string, now: number): boolean {
      const before = last.get(text)
      for (const [old, at] of last) if (now - at >= ms) last.delete(old)
      last.set(text, now)
      return before === undefined || now - before >= ms
    },
  }
}
