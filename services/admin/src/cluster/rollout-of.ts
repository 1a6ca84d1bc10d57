import type { V1Deployment } from '@kubernetes/client-node'

type RolloutState = 'done' | 'progressing' | 'stuck' | 'paused'

/** As `kubectl rollout status` reads it: what is said about an older version of the deployment says nothing. */
export function rolloutOf({ metadata, spec, status }: V1Deployment): RolloutState {
  if (spec?.paused) return 'paused'
  if ((status?.observedGeneration ?? 0) < (metadata?.generation ?? 0)) return 'progressing'
  const progress = status?.conditions?.find(({ type }) => type === 'Progressing')
  if (progress?.reason === 'ProgressDeadlineExceeded') return 'stuck'
  const desired = spec?.replicas ?? 1
  const { replicas = 0, updatedReplicas = 0, availableReplicas = 0 } = status ?? {}
  const done = updatedReplicas >= desired && replicas <= updatedReplicas && availableReplicas >= updatedReplicas
  return done ? 'done' : 'progressing'
}
