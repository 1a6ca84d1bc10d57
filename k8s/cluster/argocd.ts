import { randomBytes } from 'node:crypto'
import { copyFileSync, cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { freePort } from '@exqress/local/free-port.ts'
import type { KubernetesObject } from '@kubernetes/client-node'
import type { Binaries } from './binaries.ts'
import type { Cluster, OwnCluster } from './cluster.ts'
import { readManifests } from './read-manifests.ts'

export const NAMESPACE = 'argocd'
/** As modules/argocd/go.mod says. */
const VERSION = '3.6.1'

/**
 * Argo CD as argocd/install describes it. Its application controller and repository server run on this machine, for real; the
 * installation's own workloads are simulated pods that take their places on the nodes.
 */
export async function startArgo({ api, binaries, processes, plane, folder, kubectl }: OwnCluster): Promise<void> {
  for (const object of await renderInstallation(binaries, kubectl, folder)) {
    if (object.kind !== 'CustomResourceDefinition') await api.put(object) // the server knows them already
  }
  const signing = {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: 'argocd-secret', namespace: NAMESPACE, labels: { 'app.kubernetes.io/part-of': 'argocd' } },
    stringData: { 'server.secretkey': randomBytes(32).toString('base64') },
  }
  await api.put(signing)
  await api.put(firstProject as KubernetesObject)

  // One program under two names: it looks at how it was called. What it calls itself is looked for on PATH.
  const bin = join(folder, 'bin')
  mkdirSync(bin)
  const named = (name: string, program: string) => {
    symlinkSync(program, join(bin, name))
    return join(bin, name)
  }
  named('kustomize', binaries.program('kustomize'))
  const [redis, repo, repoMetrics, metrics] = [await freePort(), await freePort(), await freePort(), await freePort()]
  const env = {
    PATH: [bin, binaries.folder('argocd'), process.env.PATH].join(delimiter),
    KUBECONFIG: plane.kubeconfig,
    ARGOCD_FAKE_IN_CLUSTER: 'true',
    ARGOCD_GPG_ENABLED: 'false',
    ARGOCD_TLS_DATA_PATH: join(folder, 'argocd-tls'),
    ARGOCD_SSH_DATA_PATH: join(folder, 'argocd-ssh'),
    // Of whoever runs this nothing counts, neither their Git settings nor their keys.
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_CONFIG_NOSYSTEM: '1',
    REDIS_PASSWORD: '',
  }
  for (const path of [env.ARGOCD_TLS_DATA_PATH, env.ARGOCD_SSH_DATA_PATH]) mkdirSync(path)
  await processes.start({ name: 'redis', command: binaries.program('redis'), args: [`127.0.0.1:${redis}`] })
  await processes.start({
    name: 'argocd-repo-server',
    command: named('argocd-repo-server', binaries.program('argocd')),
    args: [
      '--address=127.0.0.1',
      `--port=${repo}`,
      '--metrics-address=127.0.0.1',
      `--metrics-port=${repoMetrics}`,
      `--redis=127.0.0.1:${redis}`,
      '--disable-tls',
      '--client-ca-path=',
    ],
    env,
    ready: async () =>
      (await fetch(`http://127.0.0.1:${repoMetrics}/metrics`, { signal: AbortSignal.timeout(2_000) })).ok,
  })
  await processes.start({
    name: 'argocd-application-controller',
    command: named('argocd-application-controller', binaries.program('argocd')),
    args: [
      `--metrics-port=${metrics}`,
      `--redis=127.0.0.1:${redis}`,
      `--repo-server=127.0.0.1:${repo}`,
      '--repo-server-plaintext',
      '--server-side-diff-enabled=true',
      '--app-resync=30',
      '--app-resync-jitter=1',
      '--self-heal-timeout-seconds=1',
      `--namespace=${NAMESPACE}`,
    ],
    env,
    ready: async () => (await fetch(`http://127.0.0.1:${metrics}/healthz`, { signal: AbortSignal.timeout(2_000) })).ok,
  })
}

/** Argo CD's server, which is simulated here, makes this one when it starts for the first time. */
const firstProject = {
  apiVersion: 'argoproj.io/v1alpha1',
  kind: 'AppProject',
  metadata: { name: 'default', namespace: NAMESPACE },
  spec: {
    sourceRepos: ['*'],
    destinations: [{ server: '*', namespace: '*' }],
    clusterResourceWhitelist: [{ group: '*', kind: '*' }],
  },
}

/** argocd/install with Argo CD's own manifests from its module, which the folder names by an address on the internet. */
async function renderInstallation(
  binaries: Binaries,
  kubectl: Cluster['kubectl'],
  folder: string,
): Promise<KubernetesObject[]> {
  const copy = join(folder, 'argocd-install')
  cpSync(join(import.meta.dirname, '..', '..', 'argocd', 'install'), copy, { recursive: true })
  copyFileSync(join(binaries.folder('argocd'), 'install.yaml'), join(copy, 'upstream.yaml'))
  const file = join(copy, 'kustomization.yaml')
  const upstream = /https:\/\/\S+\/argo-cd\/v([\d.]+)\/manifests\/install\.yaml/
  const text = readFileSync(file, 'utf8')
  const named = upstream.exec(text)?.[1]
  if (named !== VERSION) throw new Error(`argocd/install names Argo CD ${named}, the cluster runs ${VERSION}`)
  writeFileSync(file, text.replace(upstream, 'upstream.yaml'))
  return readManifests(await kubectl(['kustomize', copy]))
}
