import { ClusterView } from '@exqress/contracts/admin-api.ts'
import { notFound, unavailable } from '@exqress/service/errors/app-error.ts'
import type { CoreV1Event, V1Deployment, V1Pod, V2HorizontalPodAutoscaler } from '@kubernetes/client-node'
import type { z } from 'zod'
import type { Deps } from '../deps.ts'
import { boundedWords } from './bounded-words.ts'
import { rolloutOf } from './rollout-of.ts'

const MOST_EVENTS = 50
const PATIENCE_MS = 5_000

/**
 * What runs around this process, for people of the desk. Of all that the API tells only what stands in the contract goes on: pods and
 * deployments hold environment variables, which nobody needs to see here.
 * @throws AppError 404 `not_in_cluster`, 503 `cluster_unavailable`
 */
export async function readCluster({
  cluster,
  log,
  now,
}: Pick<Deps, 'cluster' | 'log' | 'now'>): Promise<z.infer<typeof ClusterView>> {
  if (!cluster) throw notFound('not_in_cluster')
  const all = [cluster.deployments(), cluster.autoscalers(), cluster.pods(), cluster.events()] as const
  const [deployments, autoscalers, pods, events] = await inTime(Promise.all(all)).catch((error: { code?: unknown }) => {
    // The client's errors hold whole answers; their number is enough.
    const { code } = error
    log.warn('cluster.unreadable', { status: typeof code === 'number' ? code : 0 })
    throw unavailable('cluster_unavailable')
  })
  return ClusterView.parse({
    namespace: cluster.namespace,
    at: now().toISOString(),
    deployments: deployments.map(deploymentView).sort(byName),
    autoscalers: autoscalers.map(autoscalerView).sort(byName),
    podsNotReady: pods.filter(shouldServe).map(podView).sort(byName),
    events: events
      .map(eventView)
      .filter((event) => event !== undefined)
      .sort((a, b) => b.at.localeCompare(a.at))
      .slice(0, MOST_EVENTS),
  })
}

function inTime<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('the API server did not answer in time')), PATIENCE_MS)
  })
  return Promise.race([work, late]).finally(() => clearTimeout(timer))
}

function deploymentView(deployment: V1Deployment) {
  const { metadata, spec, status } = deployment
  const changedAt = status?.conditions?.find(({ type }) => type === 'Progressing')?.lastUpdateTime
  return {
    name: metadata?.name ?? '',
    images: (spec?.template.spec?.containers ?? []).map(({ name, image }) => ({
      container: name,
      digest: /@(sha256:[0-9a-f]{64})$/.exec(image ?? '')?.[1] ?? null,
    })),
    rollout: rolloutOf(deployment),
    desired: spec?.replicas ?? 1,
    updated: status?.updatedReplicas ?? 0,
    available: status?.availableReplicas ?? 0,
    ...(changedAt ? { changedAt: changedAt.toISOString() } : {}),
  }
}

function autoscalerView({ metadata, spec, status }: V2HorizontalPodAutoscaler) {
  const isCpu = ({ resource }: { resource?: { name: string } }) => resource?.name === 'cpu'
  const target = spec?.metrics?.find(isCpu)?.resource?.target.averageUtilization
  const current = status?.currentMetrics?.find(isCpu)?.resource?.current.averageUtilization
  return {
    name: metadata?.name ?? '',
    target: spec?.scaleTargetRef.name ?? '',
    min: spec?.minReplicas ?? 1,
    max: spec?.maxReplicas ?? 0,
    current: status?.currentReplicas ?? 0,
    desired: status?.desiredReplicas ?? 0,
    ...(target === undefined ? {} : { cpu: { target, current: current ?? null } }),
    atMost: (status?.conditions ?? []).some(
      ({ type, status: is, reason }) => type === 'ScalingLimited' && is === 'True' && reason === 'TooManyReplicas',
    ),
  }
}

/** Neither done (a job's) nor on its way out. */
function shouldServe({ metadata, status }: V1Pod): boolean {
  if (metadata?.deletionTimestamp || status?.phase === 'Succeeded') return false
  return !status?.conditions?.some(({ type, status: is }) => type === 'Ready' && is === 'True')
}

function podView({ metadata, status }: V1Pod) {
  const containers = [...(status?.initContainerStatuses ?? []), ...(status?.containerStatuses ?? [])]
  const waiting = containers.map(({ state }) => state?.waiting?.reason ?? state?.terminated?.reason).find(Boolean)
  const unmet = status?.conditions?.find(({ type, status: is }) => type === 'PodScheduled' && is === 'False')
  const reason = waiting ?? unmet?.reason ?? status?.reason
  return {
    name: metadata?.name ?? '',
    phase: status?.phase ?? 'Unknown',
    ...(reason ? { reason: reason.slice(0, 100) } : {}),
    restarts: containers.reduce((sum, { restartCount }) => sum + restartCount, 0),
    since: (metadata?.creationTimestamp ?? new Date(0)).toISOString(),
  }
}

function eventView(event: CoreV1Event) {
  const at = event.series?.lastObservedTime ?? event.lastTimestamp ?? event.eventTime ?? event.firstTimestamp
  if (!at) return undefined
  return {
    at: new Date(at).toISOString(),
    warning: event.type === 'Warning',
    reason: boundedWords(event.reason ?? '', 100),
    kind: boundedWords(event.involvedObject.kind ?? '', 100),
    object: boundedWords(event.involvedObject.name ?? '', 253),
    message: boundedWords(event.message ?? '', 200),
    count: event.series?.count ?? event.count ?? 1,
  }
}

const byName = (a: { name: string }, b: { name: string }) => a.name.localeCompare(b.name)
