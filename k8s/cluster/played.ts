import { setTimeout as sleep } from 'node:timers/promises'
import type {
  KubernetesObject,
  V1Ingress,
  V1Namespace,
  V1PersistentVolume,
  V1PersistentVolumeClaim,
  V1Pod,
} from '@kubernetes/client-node'
import type { Api } from './api.ts'

/** What has no real counterpart in this cluster, in words for whoever reads its output. */
export const simulated = [
  'nodes and pods: kwok reports them ready; what runs inside images is proven by building them (npm run images)',
  'AWS Load Balancer Controller: an Ingress gets a made-up address; pods with its readiness gates get them passed',
  'External Secrets: an ExternalSecret is reported as synced, and its Secret is made with empty values',
  'EBS CSI driver: a claim whose pod has a node gets a volume in that node’s zone',
  'metrics-server: the CPU that pods use is what a check says',
  'Kafka: topics and users of Strimzi are reported as ready where there are any',
]

type Reported = KubernetesObject & { status?: { conditions?: { type: string; status: string }[] } }
type ExternalSecret = Reported & {
  spec?: { target?: { name?: string }; data?: { secretKey: string }[] }
}

/** Plays the controllers that come from elsewhere, until stopped. What they cannot know here is made up. */
export function playControllers(api: Api): { stop(): Promise<void> } {
  let stopping = false
  const acts = [addressIngresses, makeSecrets, reportReady, makeVolumes, dropVolumes, passGates]
  const playing = (async () => {
    while (!stopping) {
      // One that fails has met an object that just changed, and meets it again in a second.
      for (const act of acts) await act(api).catch(() => {})
      await sleep(1_000)
    }
  })()
  return {
    async stop() {
      stopping = true
      await playing
    },
  }
}

async function addressIngresses(api: Api): Promise<void> {
  for (const ingress of await api.list<V1Ingress>('networking.k8s.io/v1', 'Ingress')) {
    if (ingress.status?.loadBalancer?.ingress?.length) continue
    const hostname = `k8s-${ingress.metadata?.namespace}-${ingress.metadata?.name}.elb.example`
    await api.putStatus({ ...ingress, status: { loadBalancer: { ingress: [{ hostname }] } } })
  }
}

async function makeSecrets(api: Api): Promise<void> {
  for (const wanted of await listed<ExternalSecret>(api, 'external-secrets.io/v1', 'ExternalSecret')) {
    if (isReady(wanted)) continue
    const { name = '', namespace } = wanted.metadata ?? {}
    await api.put({
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: wanted.spec?.target?.name ?? name, namespace },
      stringData: Object.fromEntries((wanted.spec?.data ?? []).map(({ secretKey }) => [secretKey, ''])),
    } as KubernetesObject)
    await api.putStatus({ ...wanted, status: { conditions: [ready('SecretSynced')] } })
  }
}

const alwaysReady = [
  ['external-secrets.io/v1', 'SecretStore'],
  ['external-secrets.io/v1', 'ClusterSecretStore'],
  ['kafka.strimzi.io/v1', 'Kafka'],
  ['kafka.strimzi.io/v1', 'KafkaNodePool'],
  ['kafka.strimzi.io/v1', 'KafkaTopic'],
  ['kafka.strimzi.io/v1', 'KafkaUser'],
] as const

async function reportReady(api: Api): Promise<void> {
  for (const [apiVersion, kind] of alwaysReady) {
    for (const object of await listed<Reported>(api, apiVersion, kind)) {
      if (isReady(object)) continue
      await api.putStatus({ ...object, status: { conditions: [ready('Simulated')] } })
    }
  }
}

/** The scheduler has chosen a node for the pod that waits for the volume; now it is made where that node is. */
async function makeVolumes(api: Api): Promise<void> {
  for (const claim of await api.list<V1PersistentVolumeClaim>('v1', 'PersistentVolumeClaim')) {
    const node = claim.metadata?.annotations?.['volume.kubernetes.io/selected-node']
    if (!node || claim.status?.phase === 'Bound') continue
    const found = await api.get<KubernetesObject>({ apiVersion: 'v1', kind: 'Node', name: node })
    const zone = found?.metadata?.labels?.['topology.kubernetes.io/zone'] ?? ''
    const { name, namespace, uid } = claim.metadata ?? {}
    const volume: V1PersistentVolume = {
      apiVersion: 'v1',
      kind: 'PersistentVolume',
      metadata: { name: `pvc-${uid}` },
      spec: {
        capacity: { storage: claim.spec?.resources?.requests?.storage ?? '1Gi' },
        accessModes: claim.spec?.accessModes ?? [],
        storageClassName: claim.spec?.storageClassName ?? '',
        persistentVolumeReclaimPolicy: 'Retain', // dropped below: there is nothing behind it that a driver would delete
        claimRef: {
          apiVersion: 'v1',
          kind: 'PersistentVolumeClaim',
          name: name ?? '',
          namespace: namespace ?? '',
          uid: uid ?? '',
        },
        csi: { driver: 'ebs.csi.aws.com', volumeHandle: `vol-${uid}` },
        nodeAffinity: {
          required: {
            nodeSelectorTerms: [
              { matchExpressions: [{ key: 'topology.kubernetes.io/zone', operator: 'In', values: [zone] }] },
            ],
          },
        },
      },
    }
    await api.put(volume as KubernetesObject)
  }
}

async function dropVolumes(api: Api): Promise<void> {
  for (const { metadata, status } of await api.list<V1PersistentVolume>('v1', 'PersistentVolume')) {
    if (status?.phase !== 'Released') continue
    await api.remove({ apiVersion: 'v1', kind: 'PersistentVolume', name: metadata?.name ?? '' })
  }
}

/** What the controller's webhook adds to each pod of a namespace with its label is said to have been passed. */
async function passGates(api: Api): Promise<void> {
  const watched = await api.list<V1Namespace>(
    'v1',
    'Namespace',
    undefined,
    'elbv2.k8s.aws/pod-readiness-gate-inject=enabled',
  )
  for (const { metadata } of watched) {
    for (const pod of await api.list<V1Pod>('v1', 'Pod', metadata?.name)) {
      const open = (pod.spec?.readinessGates ?? []).filter(
        ({ conditionType }) =>
          !pod.status?.conditions?.some(({ type, status }) => type === conditionType && status === 'True'),
      )
      if (!open.length || pod.status?.phase !== 'Running') continue
      const gates = open.map(({ conditionType }) => ({ type: conditionType, status: 'True' }))
      const others = (pod.status.conditions ?? []).filter(({ type }) => !gates.some((gate) => gate.type === type))
      await api.putStatus({ ...(pod as KubernetesObject), status: { conditions: [...others, ...gates] } })
    }
  }
}

/** Nothing where the cluster has no such kind. */
function listed<T extends KubernetesObject>(api: Api, apiVersion: string, kind: string): Promise<T[]> {
  return api.list<T>(apiVersion, kind).catch(() => [])
}

const isReady = ({ status }: Reported) =>
  status?.conditions?.some((one) => one.type === 'Ready' && one.status === 'True')
const ready = (reason: string) => ({
  type: 'Ready',
  status: 'True',
  reason,
  lastTransitionTime: new Date().toISOString(),
})
