import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { KubernetesObject } from '@kubernetes/client-node'
import type { Cluster } from './cluster.ts'
import { readManifests } from './read-manifests.ts'

const folder = join(import.meta.dirname, '..', 'overlays')
export const NAMESPACE = 'exqress'

/** `eks`, `eks-seed`, `local`: those that can be rendered. */
export const overlays = readdirSync(folder).filter((name) => existsSync(join(folder, name, 'kustomization.yaml')))

/** What must be there first, comes first: namespaces, then what pods refer to, then what makes pods. */
const order = [
  'Namespace',
  'StorageClass',
  'IngressClassParams',
  'IngressClass',
  'ServiceAccount',
  'Role',
  'ConfigMap',
  'SecretStore',
  'ExternalSecret',
  'PersistentVolumeClaim',
  'Service',
]
const rank = ({ kind }: KubernetesObject) => {
  const found = order.indexOf(kind ?? '')
  return found < 0 ? order.length : found
}

export async function renderOverlay({ kubectl }: Cluster, name: string): Promise<KubernetesObject[]> {
  const objects: KubernetesObject[] = readManifests(await kubectl(['kustomize', join(folder, name)]))
  return objects.filter(Boolean).sort((a, b) => rank(a) - rank(b))
}

/** Applies an overlay as Argo CD does, but for its waves, and waits until every deployment is rolled out. */
export async function applyOverlay(cluster: Cluster, name: string): Promise<KubernetesObject[]> {
  const objects = await renderOverlay(cluster, name)
  for (const object of objects) await cluster.api.put(object)
  await rolledOut(cluster)
  return objects
}

/** Waits until every deployment of the namespace is what its manifest says. */
export async function rolledOut({ kubectl }: Pick<Cluster, 'kubectl'>, withinSeconds = 240): Promise<void> {
  const names = (await kubectl(['--namespace', NAMESPACE, 'get', 'deployments', '-o', 'name'])).trim().split('\n')
  for (const name of names) {
    await kubectl(['--namespace', NAMESPACE, 'rollout', 'status', name, `--timeout=${withinSeconds}s`], {
      timeoutMs: withinSeconds * 1000 + 10_000,
    })
  }
}
