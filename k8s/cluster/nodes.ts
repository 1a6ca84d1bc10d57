import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { freePort } from '@exqress/local/free-port.ts'
import type { KubernetesObject } from '@kubernetes/client-node'
import type { Api } from './api.ts'
import type { Binaries } from './binaries.ts'
import type { ControlPlane } from './control-plane.ts'
import type { Processes } from './processes.ts'

export const zones = ['a', 'b', 'c'] as const
const region = 'ap-northeast-2'

type Workload = { name: string; cpu: string; memory: string; count?: number }

/** What a node of eksctl/cluster.yaml offers and what runs on it beside ours: the figures that check:infra counts with. */
const facts: { allocatable: { cpu: string; memory: string; pods: number }; daemons: Workload[]; beside: Workload[] } =
  JSON.parse(readFileSync(join(import.meta.dirname, '..', 'checks', 'nodes.json'), 'utf8'))
const allocatable = { ...facts.allocatable, pods: String(facts.allocatable.pods), 'ephemeral-storage': '18Gi' }
const size = { allocatable, capacity: { ...allocatable, cpu: '2', memory: '3919556Ki' } }

/** One node in each zone, which is the most that the node groups have; kwok plays their kubelets. */
export async function startNodes(
  { program, folder, has }: Binaries,
  processes: Processes,
  api: Api,
  plane: ControlPlane,
): Promise<void> {
  // Before kwok is there: a node that it finds without a size gets one of its own, a million pods, which then stays.
  for (const zone of zones) {
    await api.put(node(zone))
    await api.putStatus({ ...node(zone), status: size })
  }
  const stages = readdirSync(folder('kwok')).filter((name) => name.endsWith('.yaml'))
  const port = await freePort()
  await processes.start({
    name: 'kwok',
    command: program('kwok'),
    args: [
      `--kubeconfig=${plane.kubeconfigOf('kwok')}`,
      '--manage-all-nodes',
      '--node-lease-duration-seconds=40',
      '--node-ip=10.0.0.1',
      '--cidr=10.128.0.0/16',
      `--server-address=127.0.0.1:${port}`,
      ...stages.map((name) => `--config=${join(folder('kwok'), name)}`),
    ],
    ready: async () => (await fetch(`http://127.0.0.1:${port}/healthz`, { signal: AbortSignal.timeout(2_000) })).ok,
  })
  for (const one of facts.daemons) await api.put(workload('DaemonSet', one))
  // Argo CD's own come with its installation, where there is one.
  const beside = facts.beside.filter(({ name }) => !(has('argocd') && name.startsWith('argocd-')))
  for (const one of beside) await api.put(workload('Deployment', one))
  await api.until('three nodes are ready', async () => {
    const nodes = await api.list<KubernetesObject & { status?: { conditions?: { type: string; status: string }[] } }>(
      'v1',
      'Node',
    )
    return (
      nodes.filter(({ status }) => status?.conditions?.some((c) => c.type === 'Ready' && c.status === 'True'))
        .length === zones.length
    )
  })
}

export const nodeName = (zone: (typeof zones)[number]) => `mynodes-${zone}-1.${region}.compute.internal`

function node(zone: (typeof zones)[number]): KubernetesObject {
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: {
      name: nodeName(zone),
      labels: {
        'kubernetes.io/hostname': nodeName(zone),
        'kubernetes.io/os': 'linux',
        'kubernetes.io/arch': 'amd64',
        'node.kubernetes.io/instance-type': 't3.medium',
        'topology.kubernetes.io/region': region,
        'topology.kubernetes.io/zone': `${region}${zone}`,
        'eks.amazonaws.com/nodegroup': `mynodes-${zone}`,
        'alpha.eksctl.io/nodegroup-name': `mynodes-${zone}`,
      },
    },
  }
}

function workload(kind: 'DaemonSet' | 'Deployment', { name, cpu, memory, count }: Workload): KubernetesObject {
  const labels = { 'k8s-app': name }
  const containers = [{ name, image: name, resources: { requests: { cpu, memory } } }]
  const critical = { priorityClassName: 'system-node-critical', tolerations: [{ operator: 'Exists' }] }
  const spec = {
    ...(kind === 'Deployment' ? { replicas: count ?? 1 } : {}),
    selector: { matchLabels: labels },
    template: { metadata: { labels }, spec: { ...(kind === 'DaemonSet' ? critical : {}), containers } },
  }
  return { apiVersion: 'apps/v1', kind, metadata: { name, namespace: 'kube-system' }, spec } as KubernetesObject
}
