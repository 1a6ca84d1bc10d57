import { get, idOf, type KubeObject, ofKind, selects, type Value } from './objects.ts'
import type { Policy } from './policy.ts'

const all = ['eks', 'eks-seed', 'local']

/** Who may open a connection to whom inside the namespace, on a port, by the policies of both sides. */
function mayTalk(
  objects: readonly KubeObject[],
  from: Record<string, string>,
  to: Record<string, string>,
  port: number,
): boolean {
  const side = (direction: 'ingress' | 'egress', own: Record<string, string>, other: Record<string, string>) => {
    const policies = ofKind(objects, 'NetworkPolicy').filter(
      ({ spec }) =>
        spec.policyTypes.includes(direction === 'ingress' ? 'Ingress' : 'Egress') && selects(spec.podSelector, own),
    )
    if (policies.length === 0) return true
    return policies.some(({ spec }) =>
      (spec[direction] ?? []).some((rule: Value) => {
        const peers = direction === 'ingress' ? rule.from : rule.to
        const peer =
          !peers ||
          peers.some(
            (entry: Value) => entry.podSelector && !entry.namespaceSelector && selects(entry.podSelector, other),
          )
        return peer && (!rule.ports || rule.ports.some((entry: Value) => entry.port === port))
      }),
    )
  }
  return side('egress', from, to) && side('ingress', to, from)
}

/** The internal calls of architecture.md. */
const calls = [
  'back-user > back-admin',
  'back-user > back-delivery',
  'back-delivery > back-admin',
  'back-admin > back-delivery',
]
const ports: Record<string, number> = {
  'back-user': 4002,
  'back-delivery': 4001,
  'back-admin': 8000,
  'front-user': 8080,
  'front-delivery': 8080,
}

export const trafficPolicies: readonly Policy[] = [
  {
    name: 'network: denied by default, and inside the namespace exactly the calls of the architecture',
    overlays: all,
    faults: (objects) => {
      const deny = ofKind(objects, 'NetworkPolicy').some(
        ({ spec, metadata }) =>
          metadata.namespace === 'exqress' &&
          Object.keys(spec.podSelector).length === 0 &&
          spec.policyTypes.length === 2 &&
          !spec.ingress &&
          !spec.egress,
      )
      const tiers = Object.keys(ports)
      const open = tiers.flatMap((from) =>
        tiers
          .filter((to) => to !== from && mayTalk(objects, { tier: from }, { tier: to }, ports[to] ?? 0))
          .map((to) => `${from} > ${to}`),
      )
      const imds = ofKind(objects, 'NetworkPolicy').filter(({ spec }) =>
        (spec.egress ?? []).some((rule: Value) =>
          (rule.to ?? []).some(
            ({ ipBlock }: Value) => ipBlock?.cidr === '0.0.0.0/0' && !ipBlock.except?.includes('169.254.0.0/16'),
          ),
        ),
      )
      return [
        ...(deny ? [] : ['nothing denies by default']),
        ...open.filter((call) => !calls.includes(call)).map((call) => `${call} is open and no call of ours`),
        ...calls.filter((call) => !open.includes(call)).map((call) => `${call} is needed and closed`),
        ...imds.map((policy) => `${idOf(policy)} opens the metadata of the instance`),
      ]
    },
    breaks: [
      {
        harm: 'no default',
        in: 'eks',
        change: (o) => {
          o.splice(o.indexOf(get(o, 'NetworkPolicy/default-deny')), 1)
        },
        says: /denies by default/,
      },
      {
        harm: 'a front end asks admin',
        in: 'eks',
        change: (o) => {
          for (const id of ['NetworkPolicy/admin-asks', 'NetworkPolicy/user-asks']) get(o, id).spec.podSelector = {}
          get(o, 'NetworkPolicy/ask-admin').spec.ingress = [{}]
        },
        says: /front-user > back-admin is open/,
      },
      {
        harm: 'a call is forgotten',
        in: 'eks',
        change: (o) => {
          o.splice(o.indexOf(get(o, 'NetworkPolicy/delivery-asks')), 1)
        },
        says: /back-delivery > back-admin is needed/,
      },
      {
        harm: 'metadata reachable',
        in: 'eks',
        change: (o) => delete get(o, 'NetworkPolicy/aws-interfaces').spec.egress[0].to[0].ipBlock.except,
        says: /opens the metadata/,
      },
    ],
  },
  {
    name: 'ingress: TLS everywhere, a host for each rule, backends that are there, nothing internal',
    overlays: all,
    faults: (objects) =>
      ofKind(objects, 'Ingress').flatMap((ingress) => {
        const { ingressClassName, rules, tls = [] } = ingress.spec
        const params = objects.find((object) => idOf(object) === `IngressClassParams/${ingressClassName}`)?.spec
        const classTls =
          params?.certificateArn?.length > 0 && params.sslRedirectPort === '443' && /TLS13/.test(params.sslPolicy ?? '')
        const faults = Object.keys(ingress.metadata.annotations ?? {}).includes('kubernetes.io/ingress.class')
          ? ['has the deprecated class annotation']
          : []
        if (params?.scheme === 'internet-facing' && JSON.stringify(rules).includes('back-admin-svc'))
          faults.push('shows the desk to the internet')
        for (const { host, http } of rules) {
          if (!host) faults.push('answers for any host')
          if (!classTls && !tls.some(({ hosts, secretName }: Value) => hosts?.includes(host) && secretName))
            faults.push(`serves ${host} without TLS`)
          const guarded = http.paths.some(
            ({ path, backend }: Value) => path === '/internal' && backend.service.port.name === 'use-annotation',
          )
          for (const { path, backend } of http.paths) {
            const { name, port } = backend.service
            if (port.name === 'use-annotation') {
              if (!ingress.metadata.annotations?.[`alb.ingress.kubernetes.io/actions.${name}`])
                faults.push(`has no action ${name}`)
              continue
            }
            const service = objects.find((object) => idOf(object) === `Service/${name}`)
            if (!service?.spec.ports.some((entry: Value) => entry.port === port.number))
              faults.push(`sends ${path} to ${name}:${port.number}, which is not there`)
            if (name.startsWith('back-') && !path.startsWith('/api') && !guarded)
              faults.push(`routes /internal of ${name}`)
          }
        }
        return faults.map((fault) => `${idOf(ingress)} ${fault}`)
      }),
    breaks: [
      {
        harm: 'no host',
        in: 'eks',
        change: (o) => delete get(o, 'Ingress/front-ing').spec.rules[0].host,
        says: /any host/,
      },
      {
        harm: 'a backend that is not there',
        in: 'eks',
        change: (o) => {
          get(o, 'Ingress/back-user-ing').spec.rules[0].http.paths[0].backend.service.name = 'back-user'
        },
        says: /which is not there/,
      },
      {
        harm: 'no certificate',
        in: 'eks',
        change: (o) => {
          get(o, 'IngressClassParams/alb').spec.certificateArn = []
        },
        says: /without TLS/,
      },
      {
        harm: 'the desk on the internet',
        in: 'eks',
        change: (o) => {
          get(o, 'Ingress/back-admin-ing').spec.ingressClassName = 'alb'
        },
        says: /to the internet/,
      },
      {
        harm: 'internal calls routed',
        in: 'eks',
        change: (o) => {
          get(o, 'Ingress/back-user-ing').spec.rules[0].http.paths[0].path = '/'
        },
        says: /routes \/internal/,
      },
      {
        harm: 'the old annotation',
        in: 'eks-seed',
        change: (o) => {
          get(o, 'Ingress/front-ing').metadata.annotations['kubernetes.io/ingress.class'] = 'alb'
        },
        says: /deprecated/,
      },
    ],
  },
]
