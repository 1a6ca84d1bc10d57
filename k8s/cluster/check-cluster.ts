import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { kubectl } from '@exqress/checks/render.ts'
import { KubeConfig, type KubernetesObject, type V1Namespace, type V1Node } from '@kubernetes/client-node'
import { createApi } from './api.ts'
import { buildBinaries, clusterAvailable, parts } from './binaries.ts'
import { type Cluster, runKubectl, startCluster } from './cluster.ts'
import { installDefinitions } from './definitions.ts'
import { nodeName, zones } from './nodes.ts'
import { NAMESPACE } from './overlays.ts'
import { simulated } from './played.ts'
import { createProcesses } from './processes.ts'

/** What a check cannot do without: a server, pods that run although their images are nowhere, or a say in what those pods use. */
type Need = 'server' | 'pods' | 'load'

type Start = { cluster: Cluster } | { cluster: undefined; reason: string }

export type CheckedCluster = {
  /** A test on the cluster, which the first that runs starts, or one sentence that says why it is left out. */
  check(name: string, need: Need, run: (cluster: Cluster) => Promise<void>): void
  stop(): Promise<void>
}

/**
 * A cluster of its own where its programs are or can be built, else the throw-away one that KUBECONFIG names, else one sentence.
 * @param prepare is called once, before the first check
 */
export function clusterForCheck(prepare: (cluster: Cluster) => Promise<unknown> = async () => {}): CheckedCluster {
  let starting: Promise<Start> | undefined
  const start = async (): Promise<Start> => {
    const begun = await startOrOpen()
    const { cluster } = begun
    if (!cluster) return begun
    const played = cluster.simulated ? simulated : ['nothing: its nodes are real']
    console.log(['simulated:', ...played, 'kinds from elsewhere:', ...cluster.definitions].join('\n  '))
    await prepare(cluster)
    return begun
  }
  return {
    check(name, need, run) {
      test(name, async (t: TestContext) => {
        starting ??= start()
        const begun = await starting
        if (!begun.cluster) return t.skip(begun.reason)
        const { cluster } = begun
        if (need !== 'server' && !cluster.simulated)
          return t.skip('Its nodes are real and our images are in no registry: this needs simulated nodes.')
        if (need === 'load' && !cluster.metrics)
          return t.skip('What its pods use is not ours to say: this needs a cluster of its own.')
        await run(cluster)
        assert.deepEqual(cluster.processes.ended(), [], 'all parts of the cluster still run')
      })
    },
    async stop() {
      await (await starting?.catch(() => undefined))?.cluster?.stop()
    },
  }
}

async function startOrOpen(): Promise<Start> {
  const say = (text: string) => console.log(text)
  const folder = mkdtempSync(join(tmpdir(), 'exqress-cluster-'))
  const can = await clusterAvailable(parts.plane)
  if (can.available) return { cluster: await startCluster(folder, await buildBinaries(parts.plane, say), say) }
  if (!process.env.KUBECONFIG)
    return { cluster: undefined, reason: `${can.reason} Or let KUBECONFIG name a throw-away cluster.` }
  return openGiven(folder)
}

/** Namespaces that a cluster has before anybody uses it, by the makers of small clusters too. */
const untouched = /^(default|kube-.*|local-path-storage)$/

/** The cluster of KUBECONFIG, if nobody uses it; nothing is written before that is known. */
export async function openGiven(folder: string): Promise<Start> {
  const left = (reason: string) => ({ cluster: undefined, reason })
  const config = new KubeConfig()
  try {
    config.loadFromDefault()
  } catch (error) {
    return left(`KUBECONFIG cannot be read: ${(error as Error).message}.`)
  }
  const where = config.getCurrentCluster()?.server
  if (!where) return left('KUBECONFIG names no cluster.')
  const api = createApi(config)
  const namespaces = await api.list<V1Namespace>('v1', 'Namespace').catch((error: Error) => error.message)
  if (typeof namespaces === 'string') return left(`The cluster of KUBECONFIG (${where}) did not answer: ${namespaces}.`)
  const used = namespaces.map(({ metadata }) => metadata?.name ?? '').filter((name) => !untouched.test(name))
  if (used.length)
    return left(
      `The cluster of KUBECONFIG (${where}) is in use (${used.join(', ')}): this check is for a throw-away one.`,
    )
  const definitions = await installDefinitions(api, undefined)
  const nodes = await api.list<V1Node>('v1', 'Node')
  const { KUBECONFIG, HOME } = process.env
  const kubectlHere = runKubectl(await kubectl(), { KUBECONFIG, HOME })
  const cluster: Cluster = {
    api,
    config,
    processes: createProcesses(folder),
    metrics: undefined,
    simulated: zones.every((zone) =>
      nodes.some(
        ({ metadata, status }) =>
          metadata?.name === nodeName(zone) && status?.nodeInfo?.kubeletVersion?.startsWith('kwok-'),
      ),
    ),
    folder,
    definitions: [...definitions, `in the cluster of KUBECONFIG, ${where}`],
    kubectl: kubectlHere,
    // As it was found, but for the definitions: the next check takes it for unused.
    async stop() {
      for (const node of nodes) await kubectlHere(['uncordon', node.metadata?.name ?? ''])
      for (const name of [NAMESPACE, 'kafka']) {
        const given = { apiVersion: 'v1', kind: 'Namespace', name }
        await api.remove(given)
        await api.until(`${name} is gone`, async () => (await api.get<KubernetesObject>(given)) === undefined, 120_000)
      }
      rmSync(folder, { recursive: true, force: true })
    },
  }
  return { cluster }
}
