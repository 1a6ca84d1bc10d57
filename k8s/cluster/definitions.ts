import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { KubernetesObject, V1CustomResourceDefinition } from '@kubernetes/client-node'
import type { Api } from './api.ts'
import { readManifests } from './read-manifests.ts'

/** The makers' own, where somebody laid them beside the repository. */
const published = join(import.meta.dirname, '..', '..', '..', 'shared', 'schemas')

/** Kinds whose definition is not published where this check can have it: any field is accepted; check:infra looks at them. */
const openKinds = [
  {
    group: 'external-secrets.io',
    version: 'v1',
    kind: 'ExternalSecret',
    plural: 'externalsecrets',
    scope: 'Namespaced',
  },
  { group: 'external-secrets.io', version: 'v1', kind: 'SecretStore', plural: 'secretstores', scope: 'Namespaced' },
  {
    group: 'external-secrets.io',
    version: 'v1',
    kind: 'ClusterSecretStore',
    plural: 'clustersecretstores',
    scope: 'Cluster',
  },
  {
    group: 'elbv2.k8s.aws',
    version: 'v1beta1',
    kind: 'IngressClassParams',
    plural: 'ingressclassparams',
    scope: 'Cluster',
  },
  { group: 'kafka.strimzi.io', version: 'v1', kind: 'Kafka', plural: 'kafkas', scope: 'Namespaced' },
  { group: 'kafka.strimzi.io', version: 'v1', kind: 'KafkaNodePool', plural: 'kafkanodepools', scope: 'Namespaced' },
  { group: 'kafka.strimzi.io', version: 'v1', kind: 'KafkaTopic', plural: 'kafkatopics', scope: 'Namespaced' },
  { group: 'kafka.strimzi.io', version: 'v1', kind: 'KafkaUser', plural: 'kafkausers', scope: 'Namespaced' },
  { group: 'monitoring.coreos.com', version: 'v1', kind: 'PodMonitor', plural: 'podmonitors', scope: 'Namespaced' },
  {
    group: 'monitoring.coreos.com',
    version: 'v1',
    kind: 'ServiceMonitor',
    plural: 'servicemonitors',
    scope: 'Namespaced',
  },
  {
    group: 'monitoring.coreos.com',
    version: 'v1',
    kind: 'PrometheusRule',
    plural: 'prometheusrules',
    scope: 'Namespaced',
  },
] as const

/**
 * Teaches the server the kinds from elsewhere that our manifests use, and waits until it knows them.
 * @param argoManifest Argo CD's own, where it runs too
 */
export async function installDefinitions(api: Api, argoManifest: string | undefined): Promise<string[]> {
  const argocd = argoManifest ? readDefinitions(readFileSync(argoManifest, 'utf8')) : []
  const beside = existsSync(published)
    ? readdirSync(published)
        .filter((name) => name.endsWith('.crd.yaml') && !name.startsWith('argocd-')) // those come from Argo CD's module, in its very version
        .flatMap((name) => readDefinitions(readFileSync(join(published, name), 'utf8')))
    : []
  const known = new Set(beside.map(({ spec }) => `${spec.group} ${spec.names.kind}`))
  const open = openKinds.filter(({ group, kind }) => !known.has(`${group} ${kind}`)).map(openDefinition)
  const all = [...argocd, ...beside, ...open]
  for (const definition of all) await api.put(definition as KubernetesObject)
  await api.until('the server serves the kinds from elsewhere', async () => {
    const served = await api.list<V1CustomResourceDefinition>('apiextensions.k8s.io/v1', 'CustomResourceDefinition')
    const up = served.filter(({ status }) =>
      status?.conditions?.some(({ type, status: is }) => type === 'Established' && is === 'True'),
    )
    return up.length >= all.length
  })
  const names = (list: V1CustomResourceDefinition[]) => list.map(({ spec }) => spec.names.kind).join(', ')
  return [`validated as published: ${names([...argocd, ...beside])}`, `any field accepted: ${names(open)}`]
}

function readDefinitions(yaml: string): V1CustomResourceDefinition[] {
  return readManifests(yaml)
    .filter((object): object is V1CustomResourceDefinition => object?.kind === 'CustomResourceDefinition')
    .map(({ status: _, ...definition }) => definition)
}

function openDefinition({
  group,
  version,
  kind,
  plural,
  scope,
}: (typeof openKinds)[number]): V1CustomResourceDefinition {
  const schema = { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } }
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: {
      name: `${plural}.${group}`,
      // The server asks for it under *.k8s.io names and accepts any text.
      annotations: { 'api-approved.kubernetes.io': 'unapproved, a stand-in of a local check' },
    },
    spec: {
      group,
      scope,
      names: { kind, plural, singular: kind.toLowerCase(), listKind: `${kind}List` },
      versions: [{ name: version, served: true, storage: true, subresources: { status: {} }, schema }],
    },
  }
}
