import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { V1Deployment } from '@kubernetes/client-node'
import { startAdmin } from '../testing/start-admin.ts'
import { boundedWords } from './bounded-words.ts'
import type { ClusterReader } from './open-cluster.ts'
import { rolloutOf } from './rollout-of.ts'

// Against a real API server, with the role of the manifests: k8s/cluster/cluster-view.slow.test.ts.

test('outside a cluster the desk is told so, with a code of its own', async () => {
  const admin = await startAdmin()
  for (const role of ['owner', 'operator'] as const) {
    const answer = await admin.call('/api/cluster', { as: await admin.deskToken(role) })
    assert.equal(answer.status, 404)
    assert.equal(answer.body.error.code, 'not_in_cluster')
  }
})

test('a cluster that does not answer, or refuses, is said to be unavailable, in words that hold nothing of its answer', async () => {
  const refused = Object.assign(new Error('Body: secret-of-the-answer'), { code: 403 })
  const fails = () => Promise.reject(refused)
  const cluster: ClusterReader = {
    namespace: 'exqress',
    deployments: fails,
    autoscalers: fails,
    pods: fails,
    events: fails,
  }
  const admin = await startAdmin({ cluster })
  const answer = await admin.call('/api/cluster', { as: await admin.deskToken() })
  assert.equal(answer.status, 503)
  assert.equal(answer.body.error.code, 'cluster_unavailable')
  assert.doesNotMatch(JSON.stringify(answer.body), /secret-of-the-answer/)
})

test('what the API tells of environment and secrets goes no further', async () => {
  const env = [{ name: 'DATABASE_URL', value: 'postgres://user:canary-in-env@host/db' }]
  const image = `registry.example/back-user@sha256:${'a'.repeat(64)}`
  const at = new Date('2026-11-28T00:00:00Z')
  const cluster: ClusterReader = {
    namespace: 'exqress',
    deployments: async () => [
      {
        metadata: { name: 'back-user-deploy', generation: 1, annotations: { 'last-applied': 'canary-in-annotation' } },
        spec: {
          selector: {},
          template: {
            spec: {
              containers: [
                { name: 'back-user', image, env },
                { name: 'side', image: 'side:latest', args: ['canary-in-args'] },
              ],
            },
          },
        },
        status: { observedGeneration: 1 },
      },
    ],
    autoscalers: async () => [],
    pods: async () => [
      {
        metadata: { name: 'back-user-1', creationTimestamp: at },
        spec: { containers: [{ name: 'back-user', env }] },
        status: {
          phase: 'Pending',
          containerStatuses: [
            {
              name: 'back-user',
              image,
              imageID: '',
              ready: false,
              restartCount: 2,
              state: { waiting: { reason: 'CrashLoopBackOff', message: 'canary-in-message' } },
            },
          ],
        },
      },
      { metadata: { name: 'job-1' }, status: { phase: 'Succeeded' } },
    ],
    events: async () => [
      {
        metadata: {},
        involvedObject: { kind: 'Pod', name: 'back-user-1' },
        type: 'Warning',
        reason: 'Unhealthy',
        message: 'asked https://admin:canary-in-url@host/x?token=canary-in-query for me',
        lastTimestamp: at,
      },
    ],
  }
  const admin = await startAdmin({ cluster })
  const { status, body } = await admin.call('/api/cluster', { as: await admin.deskToken('operator') })
  assert.equal(status, 200)
  assert.doesNotMatch(JSON.stringify(body), /canary/)
  assert.deepEqual(body.deployments[0].images, [
    { container: 'back-user', digest: `sha256:${'a'.repeat(64)}` },
    { container: 'side', digest: null },
  ])
  assert.deepEqual(
    body.podsNotReady.map(({ name, reason, restarts }: Record<string, unknown>) => [name, reason, restarts]),
    [['back-user-1', 'CrashLoopBackOff', 2]],
  )
  assert.equal(body.events[0].message, 'asked https://…@host/x?… for me')
})

test('words of others are one short line without what looks secret; digests and names of objects stay', () => {
  const digest = `sha256:${'0123456789abcdef'.repeat(4)}`
  assert.equal(boundedWords(`Pulled image back-user@${digest}`, 200), `Pulled image back-user@${digest}`)
  assert.equal(
    boundedWords('Scaled up replica set back-user-deploy-6f7c9d8b4-x2k9q from 2 to 3', 200),
    'Scaled up replica set back-user-deploy-6f7c9d8b4-x2k9q from 2 to 3',
  )
  for (const secret of [
    'password=hunter2hunter2',
    'DB_PASSWORD: "hunter2 hunter2"',
    'Authorization: Bearer abc.def.ghi',
    'postgres://user:hunter2@db/x',
    'AQICAHhXZ0sQ8k3nZq7v1yT5mB9cR2eW4uJ6oP8aS0dF',
    'hong@example.com',
    '010-1234-5678',
    '01012345678',
  ]) {
    assert.doesNotMatch(boundedWords(`failed: ${secret}`, 200), /hunter2|abc\.def|AQICA|hong|1234/, secret)
  }
  assert.equal(boundedWords('a\u0000b\n\u202Ec', 10), 'a b c')
  assert.equal(boundedWords('x'.repeat(500), 200).length, 200)
})

test('a roll-out is read as kubectl reads it', () => {
  const deployment = (given: {
    generation?: number
    paused?: boolean
    status: V1Deployment['status']
  }): V1Deployment => ({
    metadata: { generation: given.generation ?? 2 },
    spec: { replicas: 2, selector: {}, template: {}, ...(given.paused ? { paused: true } : {}) },
    status: { observedGeneration: 2, ...given.status },
  })
  const all = { replicas: 2, updatedReplicas: 2, availableReplicas: 2 }
  const late = [{ type: 'Progressing', status: 'False', reason: 'ProgressDeadlineExceeded' }]
  assert.equal(rolloutOf(deployment({ status: all })), 'done')
  assert.equal(rolloutOf(deployment({ generation: 3, status: all })), 'progressing')
  assert.equal(rolloutOf(deployment({ status: { ...all, replicas: 3 } })), 'progressing', 'an old pod is left')
  assert.equal(rolloutOf(deployment({ status: { ...all, availableReplicas: 1 } })), 'progressing')
  assert.equal(rolloutOf(deployment({ status: { ...all, updatedReplicas: 1, conditions: late } })), 'stuck')
  assert.equal(rolloutOf(deployment({ paused: true, status: all })), 'paused')
})
