import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after } from 'node:test'
import { createClusterReader } from '@exqress/admin/cluster/open-cluster.ts'
import { startAdmin } from '@exqress/admin/testing/start-admin.ts'
import { KubeConfig } from '@kubernetes/client-node'
import { clusterForCheck } from './check-cluster.ts'
import type { Cluster } from './cluster.ts'

/** The desk's view of the cluster, against a real API server, with exactly the rights that the manifests grant. */
const namespace = 'exqress'
const { check, stop } = clusterForCheck(async ({ kubectl }) => {
  await kubectl(['create', 'namespace', namespace])
  // The workloads need configuration that this test has no use for; simulated pods do not look at it.
  const rendered = await kubectl(['kustomize', join(import.meta.dirname, '..', 'overlays', 'eks', 'services')])
  await kubectl(['apply', '--server-side', '--namespace', namespace, '-f', '-'], { input: rendered })
})
after(stop)

/** As the service account of the admin service, with a token as its pod gets one. */
async function asAdminService({ kubectl, config: administrator }: Cluster) {
  const token = (await kubectl(['create', 'token', 'back-admin', '--namespace', namespace])).trim()
  const cluster = administrator.getCurrentCluster()
  assert.ok(cluster)
  const config = new KubeConfig()
  config.loadFromOptions({
    clusters: [cluster],
    users: [{ name: 'back-admin', token }],
    contexts: [{ name: 'in', cluster: cluster.name, user: 'back-admin' }],
    currentContext: 'in',
  })
  return createClusterReader(config, namespace)
}

check(
  'the desk sees workloads, digests, roll-outs, autoscalers, pods that wait and events',
  'pods',
  async (cluster) => {
    const admin = await startAdmin({ cluster: await asAdminService(cluster) })
    const as = await admin.deskToken('operator')
    const view = async () => (await admin.call('/api/cluster', { as })).body
    const { api } = cluster

    const settled = await api.until(
      'the desk sees all back ends rolled out',
      async () => {
        const seen = await view()
        const done = seen.deployments?.filter(({ rollout }: { rollout: string }) => rollout === 'done')
        return done?.length === 3 && seen.podsNotReady.length === 0 ? seen : undefined
      },
      120_000,
    )
    assert.deepEqual(
      settled.deployments.map(({ name }: { name: string }) => name),
      ['back-admin-deploy', 'back-delivery-deploy', 'back-user-deploy'],
    )
    for (const { images } of settled.deployments) assert.match(images[0].digest, /^sha256:[0-9a-f]{64}$/)
    assert.ok(settled.events.length > 0)

    const changed = `sha256:${'1'.repeat(64)}`
    const [deployment] = await api.list<import('@kubernetes/client-node').V1Deployment>(
      'apps/v1',
      'Deployment',
      namespace,
      'tier=back-user',
    )
    const container = deployment?.spec?.template.spec?.containers[0]
    const repository = container?.image?.split('@')[0]
    await cluster.kubectl([
      '--namespace',
      namespace,
      'set',
      'image',
      'deployment/back-user-deploy',
      `back-user=${repository}@${changed}`,
    ])
    const rolling = await api.until('the desk sees the roll-out', async () => {
      const seen = (await view()).deployments.find(({ name }: { name: string }) => name === 'back-user-deploy')
      return seen.rollout === 'progressing' && seen
    })
    assert.equal(rolling.images[0].digest, changed)

    // A pod that fits nowhere waits, and the scheduler's event says why.
    await api.put({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'too-big', namespace },
      spec: {
        automountServiceAccountToken: false,
        containers: [{ name: 'too-big', image: 'too-big', resources: { requests: { cpu: '64' } } }],
      },
    })
    let seen = await view()
    const waiting = await api
      .until(
        'the desk sees the pod that fits nowhere',
        async () => {
          seen = await view()
          const pod = seen.podsNotReady.find(({ name }: { name: string }) => name === 'too-big')
          const event = seen.events.find(
            ({ object, reason }: Record<string, string>) => object === 'too-big' && reason === 'FailedScheduling',
          )
          return pod?.reason && event ? { pod, event } : undefined
        },
        180_000,
      )
      .catch((error) => {
        throw new Error(`${error}\n${JSON.stringify([seen.podsNotReady, seen.events.slice(0, 10)], null, 1)}`)
      })
    assert.equal(waiting.pod.reason, 'Unschedulable')
    assert.equal(waiting.event.warning, true)
    assert.match(waiting.event.message, /Insufficient cpu/)

    const scaled = await api.until(
      'the autoscalers are measured',
      async () => {
        const [one] = (await view()).autoscalers
        return one?.cpu?.current != null && one
      },
      120_000,
    )
    assert.equal(scaled.cpu.target, 70)
  },
)

check('with the same token no secret can be read and nothing can be changed', 'server', async (cluster) => {
  const { api, kubectl } = cluster
  const user = `system:serviceaccount:${namespace}:back-admin`
  const as = ['--as', user, '--namespace', namespace]
  const groups = ['system:authenticated', 'system:serviceaccounts', `system:serviceaccounts:${namespace}`]
  /** What the server's authorizer says, which is what `kubectl auth can-i` asks. */
  const may = async (verb: string, name: string, subresource?: string) => {
    const [resource, ...group] = name.split('.')
    const resourceAttributes = { namespace, verb, resource, subresource, group: group.join('.') }
    const { status, body } = await api.call('POST', '/apis/authorization.k8s.io/v1/subjectaccessreviews', {
      apiVersion: 'authorization.k8s.io/v1',
      kind: 'SubjectAccessReview',
      spec: { user, groups, resourceAttributes },
    })
    assert.equal(status, 201)
    return (body as { status: { allowed: boolean } }).status.allowed
  }
  for (const resource of ['deployments.apps', 'pods', 'events', 'horizontalpodautoscalers.autoscaling']) {
    assert.equal(await may('list', resource), true, resource)
  }
  const allowed: string[] = []
  for (const resource of ['secrets', 'configmaps', 'serviceaccounts', 'roles.rbac.authorization.k8s.io', 'nodes']) {
    for (const verb of ['get', 'list', 'watch']) if (await may(verb, resource)) allowed.push(`${verb} ${resource}`)
  }
  for (const resource of ['deployments.apps', 'pods', 'horizontalpodautoscalers.autoscaling', 'secrets']) {
    for (const verb of ['create', 'update', 'patch', 'delete', 'deletecollection']) {
      if (await may(verb, resource)) allowed.push(`${verb} ${resource}`)
    }
  }
  for (const part of ['exec', 'log', 'portforward']) {
    if (await may(part === 'log' ? 'get' : 'create', 'pods', part)) allowed.push(`pods/${part}`)
  }
  if (await may('create', 'serviceaccounts', 'token')) allowed.push('token')
  assert.deepEqual(allowed, [])
  await assert.rejects(kubectl(['get', 'secrets', ...as]), /forbidden/)
  await assert.rejects(kubectl(['delete', 'deployment', 'back-user-deploy', ...as]), /forbidden/)
  // In another namespace it is nobody.
  await assert.rejects(kubectl(['get', 'pods', '--namespace', 'kube-system', '--as', user]), /forbidden/)
})
