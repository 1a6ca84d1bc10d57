import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { serverCertificate } from '@exqress/local/certificate.ts'
import type { V1Pod } from '@kubernetes/client-node'
import type { Api } from './api.ts'

const group = 'metrics.k8s.io'
const version = 'v1beta1'

export type MetricsApi = {
  /** What the pods of a tier use of the CPU that they asked for, 1 = all of it. Others use a tenth. */
  setLoad(tier: string, share: number): void
  stop(): Promise<void>
}

/** Plays metrics-server: the cluster's API server passes what the autoscaler asks for on to here. */
export async function startMetricsApi(api: Api, folder: string): Promise<MetricsApi> {
  const load = new Map<string, number>()
  const { key, cert } = await serverCertificate(join(folder, 'metrics'), ['localhost', '127.0.0.1'])
  const server = createServer({ key, cert }, (request, response) => {
    answer(new URL(request.url ?? '/', 'https://localhost')).then(
      (body) =>
        response
          .setHeader('content-type', 'application/json')
          .writeHead(body ? 200 : 404)
          .end(JSON.stringify(body ?? {})),
      () => response.writeHead(500).end(),
    )
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))

  async function answer({ pathname, searchParams }: URL): Promise<object | undefined> {
    const root = `/apis/${group}/${version}`
    if (pathname === root) return resources
    const [, namespace] = new RegExp(`^${root}/namespaces/([^/]+)/pods$`).exec(pathname) ?? []
    if (!namespace) return undefined
    const pods = await api.list<V1Pod>('v1', 'Pod', namespace, searchParams.get('labelSelector') ?? undefined)
    return {
      apiVersion: `${group}/${version}`,
      kind: 'PodMetricsList',
      metadata: {},
      items: pods.filter(({ status }) => status?.phase === 'Running').map(usage),
    }
  }

  function usage({ metadata, spec }: V1Pod): object {
    const share = load.get(metadata?.labels?.tier ?? '') ?? 0.1
    return {
      metadata: { name: metadata?.name, namespace: metadata?.namespace, labels: metadata?.labels },
      timestamp: new Date().toISOString(),
      window: '15s',
      containers: (spec?.containers ?? []).map(({ name, resources }) => ({
        name,
        usage: { cpu: `${Math.round(milliCores(resources?.requests?.cpu ?? '0') * share)}m`, memory: '100Mi' },
      })),
    }
  }

  // A service that is a name: the API server resolves it itself, which needs no pod network.
  const { port } = server.address() as AddressInfo
  const service = { name: 'metrics-server', namespace: 'kube-system' }
  await api.put({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: service,
    spec: { type: 'ExternalName', externalName: 'localhost', ports: [{ port }] },
  })
  await api.put({
    apiVersion: 'apiregistration.k8s.io/v1',
    kind: 'APIService',
    metadata: { name: `${version}.${group}` },
    spec: {
      group,
      version,
      groupPriorityMinimum: 100,
      versionPriority: 100,
      insecureSkipTLSVerify: true,
      service: { ...service, port },
    },
  })
  return {
    setLoad: (tier, share) => void load.set(tier, share),
    stop: () =>
      new Promise((done) => {
        server.close(() => done())
        server.closeAllConnections()
      }),
  }
}

const resources = {
  kind: 'APIResourceList',
  apiVersion: 'v1',
  groupVersion: `${group}/${version}`,
  resources: [{ name: 'pods', singularName: '', namespaced: true, kind: 'PodMetrics', verbs: ['get', 'list'] }],
}

function milliCores(quantity: string): number {
  return quantity.endsWith('m') ? Number(quantity.slice(0, -1)) : Number(quantity) * 1000
}
