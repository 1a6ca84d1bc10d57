/** A version of (topic, key): numbers start at 1 in each recovery epoch of the producer. */
export interface Version {
  epoch: number
  version: number
}

/** Negative when `a` is older than `b`, 0 when equal. */
export function compareVersions(a: Version, b: Version): number {
  return a.epoch - b.epoch || a.version - b.version
}

/**
 * What is to be done with an event whose key stands at `applied`: `done` (seen before), `apply` (the next one, or the first of a
 * new epoch), or `gap` (something before it is missing). A snapshot holds all that came before, so nothing can be missing.
 */
export function placeOf(applied: Version, event: Version, isSnapshot: boolean): 'done' | 'apply' | 'gap' {
  if (compareVersions(event, applied) <= 0) return 'done'
  if (isSnapshot) return 'apply'
  const next = event.epoch === applied.epoch ? applied.version + 1 : 1
  return event.version === next ? 'apply' : 'gap'
}
