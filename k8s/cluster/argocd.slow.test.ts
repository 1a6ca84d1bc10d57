import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, type TestContext, test } from 'node:test'
import type { KubernetesObject, V1Deployment, V2HorizontalPodAutoscaler } from '@kubernetes/client-node'
import { type ArgoRepository, CHECK_ROOT, createArgoRepository } from './argo-repository.ts'
import { NAMESPACE as ARGOCD, startArgo } from './argocd.ts'
import { watchAvailability } from './availability.ts'
import { buildBinaries, clusterAvailable, parts } from './binaries.ts'
import { type OwnCluster, startCluster } from './cluster.ts'
import { NAMESPACE, rolledOut } from './overlays.ts'
import { readManifests } from './read-manifests.ts'

/** From a commit to running pods: a real Argo CD on a real control plane, from a clone of this repository. */
type Application = KubernetesObject & {
  spec?: { source: { repoURL: string; path: string } }
  status?: {
    sync?: { status?: string; revision?: string }
    health?: { status?: string }
    conditions?: { type: string; message: string }[]
    operationState?: { phase?: string; finishedAt?: string; message?: string }
  }
}
type Setup = { cluster: OwnCluster; repository: ArgoRepository; waves: string[] }

const can = await clusterAvailable(parts.all)
let starting: Promise<Setup> | undefined
after(async () => (await starting?.catch(() => undefined))?.cluster.stop())

async function startWithArgo(): Promise<Setup> {
  const folder = mkdtempSync(join(tmpdir(), 'exqress-argocd-'))
  const cluster = await startCluster(folder, await buildBinaries(parts.all, console.log), console.log)
  console.log(`logs: ${folder}`)
  await startArgo(cluster)
  const repository = createArgoRepository(folder)
  // In which order the children are healthy for the first time.
  const waves: string[] = []
  await cluster.api.watch<Application>(
    { apiVersion: 'argoproj.io/v1alpha1', kind: 'Application', namespace: ARGOCD },
    (_, { metadata, status }) => {
      const name = metadata?.name ?? ''
      if (!waves.includes(`${name} is there`)) waves.push(`${name} is there`)
      const settled = status?.health?.status === 'Healthy' && status.sync?.status === 'Synced'
      if (settled && !waves.includes(`${name} is healthy`)) waves.push(`${name} is healthy`)
    },
  )
  const [application] = readManifests(
    readFileSync(join(repository.folder, 'argocd', 'root.yaml'), 'utf8'),
  ) as Application[]
  assert.ok(application?.spec)
  Object.assign(application.spec.source, { repoURL: repository.url, path: CHECK_ROOT })
  await cluster.api.put(application)
  return { cluster, repository, waves }
}

function check(name: string, run: (setup: Setup) => Promise<void>): void {
  test(name, async (t: TestContext) => {
    if (!can.available) return t.skip(can.reason)
    starting ??= startWithArgo()
    const setup = await starting
    // Each begins with what Git says, whichever ran before it, or none.
    await settled(setup)
    await run(setup)
    assert.deepEqual(setup.cluster.processes.ended(), [], 'all parts of the cluster still run')
  })
}

const applications = ({ cluster }: Setup) =>
  cluster.api.list<Application>('argoproj.io/v1alpha1', 'Application', ARGOCD)

/** Waits until every application is at `revision`, healthy. Argo CD is told to look, as a webhook would. */
async function settled(given: Setup, revision?: string, withinMs = 300_000): Promise<void> {
  const { api } = given.cluster
  const state = async () =>
    (await applications(given)).map(({ metadata, status }) => ({ name: metadata?.name ?? '', ...status }))
  const isSettled = ({ sync, health }: Awaited<ReturnType<typeof state>>[number]) =>
    sync?.status === 'Synced' && health?.status === 'Healthy' && (!revision || sync.revision === revision)
  try {
    let asked = 0
    await api.until(
      'every application is synced and healthy',
      async () => {
        const all = await state()
        if (all.length >= 4 && all.every(isSettled)) return true
        if (revision && Date.now() - asked > 10_000) {
          asked = Date.now()
          for (const { name } of all) await refresh(given, name)
        }
        return false
      },
      withinMs,
    )
  } catch (error) {
    const lines = (await state()).map(({ name, sync, health, operationState, conditions }) => {
      const said = [operationState?.message, ...(conditions ?? []).map(({ message }) => message)].filter(Boolean)
      return `${name}: ${sync?.status} ${health?.status} ${operationState?.phase} ${said.join('; ')}`
    })
    throw new Error(`${error}\n${lines.join('\n')}`)
  }
}

const refresh = ({ cluster }: Setup, name: string) =>
  cluster.api.merge(
    { apiVersion: 'argoproj.io/v1alpha1', kind: 'Application', name, namespace: ARGOCD },
    { metadata: { annotations: { 'argocd.argoproj.io/refresh': 'normal' } } },
  )

const backUser = { apiVersion: 'apps/v1', kind: 'Deployment', name: 'back-user-deploy', namespace: NAMESPACE }
const services = join('k8s', 'overlays', 'eks', 'services', 'kustomization.yaml')

function edit(folder: string, file: string, change: (text: string) => string): void {
  const before = readFileSync(join(folder, file), 'utf8')
  const changed = change(before)
  assert.notEqual(changed, before, `${file} is changed`)
  writeFileSync(join(folder, file), changed)
}

check('one root brings everything to Synced and Healthy, each part when the one before is', async (given) => {
  await settled(given)
  const { waves } = given
  const at = (words: string) => {
    const found = waves.indexOf(words)
    assert.ok(found >= 0, `${words}: ${waves.join(', ')}`)
    return found
  }
  assert.ok(at('exqress-config is healthy') < at('exqress-services is there'), waves.join(', '))
  assert.ok(at('exqress-services is healthy') < at('exqress-pwas is there'), waves.join(', '))
  // The root may count as healthy for a moment when its last child is made but not looked at yet: it is no part of the order.
  at('exqress-pwas is healthy')
})

check('a changed digest in Git rolls out pod by pod, and never fewer serve than the budget leaves', async (given) => {
  const { cluster, repository } = given
  const digest = `sha256:${'1'.repeat(64)}`
  const watch = await watchAvailability(cluster.api, NAMESPACE)
  const revision = repository.commit('Take a new image of back-user', (folder) =>
    edit(folder, services, (text) => text.replace(/(back-user\n\s+digest: )sha256:\w+/, `$1${digest}`)),
  )
  await settled(given, revision)
  await rolledOut(cluster)
  const { lapses, looks, mostExtra } = watch.stop()
  assert.deepEqual(lapses, [])
  assert.ok(looks > 6, `${looks} changes were seen`)
  assert.equal(mostExtra, 1)
  const deployment = await cluster.api.get<V1Deployment>(backUser)
  assert.match(deployment?.spec?.template.spec?.containers[0]?.image ?? '', new RegExp(`@${digest}$`))
})

check('a deleted Service and an edited Deployment are healed', async (given) => {
  const { api } = given.cluster
  const service = { apiVersion: 'v1', kind: 'Service', name: 'back-user-svc', namespace: NAMESPACE }
  const was = (await api.get(service))?.metadata?.uid
  await api.remove(service)
  const back = await api.until('the Service is back', async () => {
    const found = await api.get(service)
    return found && found.metadata?.uid !== was
  })
  assert.ok(back)
  const asGit = (await api.get<V1Deployment>(backUser))?.spec?.template.spec?.containers[0]?.image
  await given.cluster.kubectl([
    '--namespace',
    NAMESPACE,
    'set',
    'image',
    'deployment/back-user-deploy',
    'back-user=somebody/else:latest',
  ])
  await api.until('the image is Git’s again', async () => {
    const found = await api.get<V1Deployment>(backUser)
    return found?.spec?.template.spec?.containers[0]?.image === asGit
  })
  await settled(given)
})

check('the autoscaler’s pods stay, though Git names no number', async (given) => {
  const { api, metrics } = given.cluster
  const scaler = await api.get<V2HorizontalPodAutoscaler>({
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    name: 'back-user-hpa',
    namespace: NAMESPACE,
  })
  const most = scaler?.spec?.maxReplicas
  const replicas = async () => (await api.get<V1Deployment>(backUser))?.spec?.replicas
  metrics.setLoad('back-user', 3)
  await api.until('the most pods are asked for', async () => (await replicas()) === most, 180_000)
  const seen = new Set<number | undefined>()
  const stop = await api.watch<V1Deployment>(
    { apiVersion: 'apps/v1', kind: 'Deployment', namespace: NAMESPACE },
    (_, { metadata, spec }) => {
      if (metadata?.name === 'back-user-deploy') seen.add(spec?.replicas)
    },
  )
  await refresh(given, 'exqress-services')
  await rolledOut(given.cluster)
  await settled(given)
  stop()
  assert.deepEqual([...seen], [most], 'nobody set another number')
  metrics.setLoad('back-user', 0.1)
})

check('what is removed from Git goes from the cluster', async (given) => {
  const { cluster, repository } = given
  const budget = { apiVersion: 'policy/v1', kind: 'PodDisruptionBudget', name: 'front-user-pdb', namespace: NAMESPACE }
  assert.ok(await cluster.api.get(budget))
  const file = join('k8s', 'base', 'front-user', 'kustomization.yaml')
  const revision = repository.commit('Remove a budget', (folder) =>
    edit(folder, file, (text) => text.replace(/^\s*- pdb\.yaml\n/m, '')),
  )
  await settled(given, revision)
  await cluster.api.until('the budget is gone', async () => (await cluster.api.get(budget)) === undefined)
})

check('a manifest that the server refuses is told as failed, and what runs goes on', async (given) => {
  const { cluster, repository } = given
  const before = (await cluster.api.get<V1Deployment>(backUser))?.spec?.template.spec?.containers[0]?.image
  repository.commit('Break a service', (folder) =>
    edit(folder, join('k8s', 'base', 'back-user', 'service.yaml'), (text) => text.replace('port: 80', 'port: 99999')),
  )
  await cluster.api.until(
    'the failure is told',
    async () => {
      await refresh(given, 'exqress-services')
      const [one] = (await applications(given)).filter(({ metadata }) => metadata?.name === 'exqress-services')
      // The server is asked what it would make of the change, so it is refused before anything is applied.
      const told = one?.status?.conditions?.find(({ type }) => type === 'ComparisonError')?.message ?? ''
      return one?.status?.sync?.status === 'Unknown' && /back-user-svc/.test(told) && /99999/.test(told)
    },
    120_000,
  )
  assert.equal((await cluster.api.get<V1Deployment>(backUser))?.spec?.template.spec?.containers[0]?.image, before)
})
