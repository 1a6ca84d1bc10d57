/** A Kubernetes object as YAML has it. Its form is checked by the schema tests; here one walks through it. */
// biome-ignore lint/suspicious/noExplicitAny: any depth of somebody else's schema
export type Value = any
export type KubeObject = { apiVersion: string; kind: string; metadata: Value; spec?: Value; [field: string]: Value }

export const ofKind = (objects: readonly KubeObject[], ...kinds: string[]): KubeObject[] =>
  objects.filter(({ kind }) => kinds.includes(kind))

/** `Deployment/back-user-deploy` */
export const idOf = ({ kind, metadata }: KubeObject): string => `${kind}/${metadata.name}`

/** @throws Error when there is none */
export function get(objects: readonly KubeObject[], id: string): KubeObject {
  const found = objects.find((object) => idOf(object) === id)
  if (!found) throw new Error(`no ${id}`)
  return found
}

export type Workload = {
  id: string
  owner: KubeObject
  labels: Record<string, string>
  pod: Value
  containers: Value[]
}

/** What makes pods: deployments and jobs, with the spec of the pod. */
export function workloads(objects: readonly KubeObject[]): Workload[] {
  return ofKind(objects, 'Deployment', 'StatefulSet', 'DaemonSet', 'Job').map((owner) => {
    const { metadata, spec: pod } = owner.spec.template
    return {
      id: idOf(owner),
      owner,
      labels: metadata?.labels ?? {},
      pod,
      containers: [...(pod.initContainers ?? []), ...pod.containers],
    }
  })
}

export const deployments = (objects: readonly KubeObject[]): Workload[] =>
  workloads(objects).filter(({ owner }) => owner.kind === 'Deployment')

export const selects = (selector: Value, labels: Record<string, string>): boolean =>
  Object.entries(selector?.matchLabels ?? {}).every(([name, value]) => labels[name] === value) &&
  (selector?.matchExpressions ?? []).every(({ key, operator, values = [] }: Value) => {
    const value = labels[key]
    if (operator === 'In') return value !== undefined && values.includes(value)
    if (operator === 'NotIn') return value === undefined || !values.includes(value)
    if (operator === 'Exists') return value !== undefined
    return value === undefined
  })

/** `200m` → 0.2, `200M` → 200e6, `256Mi` → 268435456 */
export function quantity(text: unknown): number {
  const found = /^([\d.]+)(m|k|M|G|Ki|Mi|Gi)?$/.exec(String(text))
  if (!found) throw new Error(`${text} is no quantity`)
  const unit = { m: 1e-3, k: 1e3, M: 1e6, G: 1e9, Ki: 2 ** 10, Mi: 2 ** 20, Gi: 2 ** 30 } as Record<string, number>
  return Number(found[1]) * (found[2] === undefined ? 1 : (unit[found[2]] ?? Number.NaN))
}

/** How many pods a deployment has at least: its own figure, or its autoscaler's. */
export function leastReplicas(objects: readonly KubeObject[], deployment: KubeObject): number {
  const scaler = ofKind(objects, 'HorizontalPodAutoscaler').find(
    ({ spec }) => spec.scaleTargetRef.name === deployment.metadata.name,
  )
  return scaler?.spec.minReplicas ?? deployment.spec.replicas ?? 1
}
