import assert from 'node:assert/strict'
import { test } from 'node:test'
import { check } from './check.ts'
import { get, idOf, type KubeObject, ofKind } from './objects.ts'
import { overlays, readObjects, render } from './render.ts'
import { customFaults, eksctlFaults, requiredFaults, schemaFolder, strictFaults } from './schemas.ts'

const folders = [
  ...overlays.map((name) => `k8s/overlays/${name}`),
  'k8s/overlays/strimzi',
  'k8s/jobs/public-keys',
  'k8s/monitoring',
  'argocd/root',
]
/** Kinds of other projects that have a schema beside the clone or in npm. */
const external = /^(argoproj\.io|external-secrets\.io)\//
const copy = (objects: readonly KubeObject[]) => structuredClone(objects) as KubeObject[]

for (const folder of folders) {
  check(`${folder} renders, and nothing in it is unknown, of the wrong type or missing`, {
    read: () => render(folder),
    async verify(objects) {
      assert.ok(objects.length > 0)
      const names = objects.map((object) => `${object.apiVersion} ${object.metadata.namespace ?? ''} ${idOf(object)}`)
      assert.equal(new Set(names).size, names.length, 'each object once')
      const faults: string[] = []
      for (const object of objects) {
        const strict = strictFaults(object)
        if (strict) faults.push(...strict)
        if (strict || external.test(object.apiVersion)) faults.push(...(await requiredFaults(object)))
        const custom = customFaults(object)
        if (custom) faults.push(...custom)
        const unseen =
          !strict && !external.test(object.apiVersion) && custom === undefined && schemaFolder !== undefined
        if (unseen && object.apiVersion !== 'monitoring.coreos.com/v1')
          faults.push(`${idOf(object)}: no schema knows ${object.apiVersion}`)
      }
      assert.deepEqual(faults, [])
    },
    harms: [
      {
        harm: `${folder}: an object twice`,
        change: (objects) => void objects.push(objects[0] as KubeObject),
        says: /each object once/,
      },
    ],
  })
}

test('resources of other projects were compared with their published schemas', (t) => {
  if (schemaFolder === undefined)
    t.diagnostic('skipped: their schemas are not beside this clone; only what npm has was compared')
  else t.diagnostic('compared: load balancer controller, Argo CD, Strimzi, eksctl')
})

test('argocd/install is rendered elsewhere', (t) => {
  const [install] = readObjects('argocd/install/kustomization.yaml')
  const upstream = install?.resources.filter((line: string) => line.startsWith('https:'))
  assert.equal(upstream.length, 1)
  t.diagnostic(
    `skipped: argocd/install, which takes ${upstream[0]}; check:cluster renders it with the same file of Argo CD’s Go module`,
  )
})

test('eksctl’s files are what eksctl knows', (t) => {
  for (const file of ['eksctl/cluster.yaml', 'eksctl/kafka-nodes.yaml']) {
    const faults = eksctlFaults(readObjects(file)[0] as KubeObject)
    if (faults === undefined) t.diagnostic('skipped: eksctl’s schema is not beside this clone')
    else assert.deepEqual(faults, [], file)
  }
})

test('found: a field that Kubernetes does not know, a wrong type and a missing field', async () => {
  const objects = copy(await render('k8s/overlays/eks'))
  const deployment = get(objects, 'Deployment/back-user-deploy')
  deployment.spec.template.spec.containers[0].livenesProbe = {}
  deployment.spec.minReadySeconds = '10'
  const faults = strictFaults(deployment)?.join('\n') ?? ''
  assert.match(faults, /containers\[0\]\.livenesProbe is no field of V1Container/)
  assert.match(faults, /minReadySeconds must be number/)
  const service = get(objects, 'Service/back-user-svc')
  delete service.spec.ports[0].port
  assert.match((await requiredFaults(service)).join(), /port/)
  const secret = ofKind(objects, 'ExternalSecret')[0] as KubeObject
  secret.spec.data[0].remoteRef = {}
  assert.match((await requiredFaults(secret)).join(), /key/)
})

test('found: an unknown field in somebody else’s resource', {
  skip: schemaFolder === undefined && 'their schemas are not beside this clone',
}, async () => {
  const params = get(copy(await render('k8s/overlays/eks')), 'IngressClassParams/alb')
  params.spec.sslRedirect = '443'
  assert.match(customFaults(params)?.join() ?? '', /additional properties.*sslRedirect/)
  const application = get(copy(await render('argocd/root')), 'Application/exqress-services')
  application.spec.source.pth = 'x'
  assert.match(customFaults(application)?.join() ?? '', /pth/)
  const kafka = get(copy(await render('k8s/overlays/strimzi')), 'KafkaTopic/exqress.waybill.v1')
  kafka.spec.partitions = 'six'
  assert.match(customFaults(kafka)?.join() ?? '', /integer/)
  const cluster = readObjects('eksctl/cluster.yaml')[0] as KubeObject
  cluster.managedNodeGroups[0].instanceTyp = 't3.small'
  assert.match(eksctlFaults(cluster)?.join() ?? '', /instanceTyp/)
})
