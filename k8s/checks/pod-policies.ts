import { deployments, get, idOf, ofKind, quantity, type Value, workloads } from './objects.ts'
import type { Policy } from './policy.ts'

const all = ['eks', 'eks-seed', 'local']
const first = (object: Value) => object.spec.template.spec.containers[0]

export const podPolicies: readonly Policy[] = [
  {
    name: 'requests and limits: every container says what it needs and where it ends',
    overlays: all,
    faults: (objects) =>
      workloads(objects).flatMap(({ id, containers }) =>
        containers.flatMap(({ name, resources }: Value) => {
          const { requests = {}, limits = {} } = resources ?? {}
          const faults = ['cpu', 'memory']
            .filter((what) => requests[what] === undefined)
            .map((what) => `no request of ${what}`)
          if (limits.memory === undefined) faults.push('no limit of memory')
          for (const what of ['cpu', 'memory'])
            if (requests[what] && limits[what] && quantity(requests[what]) > quantity(limits[what]))
              faults.push(`asks for more ${what} than its limit`)
          return faults.map((fault) => `${id} ${name}: ${fault}`)
        }),
      ),
    breaks: [
      {
        harm: 'a limit is gone',
        in: 'eks',
        change: (o) => delete first(get(o, 'Deployment/back-user-deploy')).resources.limits,
        says: /back-user.*no limit of memory/,
      },
      {
        harm: 'a job asks for nothing',
        in: 'eks',
        change: (o) => delete first(get(o, 'Job/back-admin-migrate')).resources.requests,
        says: /back-admin-migrate.*no request of cpu/,
      },
    ],
  },
  {
    name: 'three probes, and liveness does not ask for the database',
    overlays: all,
    faults: (objects) =>
      deployments(objects).flatMap(({ id, pod }) =>
        pod.containers.flatMap((container: Value) =>
          ['startupProbe', 'livenessProbe', 'readinessProbe'].flatMap((probe) => {
            const http = container[probe]?.httpGet
            if (!http) return [`${id}: no ${probe}`]
            const port = container.ports?.some(({ name, containerPort }: Value) =>
              [name, containerPort].includes(http.port),
            )
            return [
              ...(port ? [] : [`${id}: ${probe} asks a port that the container does not have`]),
              ...(probe !== 'readinessProbe' && http.path === '/readyz'
                ? [`${id}: ${probe} asks for the database`]
                : []),
              ...(probe === 'readinessProbe' && http.path === '/livez' ? [`${id}: is ready without its database`] : []),
            ]
          }),
        ),
      ),
    breaks: [
      {
        harm: 'liveness asks /readyz',
        in: 'eks',
        change: (o) => {
          first(get(o, 'Deployment/back-admin-deploy')).livenessProbe.httpGet.path = '/readyz'
        },
        says: /livenessProbe asks for the database/,
      },
      {
        harm: 'no startup probe',
        in: 'local',
        change: (o) => delete first(get(o, 'Deployment/front-user-deploy')).startupProbe,
        says: /no startupProbe/,
      },
    ],
  },
  {
    name: 'restricted: no root, no rights, a root file system that cannot be written',
    overlays: all,
    faults: (objects) => {
      const namespaces = ofKind(objects, 'Namespace').flatMap((namespace) =>
        ['enforce', 'audit', 'warn']
          .filter((mode) => namespace.metadata.labels?.[`pod-security.kubernetes.io/${mode}`] !== 'restricted')
          .map((mode) => `${idOf(namespace)} does not ${mode} restricted`),
      )
      const pods = workloads(objects).flatMap(({ id, pod, containers }) => {
        const security = pod.securityContext ?? {}
        return [
          security.runAsNonRoot === true ? '' : 'may run as root',
          typeof security.runAsUser === 'number' && security.runAsUser > 0 ? '' : 'has no numeric user',
          security.seccompProfile?.type === 'RuntimeDefault' ? '' : 'has no seccomp profile',
          pod.hostNetwork || pod.hostPID || pod.hostIPC ? 'shares the host' : '',
          (pod.volumes ?? []).some((volume: Value) => volume.hostPath) ? 'mounts the host' : '',
          ...containers.flatMap(({ securityContext: own = {} }: Value) => [
            own.allowPrivilegeEscalation === false ? '' : 'may gain rights',
            own.readOnlyRootFilesystem === true ? '' : 'writes its root file system',
            own.capabilities?.drop?.includes('ALL') && !own.capabilities.add ? '' : 'keeps capabilities',
            own.privileged ? 'is privileged' : '',
          ]),
        ]
          .filter(Boolean)
          .map((fault) => `${id} ${fault}`)
      })
      return [...namespaces, ...pods]
    },
    breaks: [
      {
        harm: 'a writable root',
        in: 'eks',
        change: (o) => {
          first(get(o, 'Deployment/front-user-deploy')).securityContext.readOnlyRootFilesystem = false
        },
        says: /writes its root/,
      },
      {
        harm: 'root allowed',
        in: 'eks',
        change: (o) => delete get(o, 'Job/topics').spec.template.spec.securityContext.runAsNonRoot,
        says: /may run as root/,
      },
      {
        harm: 'warn is baseline',
        in: 'eks',
        change: (o) => {
          get(o, 'Namespace/exqress').metadata.labels['pod-security.kubernetes.io/warn'] = 'baseline'
        },
        says: /does not warn restricted/,
      },
    ],
  },
]
