/**
 * Whether AWS may well answer the same question in a moment: it was busy, broken or silent, and the SDK's own tries are used up. What
 * it refuses (a right that is missing, a key that is disabled) is no such thing: somebody has to act.
 */
export function isPassingAwsError(error: unknown): boolean {
  if (!(error instanceof Error && '$metadata' in error)) return false
  const { $fault, name } = error as { $fault?: 'client' | 'server'; name: string }
  return $fault === 'server' || /Timeout|Throttl|TooManyRequests|SlowDown/.test(name)
}
