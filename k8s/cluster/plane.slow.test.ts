import assert from 'node:assert/strict'
import { after } from 'node:test'
import type {
  KubernetesObject,
  V1Deployment,
  V1PersistentVolumeClaim,
  V1Pod,
  V2HorizontalPodAutoscaler,
} from '@kubernetes/client-node'
import { watchAvailability } from './availability.ts'
import { clusterForCheck } from './check-cluster.ts'
import type { Cluster } from './cluster.ts'
import { nodeName, zones } from './nodes.ts'
import { applyOverlay, NAMESPACE, overlays, renderOverlay, rolledOut } from './overlays.ts'

/** What the manifests do on a real control plane. Argo CD, which brings them there, has its own file. */
const { check, stop } = clusterForCheck()
after(stop)

/** Which overlay stands in the namespace: each check brings its own there, whichever ran before it, or none. */
let standing: string | undefined
async function stands(cluster: Cluster, name: string): Promise<void> {
  if (standing === name) return
  if (standing !== undefined)
    await cluster.kubectl(['delete', 'namespace', NAMESPACE, '--timeout=180s'], { timeoutMs: 190_000 })
  standing = name
  await applyOverlay(cluster, name)
}

const deployments = ({ api }: Cluster) => api.list<V1Deployment>('apps/v1', 'Deployment', NAMESPACE)
/** Those that are not on their way out. */
const podsOf = async ({ api }: Cluster, labels?: string) =>
  (await api.list<V1Pod>('v1', 'Pod', NAMESPACE, labels)).filter(({ metadata }) => !metadata?.deletionTimestamp)
const image = (digit: string) =>
  `111122223333.dkr.ecr.ap-northeast-2.amazonaws.com/back-user@sha256:${digit.repeat(64)}`

check('every overlay is accepted by the server: strict fields, no warning', 'server', async (cluster) => {
  const { api } = cluster
  for (const name of ['eks', 'eks-seed', 'local', 'strimzi']) assert.ok(overlays.includes(name), name)
  const findings: string[] = []
  const kinds = new Set<string>()
  for (const name of overlays) {
    const objects = await renderOverlay(cluster, name)
    // A namespace that is not there cannot be looked into, not even in a rehearsal.
    for (const object of objects.filter(({ kind }) => kind === 'Namespace')) await api.put(object)
    for (const object of objects) {
      kinds.add(object.kind ?? '')
      const said = await api.put(object, { dryRun: true }).then(
        ({ warnings }) => warnings,
        (error) => [String(error)],
      )
      findings.push(...said.map((line) => `${name} ${object.kind} ${object.metadata?.name}: ${line}`))
    }
  }
  assert.deepEqual(findings, [])
  for (const kind of ['NetworkPolicy', 'Role', 'RoleBinding', 'ServiceAccount', 'PodDisruptionBudget', 'Ingress']) {
    assert.ok(kinds.has(kind), kind)
  }
})

check(
  'the server would have refused or warned: a misspelt field, a wrong type, a deprecated annotation',
  'server',
  async (cluster) => {
    const { api } = cluster
    const objects = await renderOverlay(cluster, 'eks')
    const one = (kind: string) =>
      structuredClone(objects.find((object) => object.kind === kind)) as KubernetesObject & {
        spec: Record<string, unknown>
      }
    const dry = (object: KubernetesObject) => api.put(object, { dryRun: true })
    const policy = one('NetworkPolicy')
    await assert.rejects(
      dry({ ...policy, spec: { ...policy.spec, podSelecter: {} } } as KubernetesObject),
      /podSelecter/,
    )
    const budget = one('PodDisruptionBudget')
    await assert.rejects(
      dry({ ...budget, spec: { ...budget.spec, maxUnavailable: [1] } } as KubernetesObject),
      /cannot unmarshal array/,
    )
    const role = one('Role')
    await assert.rejects(
      dry({ ...role, rules: [{ apiGroups: [''], resources: ['pods'], verb: ['get'] }] } as KubernetesObject),
      /verb/,
    )
    const ingress = one('Ingress')
    ingress.metadata = { ...ingress.metadata, annotations: { 'kubernetes.io/ingress.class': 'alb' } }
    const { ingressClassName: _, ...rest } = ingress.spec
    assert.match((await dry({ ...ingress, spec: rest } as KubernetesObject)).warnings.join(), /ingress\.class/)
  },
)

check('a pod that breaks the restricted profile is refused, each rule by itself', 'server', async (cluster) => {
  const { api } = cluster
  const objects = await renderOverlay(cluster, 'eks')
  for (const object of objects.filter(({ kind }) => kind === 'ServiceAccount')) await api.put(object) // a pod needs its own to be looked at
  const found = objects.find(({ kind, metadata }) => kind === 'Deployment' && metadata?.name === 'back-user-deploy')
  const spec = (found as V1Deployment | undefined)?.spec?.template.spec
  assert.ok(spec)
  const pod = (change: (spec: NonNullable<V1Pod['spec']>) => void): KubernetesObject => {
    const changed = structuredClone(spec)
    change(changed)
    return {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'try', namespace: NAMESPACE },
      spec: changed,
    } as KubernetesObject
  }
  await api.put(
    pod(() => {}),
    { dryRun: true },
  ) // as it is, it may run
  type Spec = NonNullable<V1Pod['spec']>
  const inPod = (more: Spec['securityContext']) => (s: Spec) => {
    s.securityContext = { ...s.securityContext, ...more }
  }
  const inContainer = (more: Spec['containers'][number]['securityContext']) => (s: Spec) => {
    for (const container of s.containers) container.securityContext = { ...container.securityContext, ...more }
  }
  const breaches: Record<string, (s: Spec) => void> = {
    'as root': inPod({ runAsNonRoot: false, runAsUser: 0 }),
    'any system call': inPod({ seccompProfile: { type: 'Unconfined' } }),
    'the network of the node': (s) => Object.assign(s, { hostNetwork: true }),
    'a folder of the node': (s) => s.volumes?.push({ name: 'node', hostPath: { path: '/' } }),
    'more rights than its parent': inContainer({ allowPrivilegeEscalation: true }),
    'a capability': inContainer({ capabilities: { drop: [] } }),
  }
  for (const [name, change] of Object.entries(breaches)) {
    await assert.rejects(api.put(pod(change), { dryRun: true }), /violates PodSecurity "restricted/, name)
  }
})

check('the pods of each deployment stand in different zones', 'pods', async (cluster) => {
  await stands(cluster, 'eks')
  const nodes = new Map(zones.map((zone) => [nodeName(zone), zone]))
  for (const { metadata, spec } of await deployments(cluster)) {
    const labels = Object.entries(spec?.selector.matchLabels ?? {})
      .map((pair) => pair.join('='))
      .join(',')
    const places = (await podsOf(cluster, labels)).map((pod) => nodes.get((pod.spec?.nodeName ?? '') as never))
    assert.ok(places.length >= 2, `${metadata?.name}: ${places.length}`)
    assert.equal(new Set(places).size, Math.min(places.length, zones.length), `${metadata?.name}: ${places}`)
  }
})

check(
  'a changed digest rolls out pod by pod, and never fewer serve than the budget leaves',
  'pods',
  async (cluster) => {
    const { api, kubectl } = cluster
    const change = (digit: string) =>
      kubectl(['--namespace', NAMESPACE, 'set', 'image', 'deployment/back-user-deploy', `back-user=${image(digit)}`])
    const watch = await watchAvailability(api, NAMESPACE)
    await change('1')
    await rolledOut(cluster)
    const { lapses, looks, mostExtra } = watch.stop()
    assert.deepEqual(lapses, [])
    assert.ok(looks > 6, `${looks} changes were seen`)
    assert.equal(mostExtra, 1)
    for (const { spec } of await podsOf(cluster, 'tier=back-user')) assert.equal(spec?.containers[0]?.image, image('1'))

    // The watch sees what it is there for: the same change, all at once.
    const ref = { apiVersion: 'apps/v1', kind: 'Deployment', name: 'back-user-deploy', namespace: NAMESPACE }
    const before = await api.get<V1Deployment>(ref)
    await api.merge(ref, { spec: { strategy: { rollingUpdate: { maxUnavailable: '100%' } } } })
    const blunt = await watchAvailability(api, NAMESPACE)
    await change('2')
    await rolledOut(cluster)
    assert.notDeepEqual(blunt.stop().lapses, [])
    await api.merge(ref, { spec: { strategy: before?.spec?.strategy } })
  },
)

check('draining each node in turn keeps every service able to answer', 'pods', async (cluster) => {
  const { api, kubectl } = cluster
  await stands(cluster, 'eks')
  const watch = await watchAvailability(api, NAMESPACE)
  for (const zone of zones) {
    const node = nodeName(zone)
    await kubectl(['drain', node, '--ignore-daemonsets', '--delete-emptydir-data', '--timeout=240s'], {
      timeoutMs: 250_000,
    })
    const left = (await podsOf(cluster)).filter(
      ({ spec, status }) => spec?.nodeName === node && status?.phase === 'Running',
    )
    assert.deepEqual(
      left.map(({ metadata }) => metadata?.name),
      [],
    )
    await rolledOut(cluster)
    await kubectl(['uncordon', node])
  }
  assert.deepEqual(watch.stop().lapses, [])

  // A budget that lets nobody go is felt: the drain does not end.
  const budget = { apiVersion: 'policy/v1', kind: 'PodDisruptionBudget', name: 'back-user-pdb', namespace: NAMESPACE }
  await api.merge(budget, { spec: { maxUnavailable: 0 } })
  const [pod] = await podsOf(cluster, 'tier=back-user')
  const node = pod?.spec?.nodeName ?? ''
  await assert.rejects(
    kubectl(['drain', node, '--ignore-daemonsets', '--pod-selector=tier=back-user', '--timeout=8s']),
    /disruption budget|timeout/i,
  )
  await kubectl(['uncordon', node])
  await api.merge(budget, { spec: { maxUnavailable: 1 } })
})

check('the autoscaler adds pods under load, as many as it may', 'load', async (cluster) => {
  const { api, metrics } = cluster
  assert.ok(metrics)
  await stands(cluster, 'eks')
  const scaler = () =>
    api.get<V2HorizontalPodAutoscaler>({
      apiVersion: 'autoscaling/v2',
      kind: 'HorizontalPodAutoscaler',
      name: 'back-user-hpa',
      namespace: NAMESPACE,
    })
  const replicas = async () =>
    (await deployments(cluster)).find(({ metadata }) => metadata?.name === 'back-user-deploy')?.spec?.replicas
  assert.equal(await replicas(), (await scaler())?.spec?.minReplicas)
  metrics.setLoad('back-user', 3)
  const most = (await scaler())?.spec?.maxReplicas
  await api.until('the most pods are asked for', async () => (await replicas()) === most, 180_000)
  await rolledOut(cluster)
  metrics.setLoad('back-user', 0.1)
})

check('the seed’s topology schedules: one volume, all back ends beside it on one node', 'pods', async (cluster) => {
  const { api } = cluster
  await stands(cluster, 'eks-seed')
  const claim = await api.get<V1PersistentVolumeClaim>({
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    name: 'ebs-pvc',
    namespace: NAMESPACE,
  })
  assert.equal(claim?.status?.phase, 'Bound')
  const back = (await podsOf(cluster)).filter(
    ({ metadata, status }) =>
      /^back-(user|delivery|admin)$/.test(metadata?.labels?.tier ?? '') && status?.phase === 'Running',
  )
  assert.ok(back.length >= 3)
  assert.equal(new Set(back.map(({ spec }) => spec?.nodeName)).size, 1)
  assert.ok(
    back.every(({ spec }) =>
      spec?.volumes?.some(({ persistentVolumeClaim }) => persistentVolumeClaim?.claimName === 'ebs-pvc'),
    ),
  )

  // The seed's own words, one pod of a kind on a node with a volume that only one node may have, leave the second pod nowhere to go.
  const apart = {
    podAntiAffinity: {
      requiredDuringSchedulingIgnoredDuringExecution: [
        { topologyKey: 'kubernetes.io/hostname', labelSelector: { matchLabels: { tier: 'back-user' } } },
      ],
    },
  }
  const ref = { apiVersion: 'apps/v1', kind: 'Deployment', name: 'back-user-deploy', namespace: NAMESPACE }
  await api.merge(ref, { spec: { template: { spec: { affinity: apart } } } })
  await api.until('a pod has nowhere to go', async () =>
    (await podsOf(cluster, 'tier=back-user')).some(({ status }) =>
      status?.conditions?.some(({ reason }) => reason === 'Unschedulable'),
    ),
  )
})
