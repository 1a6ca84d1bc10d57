import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { existsSync, writeFileSync } from 'node:fs'
import { request } from 'node:https'
import { join } from 'node:path'
import { freePort } from '@exqress/local/free-port.ts'
import type { Binaries } from './binaries.ts'
import type { Processes } from './processes.ts'

export type ControlPlane = {
  /** `https://127.0.0.1:<port>` */
  readonly server: string
  /** File for kubectl: everything is allowed. */
  readonly kubeconfig: string
  /** A file for another user, such as `system:kube-scheduler`. */
  kubeconfigOf(user: string): string
}

/** Who the parts are to the API; what each may do is Kubernetes' own bootstrap policy. */
const users = {
  admin: ['system:masters'],
  'system:kube-controller-manager': [],
  'system:kube-scheduler': [],
  // Plays all kubelets, so it is none of them.
  kwok: ['system:masters'],
}

/** etcd, the API server, the controllers and the scheduler, on free ports of loopback. All they keep lies in `folder`. */
export async function startControlPlane(
  { program }: Binaries,
  processes: Processes,
  folder: string,
): Promise<ControlPlane> {
  const [client, peer, api] = [await freePort(), await freePort(), await freePort()]
  const [etcd, etcdPeer] = [`http://127.0.0.1:${client}`, `http://127.0.0.1:${peer}`]
  const server = `https://127.0.0.1:${api}`
  const file = (name: string, text: string) => {
    writeFileSync(join(folder, name), text, { mode: 0o600 })
    return join(folder, name)
  }
  const tokens = new Map(Object.keys(users).map((user) => [user, randomBytes(24).toString('hex')]))
  const tokenLines = Object.entries(users).map(([user, groups]) => `${tokens.get(user)},${user},${user},"${groups}"`)
  const { privateKey, publicKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  })
  const signingKey = file('service-accounts.key', privateKey)
  const ca = join(folder, 'apiserver.crt')

  await processes.start({
    name: 'etcd',
    command: program('etcd'),
    args: [
      '--name=etcd',
      `--data-dir=${join(folder, 'etcd')}`,
      `--listen-client-urls=${etcd}`,
      `--advertise-client-urls=${etcd}`,
      `--listen-peer-urls=${etcdPeer}`,
      `--initial-advertise-peer-urls=${etcdPeer}`,
      `--initial-cluster=etcd=${etcdPeer}`,
      '--unsafe-no-fsync', // thrown away with the cluster
      '--log-level=warn',
    ],
    ready: async () => (await fetch(`${etcd}/health`, { signal: AbortSignal.timeout(2_000) })).ok,
  })
  await processes.start({
    name: 'kube-apiserver',
    command: program('kube-apiserver'),
    args: [
      `--etcd-servers=${etcd}`,
      '--bind-address=127.0.0.1',
      '--advertise-address=127.0.0.1',
      '--endpoint-reconciler-type=none', // loopback may be no endpoint
      `--secure-port=${api}`,
      `--cert-dir=${folder}`,
      `--token-auth-file=${file('tokens.csv', tokenLines.join('\n'))}`,
      '--authorization-mode=Node,RBAC',
      '--service-cluster-ip-range=10.96.0.0/16',
      '--service-account-issuer=https://kubernetes.default.svc',
      `--service-account-signing-key-file=${signingKey}`,
      `--service-account-key-file=${file('service-accounts.pub', publicKey)}`,
      '--shutdown-delay-duration=0s',
      '--shutdown-watch-termination-grace-period=0s',
    ],
    ready: async () => existsSync(ca) && (await isReady(`${server}/readyz`)),
  })

  const kubeconfigOf = (user: string) => {
    const token = tokens.get(user)
    if (!token) throw new Error(`the cluster has no user ${user}`)
    return file(`${user.replace('system:', '')}.kubeconfig`, kubeconfig({ server, ca, token }))
  }
  await processes.start({
    name: 'kube-controller-manager',
    command: program('kube-controller-manager'),
    args: [
      `--kubeconfig=${kubeconfigOf('system:kube-controller-manager')}`,
      `--service-account-private-key-file=${signingKey}`,
      `--root-ca-file=${ca}`,
      '--use-service-account-credentials',
      '--leader-elect=false',
      '--secure-port=0',
      // A busy machine must not take its own nodes for dead.
      '--node-monitor-grace-period=300s',
      '--kube-api-qps=200',
      '--kube-api-burst=400',
      // Pods of simulated nodes start within seconds; a check must not wait for what real ones need.
      '--horizontal-pod-autoscaler-sync-period=2s',
      '--horizontal-pod-autoscaler-cpu-initialization-period=5s',
      '--horizontal-pod-autoscaler-initial-readiness-delay=2s',
    ],
  })
  await processes.start({
    name: 'kube-scheduler',
    command: program('kube-scheduler'),
    args: [`--kubeconfig=${kubeconfigOf('system:kube-scheduler')}`, '--leader-elect=false', '--secure-port=0'],
  })
  return { server, kubeconfig: kubeconfigOf('admin'), kubeconfigOf }
}

/** JSON is YAML. */
function kubeconfig({ server, ca, token }: { server: string; ca: string; token: string }): string {
  const name = 'exqress'
  return JSON.stringify(
    {
      apiVersion: 'v1',
      kind: 'Config',
      'current-context': name,
      clusters: [{ name, cluster: { server, 'certificate-authority': ca } }],
      users: [{ name, user: { token } }],
      contexts: [{ name, context: { cluster: name, user: name } }],
    },
    null,
    2,
  )
}

/** Before anybody knows its certificate; nothing is told and nothing believed but "ready". */
function isReady(url: string): Promise<boolean> {
  return new Promise((resolve) => {
    const asked = request(url, { rejectUnauthorized: false, timeout: 2_000 }, (response) => {
      response.resume()
      resolve(response.statusCode === 200)
    })
    asked.on('error', () => resolve(false)).on('timeout', () => asked.destroy())
    asked.end()
  })
}
