import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { check } from './check.ts'
import { get, type KubeObject, ofKind, type Value } from './objects.ts'
import { readObjects, render, root } from './render.ts'

check('Argo CD: one repository, waves in order, everything pinned and pruned', {
  read: async () => {
    const [install] = readObjects('argocd/install/kustomization.yaml') as unknown as Value[]
    const patches: KubeObject[] = install.patches.flatMap(({ path }: Value) =>
      path ? readObjects(`argocd/install/${path}`) : [],
    )
    return {
      objects: await render('argocd/root'),
      rootApplication: readObjects('argocd/root.yaml')[0] as KubeObject,
      install,
      patches,
    }
  },
  verify({ objects, rootApplication, install, patches }) {
    const applications = ofKind(objects, 'Application')
    const wave = (name: string) => Number(get(objects, name).metadata.annotations['argocd.argoproj.io/sync-wave'])
    const order = [
      'AppProject/exqress',
      'Application/external-secrets',
      'Application/exqress-config',
      'Application/exqress-services',
      'Application/exqress-pwas',
    ].map(wave)
    assert.deepEqual(
      order,
      [...order].sort((a, b) => a - b),
    )
    assert.equal(new Set(order).size, order.length, 'one after the other')
    for (const { metadata, spec } of applications) {
      const project = get(objects, `AppProject/${spec.project}`)
      assert.ok(
        project.spec.sourceRepos.includes(spec.source.repoURL),
        `${metadata.name}: its project does not know ${spec.source.repoURL}`,
      )
      assert.ok(
        project.spec.destinations.some((place: Value) => place.namespace === spec.destination.namespace),
        `${metadata.name}: its project does not reach ${spec.destination.namespace}`,
      )
      assert.deepEqual(
        { prune: spec.syncPolicy.automated.prune, selfHeal: spec.syncPolicy.automated.selfHeal },
        { prune: true, selfHeal: true },
      )
      if (spec.source.chart) assert.match(spec.source.targetRevision, /^\d+\.\d+\.\d+$/, `${metadata.name} is pinned`)
      else assert.equal(spec.source.repoURL, rootApplication.spec.source.repoURL)
      if (spec.source.path) assert.ok(existsSync(join(root, spec.source.path, 'kustomization.yaml')), spec.source.path)
    }
    assert.ok(
      install.resources.some((line: string) => /argo-cd\/v3\.6\.1\/manifests\/install\.yaml$/.test(line)),
      'another Argo CD',
    )
    // Upstream's objects are in no namespace yet when they are patched: a patch that names one finds none of them, and nothing renders.
    for (const { kind, metadata } of patches)
      assert.equal(metadata?.namespace, undefined, `${kind}/${metadata?.name} names one`)
  },
  harms: [
    {
      harm: 'services before their configuration',
      change: ({ objects }) =>
        void Object.assign(get(objects, 'Application/exqress-services').metadata.annotations, {
          'argocd.argoproj.io/sync-wave': '-9',
        }),
      says: /deep-equal/,
    },
    {
      harm: 'a chart that is not pinned',
      change: ({ objects }) =>
        void Object.assign(get(objects, 'Application/external-secrets').spec.source, { targetRevision: '*' }),
      says: /external-secrets is pinned/,
    },
    {
      harm: 'what Git drops stays',
      change: ({ objects }) =>
        void Object.assign(get(objects, 'Application/exqress-pwas').spec.syncPolicy.automated, { prune: false }),
      says: /prune/,
    },
    {
      harm: 'Argo CD of another version',
      change: ({ install }) =>
        void Object.assign(install, { resources: ['https://example.org/argo-cd/stable/manifests/install.yaml'] }),
      says: /another Argo CD/,
    },
    {
      harm: 'a patch that finds nothing',
      change: ({ patches }) => void Object.assign(patches[0]?.metadata, { namespace: 'argocd' }),
      says: /names one/,
    },
  ],
})

check(
  'Argo CD tells of failures: each application is subscribed to triggers that are there, with words and a service',
  {
    read: async () => ({
      applications: [
        ...ofKind(await render('argocd/root'), 'Application').filter(({ spec }) => spec.source.path),
        ...readObjects('argocd/root.yaml'),
      ],
      words: (readObjects('argocd/install/argocd-notifications-cm.yaml')[0] as KubeObject).data as Record<
        string,
        string
      >,
    }),
    verify({ applications, words }) {
      assert.equal(applications.length, 4)
      for (const { metadata } of applications) {
        const subscribed = Object.keys(metadata.annotations ?? {}).flatMap((name) => {
          const found = /^notifications\.argoproj\.io\/subscribe\.([\w-]+)\.(\w+)$/.exec(name)
          return found ? [{ trigger: found[1] ?? '', service: found[2] ?? '' }] : []
        })
        assert.deepEqual(
          subscribed.map(({ trigger }) => trigger).sort(),
          ['on-health-degraded', 'on-sync-failed'],
          `${metadata.name} is subscribed`,
        )
        for (const { trigger, service } of subscribed) {
          assert.ok(`service.webhook.${service}` in words, `${metadata.name}: no service ${service}`)
          const [, template] = /send: \[([\w-]+)\]/.exec(words[`trigger.${trigger}`] ?? '') ?? []
          assert.ok(words[`template.${template}`]?.includes(`${service}:`), `${trigger} has no words for ${service}`)
        }
      }
      assert.match(words['service.webhook.operators'] ?? '', /^url: \$/, 'the address is a secret')
    },
    harms: [
      {
        harm: 'an application that fails in silence',
        change: ({ applications }) => void Object.assign(applications[0]?.metadata, { annotations: {} }),
        says: /is subscribed/,
      },
      {
        harm: 'a trigger without words',
        change: ({ words }) => void Object.assign(words, { 'template.sync-failed': '' }),
        says: /on-sync-failed has no words/,
      },
    ],
  },
)

check('the project of the applications lets in every cluster-wide object of the overlay, and no secret', {
  read: async () => ({
    project: get(await render('argocd/root'), 'AppProject/exqress').spec,
    wide: [...(await render('k8s/overlays/eks')), ...(await render('k8s/overlays/eks-seed'))].filter(
      ({ metadata }) => metadata.namespace === undefined,
    ),
  }),
  verify({ project: { clusterResourceWhitelist, namespaceResourceBlacklist }, wide }) {
    assert.ok(wide.length > 4)
    for (const { apiVersion, kind, metadata } of wide) {
      const group = apiVersion.includes('/') ? apiVersion.split('/')[0] : ''
      assert.ok(
        clusterResourceWhitelist.some(
          (row: Value) =>
            row.group === group &&
            row.kind === kind &&
            new RegExp(`^${row.name.replaceAll('*', '.*')}$`).test(metadata.name),
        ),
        `${kind}/${metadata.name}`,
      )
    }
    assert.ok(
      namespaceResourceBlacklist.some(({ kind }: Value) => kind === 'Secret'),
      'secrets are let in',
    )
  },
  harms: [
    {
      harm: 'a cluster-wide object that the project keeps out',
      change: ({ project }) =>
        void Object.assign(project, { clusterResourceWhitelist: project.clusterResourceWhitelist.slice(1) }),
      says: /\w+\/\w+/,
    },
    {
      harm: 'a project that lets secrets in',
      change: ({ project }) => void Object.assign(project, { namespaceResourceBlacklist: [] }),
      says: /secrets are let in/,
    },
  ],
})
