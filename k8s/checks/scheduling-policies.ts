import { fits, keptTogether, room, withoutPlace } from './fitting.ts'
import { deployments, get, idOf, leastReplicas, ofKind, selects, type Value } from './objects.ts'
import type { Policy } from './policy.ts'

const all = ['eks', 'eks-seed', 'local']
const first = (object: Value) => object.spec.template.spec.containers[0]

/** Where pods are, and how many. */
export const schedulingPolicies: readonly Policy[] = [
  {
    name: 'everything fits on two of the three nodes, with one pod more for a roll-out',
    overlays: ['eks', 'eks-seed'],
    faults: (objects) => withoutPlace(objects).map((name) => `${name} finds no place`),
    breaks: [
      {
        harm: 'a service asks for a whole core',
        in: 'eks',
        change: (o) => {
          first(get(o, 'Deployment/back-user-deploy')).resources.requests.cpu = '1'
        },
        says: /finds no place/,
      },
      {
        harm: 'more pods than the nodes may hold',
        in: 'eks',
        change: (o) => {
          get(o, 'Deployment/front-user-deploy').spec.replicas = 30
          first(get(o, 'Deployment/front-user-deploy')).resources.requests = { cpu: '1m', memory: '1Mi' }
        },
        says: /front-user-deploy finds no place/,
      },
    ],
  },
  {
    name: 'each autoscaler has its target, a figure to scale by, and no rival in Git',
    overlays: all,
    faults: (objects) =>
      ofKind(objects, 'HorizontalPodAutoscaler').flatMap((scaler) => {
        const { scaleTargetRef: ref, minReplicas, maxReplicas, metrics } = scaler.spec
        const target = deployments(objects).find(
          ({ owner }) => owner.metadata.name === ref.name && ref.kind === owner.kind,
        )
        if (!target) return [`${idOf(scaler)} scales ${ref.kind}/${ref.name}, which is not there`]
        return [
          target.owner.spec.replicas === undefined ? '' : `and Git (replicas) fight over ${target.id}`,
          target.pod.containers.every(({ resources }: Value) => resources?.requests?.cpu)
            ? ''
            : 'has no request to compare with',
          minReplicas <= maxReplicas ? '' : 'has a floor above its ceiling',
          metrics?.[0]?.resource?.target?.averageUtilization === 70 ? '' : 'does not scale at 70 % of CPU',
        ]
          .filter(Boolean)
          .map((fault) => `${idOf(scaler)} ${fault}`)
      }),
    breaks: [
      {
        harm: 'the target has another name',
        in: 'eks',
        change: (o) => {
          get(o, 'HorizontalPodAutoscaler/back-user-hpa').spec.scaleTargetRef.name = 'back-user'
        },
        says: /is not there/,
      },
      {
        harm: 'replicas in Git',
        in: 'eks',
        change: (o) => {
          get(o, 'Deployment/back-user-deploy').spec.replicas = 3
        },
        says: /fight over/,
      },
    ],
  },
  {
    name: 'every deployment has a budget that lets a drain through and never all of it at once',
    overlays: all,
    faults: (objects) =>
      deployments(objects).flatMap(({ id, owner, labels }) => {
        const budgets = ofKind(objects, 'PodDisruptionBudget').filter(({ spec }) => selects(spec.selector, labels))
        if (budgets.length !== 1) return [`${id} has ${budgets.length} budgets`]
        const { maxUnavailable, minAvailable } = budgets[0]?.spec ?? {}
        const pods = leastReplicas(objects, owner)
        const goes = maxUnavailable ?? pods - minAvailable
        if (!(goes >= 1)) return [`${id}: no pod may go, so a drain waits for ever`]
        return goes >= pods && pods > 1 ? [`${id}: all pods may go at once`] : []
      }),
    breaks: [
      {
        harm: 'all must stay',
        in: 'eks',
        change: (o) => {
          get(o, 'PodDisruptionBudget/back-user-pdb').spec = {
            minAvailable: 2,
            selector: { matchLabels: { tier: 'back-user' } },
          }
        },
        says: /a drain waits for ever/,
      },
      {
        harm: 'no budget',
        in: 'eks',
        change: (o) => {
          o.splice(o.indexOf(get(o, 'PodDisruptionBudget/front-user-pdb')), 1)
        },
        says: /front-user-deploy has 0 budgets/,
      },
    ],
  },
  {
    name: 'spread and affinity can be satisfied together with the volumes',
    overlays: all,
    faults: (objects) => {
      const faults = deployments(objects).flatMap(({ id, labels, pod }) => {
        const affinity = pod.affinity ?? {}
        const required = (kind: string) => affinity[kind]?.requiredDuringSchedulingIgnoredDuringExecution ?? []
        const claims = (pod.volumes ?? []).filter((volume: Value) => volume.persistentVolumeClaim)
        const near = required('podAffinity').filter(
          ({ topologyKey }: Value) => topologyKey === 'kubernetes.io/hostname',
        )
        const spread = (pod.topologySpreadConstraints ?? []).filter(
          ({ whenUnsatisfiable }: Value) => whenUnsatisfiable === 'DoNotSchedule',
        )
        return [
          ...required('podAntiAffinity')
            .filter(({ labelSelector }: Value) => claims.length > 0 && selects(labelSelector, labels))
            .map(() => 'avoids its own kind, yet its volume is on one node: a second pod finds no place'),
          ...near
            .filter(
              ({ labelSelector }: Value) => !deployments(objects).some((other) => selects(labelSelector, other.labels)),
            )
            .map(() => 'wants to be near what is not there'),
          claims.length > 0 && near.length === 0 ? 'shares a volume of one node and may be put on another' : '',
          near.length > 0 && spread.length > 0 ? 'must be on one node and must be spread' : '',
          spread.some(({ nodeTaintsPolicy }: Value) => nodeTaintsPolicy !== 'Honor')
            ? 'counts drained nodes when it spreads'
            : '',
          (pod.topologySpreadConstraints ?? []).some(({ labelSelector }: Value) => !selects(labelSelector, labels))
            ? 'spreads by somebody else’s labels'
            : '',
        ]
          .filter(Boolean)
          .map((fault) => `${id} ${fault}`)
      })
      if (!fits(keptTogether(objects), room())) faults.push('what is kept together is more than a node holds')
      return faults
    },
    breaks: [
      {
        harm: 'the seed’s anti-affinity',
        in: 'eks-seed',
        change: (o) => {
          get(o, 'Deployment/back-user-deploy').spec.template.spec.affinity.podAntiAffinity = {
            requiredDuringSchedulingIgnoredDuringExecution: [
              {
                labelSelector: { matchExpressions: [{ key: 'tier', operator: 'In', values: ['back-user'] }] },
                topologyKey: 'kubernetes.io/hostname',
              },
            ],
          }
        },
        says: /avoids its own kind/,
      },
      {
        harm: 'no affinity',
        in: 'eks-seed',
        change: (o) => delete get(o, 'Deployment/back-admin-deploy').spec.template.spec.affinity,
        says: /may be put on another/,
      },
      {
        harm: 'the autoscalers of one node too high',
        in: 'eks-seed',
        change: (o) => {
          get(o, 'HorizontalPodAutoscaler/back-user-hpa').spec.maxReplicas = 9
        },
        says: /more than a node holds/,
      },
      {
        harm: 'drained zones count',
        in: 'eks',
        change: (o) =>
          delete get(o, 'Deployment/front-user-deploy').spec.template.spec.topologySpreadConstraints[0]
            .nodeTaintsPolicy,
        says: /counts drained nodes/,
      },
    ],
  },
]
