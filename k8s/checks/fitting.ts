import { readFileSync } from 'node:fs'
import {
  deployments,
  type KubeObject,
  leastReplicas,
  ofKind,
  quantity,
  type Value,
  type Workload,
  workloads,
} from './objects.ts'

type Size = { cpu: number; memory: number; pods: number }
type Nodes = {
  allocatable: { cpu: string; memory: string; pods: number }
  most: number
  daemons: { cpu: string; memory: string }[]
  beside: { name: string; count: number; cpu: string; memory: string }[]
}
const nodes: Nodes = JSON.parse(readFileSync(new URL('nodes.json', import.meta.url), 'utf8'))

function sizeOf({ containers }: Workload): Size {
  const sum = (what: 'cpu' | 'memory') =>
    containers.reduce((total: number, { resources }: Value) => total + quantity(resources?.requests?.[what] ?? 0), 0)
  return { cpu: sum('cpu'), memory: sum('memory'), pods: 1 }
}

const add = (a: Size, b: Size): Size => ({ cpu: a.cpu + b.cpu, memory: a.memory + b.memory, pods: a.pods + b.pods })
const none: Size = { cpu: 0, memory: 0, pods: 0 }

/** What is left on one node for anything that is no daemon. */
export function room(): Size {
  const { allocatable, daemons } = nodes
  const taken = daemons
    .map(({ cpu, memory }) => ({ cpu: quantity(cpu), memory: quantity(memory), pods: 1 }))
    .reduce(add, none)
  return {
    cpu: quantity(allocatable.cpu) - taken.cpu,
    memory: quantity(allocatable.memory) - taken.memory,
    pods: allocatable.pods - taken.pods,
  }
}

const together = ({ pod }: Workload) =>
  (pod.affinity?.podAffinity?.requiredDuringSchedulingIgnoredDuringExecution ?? []).some(
    ({ topologyKey }: Value) => topologyKey === 'kubernetes.io/hostname',
  )

/** Pods that one node has to hold all of: with their autoscalers at the top, and one more while a deployment is replaced. */
export function keptTogether(objects: readonly KubeObject[]): Size {
  const group = deployments(objects).filter(together)
  if (group.length === 0) return none
  const all = group.flatMap((workload) => {
    const scaler = ofKind(objects, 'HorizontalPodAutoscaler').find(
      ({ spec }) => spec.scaleTargetRef.name === workload.owner.metadata.name,
    )
    return Array<Size>(scaler?.spec.maxReplicas ?? workload.owner.spec.replicas ?? 1).fill(sizeOf(workload))
  })
  return [...all, sizeOf(group[0] as Workload)].reduce(add, none)
}

export const fits = (size: Size, into: Size) =>
  size.cpu <= into.cpu + 1e-9 && size.memory <= into.memory && size.pods <= into.pods

/** Names what finds no place when every pod that must run is put on all nodes but one, the biggest first. */
export function withoutPlace(objects: readonly KubeObject[], count = nodes.most - 1): string[] {
  const items: { name: string; size: Size }[] = nodes.beside.flatMap(({ name, count, cpu, memory }) =>
    Array(count).fill({ name, size: { cpu: quantity(cpu), memory: quantity(memory), pods: 1 } }),
  )
  const group = keptTogether(objects)
  if (group.pods > 0) items.push({ name: 'the pods that are kept together', size: group })
  let surge: { name: string; size: Size } | undefined
  for (const workload of workloads(objects)) {
    if (workload.owner.kind === 'Deployment' && together(workload)) continue
    const size = sizeOf(workload)
    const pods = workload.owner.kind === 'Deployment' ? leastReplicas(objects, workload.owner) : 1
    items.push(...Array(pods).fill({ name: workload.id, size }))
    if (workload.owner.kind === 'Deployment' && size.cpu > (surge?.size.cpu ?? 0))
      surge = { name: `one more of ${workload.id}`, size }
  }
  if (surge) items.push(surge)
  const left = Array.from({ length: count }, room)
  const homeless: string[] = []
  for (const { name, size } of items.sort((a, b) => b.size.cpu - a.size.cpu || b.size.memory - a.size.memory)) {
    const index = left.findIndex((node) => fits(size, node))
    const node = left[index]
    if (!node) homeless.push(name)
    else left[index] = { cpu: node.cpu - size.cpu, memory: node.memory - size.memory, pods: node.pods - size.pods }
  }
  return homeless
}
