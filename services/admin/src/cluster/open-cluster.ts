import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { CoreV1Event, KubeConfig, V1Deployment, V1Pod, V2HorizontalPodAutoscaler } from '@kubernetes/client-node'

/** What is read of the namespace in which this process runs. Nothing here can change anything; nor may its role. */
export type ClusterReader = {
  readonly namespace: string
  deployments(): Promise<V1Deployment[]>
  autoscalers(): Promise<V2HorizontalPodAutoscaler[]>
  pods(): Promise<V1Pod[]>
  events(): Promise<CoreV1Event[]>
}

/** Kubernetes lays the service account of a pod here. */
const account = '/var/run/secrets/kubernetes.io/serviceaccount'
const MOST = 500

/** The cluster around this process, or undefined where there is none. */
export async function openCluster(): Promise<ClusterReader | undefined> {
  if (!process.env.KUBERNETES_SERVICE_HOST) return undefined
  const namespace = await readFile(join(account, 'namespace'), 'utf8').catch(() => undefined)
  if (!namespace) return undefined // a pod without a token
  // Loaded where there is a cluster alone: it is large.
  const { KubeConfig } = await import('@kubernetes/client-node')
  const config = new KubeConfig()
  config.loadFromCluster()
  return createClusterReader(config, namespace.trim())
}

/** Reads as whoever `config` says. */
export async function createClusterReader(config: KubeConfig, namespace: string): Promise<ClusterReader> {
  const { AppsV1Api, AutoscalingV2Api, CoreV1Api } = await import('@kubernetes/client-node')
  const apps = config.makeApiClient(AppsV1Api)
  const autoscaling = config.makeApiClient(AutoscalingV2Api)
  const core = config.makeApiClient(CoreV1Api)
  const of = { namespace, limit: MOST }
  return {
    namespace,
    deployments: async () => (await apps.listNamespacedDeployment(of)).items,
    autoscalers: async () => (await autoscaling.listNamespacedHorizontalPodAutoscaler(of)).items,
    pods: async () => (await core.listNamespacedPod(of)).items,
    events: async () => (await core.listNamespacedEvent(of)).items,
  }
}
