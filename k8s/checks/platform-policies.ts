import { deployments, get, idOf, type KubeObject, ofKind, type Value, workloads } from './objects.ts'
import type { Policy } from './policy.ts'

const all = ['eks', 'eks-seed', 'local']
const cloud = ['eks', 'eks-seed']
const first = (object: Value) => object.spec.template.spec.containers[0]
const waveOf = ({ metadata }: KubeObject) => Number(metadata.annotations?.['argocd.argoproj.io/sync-wave'] ?? 0)
const hookOf = ({ metadata }: KubeObject) => metadata.annotations?.['argocd.argoproj.io/hook']

export const platformPolicies: readonly Policy[] = [
  {
    name: 'roll-outs: one more before one less, slow enough for the load balancer, after the migrations',
    overlays: all,
    faults: (objects) => [
      ...deployments(objects).flatMap(({ id, owner, pod }) => {
        const { strategy, minReadySeconds } = owner.spec
        const sleep = pod.containers[0].lifecycle?.preStop?.sleep?.seconds ?? 0
        return [
          strategy?.rollingUpdate?.maxUnavailable === 0 && strategy.rollingUpdate.maxSurge === 1
            ? ''
            : 'may be fewer while it is replaced',
          minReadySeconds >= 5 ? '' : 'counts a pod before it has proven itself',
          sleep >= 15 ? '' : 'ends before the load balancer has noticed',
          (pod.terminationGracePeriodSeconds ?? 30) >= sleep + 25 ? '' : 'is killed before its requests have ended',
        ]
          .filter(Boolean)
          .map((fault) => `${id} ${fault}`)
      }),
      ...deployments(objects)
        .filter(({ owner }) => owner.metadata.name.startsWith('back-'))
        .flatMap(({ id, owner, pod }) => {
          const job = objects.find(
            (object) => idOf(object) === `Job/${owner.metadata.name.replace('-deploy', '-migrate')}`,
          )
          if (!job) return [`${id} has no migration job`]
          return [
            hookOf(job) === 'Sync' && waveOf(job) < waveOf(owner) ? '' : 'is rolled out before its migrations',
            job.spec.template.spec.containers[0].image === pod.containers[0].image ? '' : 'migrates with another image',
          ]
            .filter(Boolean)
            .map((fault) => `${id} ${fault}`)
        }),
    ],
    breaks: [
      {
        harm: 'the seed’s strategy',
        in: 'eks',
        change: (o) => {
          get(o, 'Deployment/back-user-deploy').spec.strategy.rollingUpdate = { maxUnavailable: 1, maxSurge: 0 }
        },
        says: /may be fewer/,
      },
      {
        harm: 'no pause',
        in: 'eks',
        change: (o) => delete first(get(o, 'Deployment/front-delivery-deploy')).lifecycle,
        says: /before the load balancer has noticed/,
      },
      {
        harm: 'migrations in the services’ wave',
        in: 'eks',
        change: (o) => {
          get(o, 'Job/back-admin-migrate').metadata.annotations['argocd.argoproj.io/sync-wave'] = '0'
        },
        says: /before its migrations/,
      },
      {
        harm: 'an older image migrates',
        in: 'eks',
        change: (o) => {
          first(get(o, 'Job/back-user-migrate')).image += '0'
        },
        says: /another image/,
      },
    ],
  },
  {
    name: 'images are named by digest',
    overlays: cloud,
    faults: (objects) =>
      workloads(objects).flatMap(({ id, containers }) =>
        containers
          .filter(
            ({ image }: Value) =>
              !/^[\w.-]+\.dkr\.ecr\.ap-northeast-2\.amazonaws\.com\/[a-z-]+@sha256:[0-9a-f]{64}$/.test(image),
          )
          .map(({ image }: Value) => `${id} runs ${image}`),
      ),
    breaks: [
      {
        harm: 'a tag',
        in: 'eks',
        change: (o) => {
          first(get(o, 'Deployment/front-user-deploy')).image =
            '111122223333.dkr.ecr.ap-northeast-2.amazonaws.com/front-user:27'
        },
        says: /front-user:27/,
      },
    ],
  },
  {
    name: 'service accounts: one of its own, no token but for the cluster view, which reads and nothing else',
    overlays: all,
    faults: (objects) => [
      ...workloads(objects).flatMap(({ id, pod, labels }) => {
        const account = ofKind(objects, 'ServiceAccount').find(
          ({ metadata }) => metadata.name === pod.serviceAccountName,
        )
        const token = pod.automountServiceAccountToken
        return [
          account ? '' : `runs as ${pod.serviceAccountName ?? 'default'}, which is not ours`,
          account && account.automountServiceAccountToken !== false ? 'has an account that hands out tokens' : '',
          token === (labels.tier === 'back-admin')
            ? ''
            : token
              ? 'carries a token that it does not need'
              : 'does not say that it has no token',
        ]
          .filter(Boolean)
          .map((fault) => `${id} ${fault}`)
      }),
      ...ofKind(objects, 'Role', 'ClusterRole').flatMap((role) => [
        ...(role.kind === 'ClusterRole' ? [`${idOf(role)} reaches beyond the namespace`] : []),
        ...role.rules
          .filter(({ verbs }: Value) => verbs.some((verb: string) => !['get', 'list', 'watch'].includes(verb)))
          .map(() => `${idOf(role)} may change things`),
        ...role.rules
          .filter(({ resources }: Value) =>
            resources.some((name: string) => ['secrets', '*', 'pods/exec', 'pods/log'].includes(name)),
          )
          .map(() => `${idOf(role)} reads more than the view shows`),
      ]),
    ],
    breaks: [
      {
        harm: 'the default account',
        in: 'eks',
        change: (o) => delete get(o, 'Deployment/back-user-deploy').spec.template.spec.serviceAccountName,
        says: /runs as default/,
      },
      {
        harm: 'the view may delete',
        in: 'eks',
        change: (o) => {
          get(o, 'Role/cluster-view').rules[0].verbs.push('delete')
        },
        says: /may change things/,
      },
      {
        harm: 'the view reads secrets',
        in: 'eks',
        change: (o) => {
          get(o, 'Role/cluster-view').rules[1].resources.push('secrets')
        },
        says: /reads more/,
      },
      {
        harm: 'a front end with a token',
        in: 'eks',
        change: (o) => {
          get(o, 'Deployment/front-user-deploy').spec.template.spec.automountServiceAccountToken = true
        },
        says: /does not need/,
      },
    ],
  },
  {
    name: 'no secret stands in a manifest',
    overlays: all,
    faults: (objects) => [
      ...ofKind(objects, 'Secret').map((secret) => `${idOf(secret)} is in Git`),
      ...workloads(objects).flatMap(({ id, containers }) =>
        containers.flatMap(({ env = [] }: Value) =>
          env
            .filter(
              ({ name, value }: Value) => value !== undefined && /(PASSWORD|SECRET|TOKEN|DATABASE_URL)$/.test(name),
            )
            .map(({ name }: Value) => `${id} spells out ${name}`),
        ),
      ),
      ...ofKind(objects, 'ConfigMap').flatMap((map) =>
        Object.entries(map.data ?? {})
          .filter(
            ([name, value]) =>
              /PASSWORD|SECRET|TOKEN/.test(name) || /:\/\/[^/\s]*:[^/\s]*@|PRIVATE KEY/.test(String(value)),
          )
          .map(([name]) => `${idOf(map)} holds ${name}`),
      ),
    ],
    breaks: [
      {
        harm: 'a Secret',
        in: 'eks',
        change: (o) => {
          o.push({ apiVersion: 'v1', kind: 'Secret', metadata: { name: 's' } })
        },
        says: /is in Git/,
      },
      {
        harm: 'a password in env',
        in: 'eks',
        change: (o) => {
          first(get(o, 'Deployment/back-user-deploy')).env.push({ name: 'KAFKA_SASL_PASSWORD', value: 'x' })
        },
        says: /spells out/,
      },
      {
        harm: 'a URL with a password',
        in: 'eks',
        change: (o) => {
          o.push({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'm' }, data: { URL: 'postgres://a:b@c/d' } })
        },
        says: /holds URL/,
      },
    ],
  },
  {
    name: 'storage: encrypted, bound where the pod is, and its class is there',
    overlays: all,
    faults: (objects) => [
      ...ofKind(objects, 'StorageClass')
        .filter(({ provisioner }) => provisioner === 'ebs.csi.aws.com')
        .flatMap((kind) =>
          [
            kind.parameters?.encrypted === 'true' ? '' : 'is not encrypted',
            kind.volumeBindingMode === 'WaitForFirstConsumer' ? '' : 'makes volumes in a zone where no pod may be',
            kind.parameters?.type === 'gp3' ? '' : 'is not gp3',
          ]
            .filter(Boolean)
            .map((fault) => `${idOf(kind)} ${fault}`),
        ),
      ...ofKind(objects, 'PersistentVolumeClaim')
        .filter(
          ({ spec }) =>
            spec.storageClassName &&
            !objects.some((object) => idOf(object) === `StorageClass/${spec.storageClassName}`),
        )
        .map((claim) => `${idOf(claim)} names a class that is not there`),
      ...workloads(objects).flatMap(({ id, owner, pod, containers }) => [
        ...(pod.volumes ?? [])
          .filter(
            (volume: Value) =>
              volume.persistentVolumeClaim &&
              !objects.some(
                (object) => idOf(object) === `PersistentVolumeClaim/${volume.persistentVolumeClaim.claimName}`,
              ),
          )
          .map(() => `${id} mounts a claim that is not there`),
        ...containers
          .flatMap(({ volumeMounts = [] }: Value) =>
            volumeMounts.filter(
              ({ name }: Value) =>
                ![
                  ...(pod.volumes ?? []),
                  ...(owner.spec.volumeClaimTemplates ?? []).map(({ metadata }: Value) => metadata),
                ].some((volume: Value) => volume.name === name),
            ),
          )
          .map(({ name }: Value) => `${id} mounts ${name}, which the pod does not have`),
      ]),
    ],
    breaks: [
      {
        harm: 'not encrypted',
        in: 'eks-seed',
        change: (o) => delete get(o, 'StorageClass/gp3').parameters.encrypted,
        says: /not encrypted/,
      },
      {
        harm: 'bound at once',
        in: 'eks-seed',
        change: (o) => {
          get(o, 'StorageClass/gp3').volumeBindingMode = 'Immediate'
        },
        says: /where no pod may be/,
      },
      {
        harm: 'another claim',
        in: 'eks-seed',
        change: (o) => {
          get(o, 'PersistentVolumeClaim/ebs-pvc').metadata.name = 'ebs'
        },
        says: /claim that is not there/,
      },
    ],
  },
]
