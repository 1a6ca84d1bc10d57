import type { V1Deployment, V1PodDisruptionBudget } from '@kubernetes/client-node'
import type { Api } from './api.ts'

export type Lapse = { deployment: string; available: number; needed: number }

/**
 * Watches deployments without a pause and notes each moment at which fewer pods could serve than their disruption budgets leave, or at which
 * the count of pods went over what the roll-out may add.
 */
export async function watchAvailability(
  api: Api,
  namespace: string,
): Promise<{ stop(): { lapses: Lapse[]; looks: number; mostExtra: number } }> {
  const budgets = await api.list<V1PodDisruptionBudget>('policy/v1', 'PodDisruptionBudget', namespace)
  const lapses: Lapse[] = []
  let looks = 0
  let mostExtra = 0
  const stop = await api.watch<V1Deployment>(
    { apiVersion: 'apps/v1', kind: 'Deployment', namespace },
    (_, { metadata, spec, status }) => {
      const labels = spec?.selector.matchLabels ?? {}
      const budget = budgets.find(({ spec: asked }) =>
        Object.entries(asked?.selector?.matchLabels ?? {}).every(([key, value]) => labels[key] === value),
      )
      const desired = spec?.replicas ?? 1
      const { maxUnavailable, minAvailable } = budget?.spec ?? {}
      const needed = minAvailable === undefined ? desired - Number(maxUnavailable ?? 0) : Number(minAvailable)
      const available = status?.availableReplicas ?? 0
      looks++
      mostExtra = Math.max(mostExtra, (status?.replicas ?? 0) - desired)
      if (available < needed) lapses.push({ deployment: metadata?.name ?? '', available, needed })
    },
  )
  return {
    stop() {
      stop()
      return { lapses, looks, mostExtra }
    },
  }
}
