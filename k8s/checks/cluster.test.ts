import assert from 'node:assert/strict'
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, globSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { cachePath, filledFolder } from '@exqress/local/cache-folder.ts'
import { check, type Harm } from './check.ts'
import { get, type KubeObject, ofKind, type Value } from './objects.ts'
import { readObjects, render, root } from './render.ts'
import { type Ran, runProgram } from './run-program.ts'

const cluster = () => readObjects('eksctl/cluster.yaml')[0] as KubeObject

/** What a reviewer would say of a cluster's file. */
function clusterFaults({
  metadata,
  upgradePolicy,
  autoModeConfig,
  availabilityZones,
  addons,
  cloudWatch,
  managedNodeGroups,
  secretsEncryption,
  iam,
  vpc,
}: KubeObject): string[] {
  const groups: Value[] = managedNodeGroups
  const sum = (what: string) => groups.reduce((total, group) => total + group[what], 0)
  const names = addons.map(({ name }: Value) => name)
  const needed = [
    'vpc-cni',
    'coredns',
    'kube-proxy',
    'eks-pod-identity-agent',
    'metrics-server',
    'aws-ebs-csi-driver',
    'amazon-cloudwatch-observability',
  ]
  return [
    metadata.version === '1.35' ? '' : 'another version than the one that was tried',
    upgradePolicy?.supportType === 'STANDARD' ? '' : 'drifts into extended support',
    autoModeConfig?.enabled === false ? '' : 'leaves Auto Mode to its default',
    secretsEncryption?.keyARN ? '' : 'keeps secrets without a key of its own',
    vpc.publicAccessCIDRs?.every((cidr: string) => cidr !== '0.0.0.0/0') ? '' : 'shows its API server to everybody',
    iam.withOIDC && !iam.serviceAccounts ? '' : 'gives rights by IRSA instead of Pod Identity',
    cloudWatch?.clusterLogging?.enableTypes?.includes('*') && cloudWatch.clusterLogging.logRetentionInDays
      ? ''
      : 'keeps no logs, or keeps them for ever',
    ...needed.filter((name) => !names.includes(name)).map((name) => `has no ${name}`),
    /enableNetworkPolicy: "true"/.test(addons.find(({ name }: Value) => name === 'vpc-cni')?.configurationValues ?? '')
      ? ''
      : 'does not keep network policies',
    sum('minSize') === 2 && sum('desiredCapacity') === 2 && sum('maxSize') === 3 ? '' : 'is not of 2 to 3 nodes',
    availabilityZones.every((zone: string) => groups.some((group) => group.availabilityZones.join() === zone))
      ? ''
      : 'has a zone without a group of its own',
    ...groups.flatMap((group) =>
      [
        group.instanceType === 't3.medium' ? '' : 'is of another size than nodes.json',
        group.privateNetworking && group.volumeEncrypted && group.volumeType === 'gp3'
          ? ''
          : 'is public, or its disk can be read',
        group.disablePodIMDS && group.disableIMDSv1 ? '' : 'lets pods take its rights',
        group.iam?.withAddonPolicies ? 'gives every pod the rights of add-ons' : '',
        group.iam?.attachPolicyARNs?.some((arn: string) => /Admin|PowerUser|FullAccess/.test(arn))
          ? 'gives every pod more than it needs'
          : '',
      ]
        .filter(Boolean)
        .map((fault) => `${group.name} ${fault}`),
    ),
  ].filter(Boolean)
}

const harms: [string, (cluster: KubeObject) => void, RegExp][] = [
  [
    'the seed’s version',
    (c) => {
      c.metadata.version = '1.24'
    },
    /another version/,
  ],
  [
    'the seed’s node rights',
    (c) => {
      c.managedNodeGroups[0].iam = { withAddonPolicies: { imageBuilder: true } }
    },
    /rights of add-ons/,
  ],
  [
    'one group for three zones',
    (c) => {
      c.managedNodeGroups = [
        {
          ...c.managedNodeGroups[0],
          minSize: 2,
          desiredCapacity: 2,
          maxSize: 3,
          availabilityZones: c.availabilityZones,
        },
      ]
    },
    /without a group of its own/,
  ],
  [
    'pods may ask the instance',
    (c) => {
      delete c.managedNodeGroups[1].disablePodIMDS
    },
    /mynodes-b lets pods/,
  ],
  [
    'no metrics server',
    (c) => {
      c.addons = c.addons.filter(({ name }: Value) => name !== 'metrics-server')
    },
    /has no metrics-server/,
  ],
  [
    'policies not kept',
    (c) => {
      delete c.addons[0].configurationValues
    },
    /does not keep network policies/,
  ],
]
const [first, ...others] = harms.map(([harm, change, says]) => ({ harm, change, says }))
check('the cluster: version, zones, sizes, rights, add-ons, logs', {
  read: cluster,
  verify: (given) => assert.deepEqual(clusterFaults(given), []),
  harms: [first as Harm<KubeObject>, ...others],
})

check('each service account with rights in AWS is one that the manifests or a chart have', {
  read: async () => ({
    associations: cluster().iam.podIdentityAssociations as Value[],
    objects: await render('k8s/overlays/eks'),
    charts: await render('argocd/root'),
  }),
  verify({ associations, objects, charts }) {
    for (const { namespace, serviceAccountName } of associations)
      if (namespace === 'exqress') get(objects, `ServiceAccount/${serviceAccountName}`)
    const named = ofKind(charts, 'Application').flatMap(({ spec }) =>
      [...JSON.stringify(spec.source.helm ?? '').matchAll(/"serviceAccount":\{[^}]*"name":"([^"]+)"/g)].map(
        (found) => found[1],
      ),
    )
    for (const { namespace, serviceAccountName } of associations)
      if (namespace !== 'exqress') assert.ok(named.includes(serviceAccountName), `${namespace}/${serviceAccountName}`)
  },
  harms: [
    {
      harm: 'rights for an account that no pod has',
      change: ({ associations }) => void associations.push({ namespace: 'exqress', serviceAccountName: 'back-mail' }),
      says: /no ServiceAccount\/back-mail/,
    },
    {
      harm: 'rights for an account that no chart makes',
      change: ({ associations }) =>
        void associations.push({ namespace: 'kube-system', serviceAccountName: 'somebody' }),
      says: /kube-system\/somebody/,
    },
  ],
})

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

type Linted = { real: Ran; broken: Ran } | { skipped: string }
// Python takes its time: it begins with the file, and the other checks go on meanwhile.
const templates = globSync('eksctl/*.cfn.yaml', { cwd: root }).sort()
const linted = lintTemplates()

async function lintTemplates(): Promise<Linted> {
  const python = ['python3', 'python'].find((name) => spawnSync(name, ['-m', 'venv', '--help']).status === 0)
  if (!python) return { skipped: 'no Python with venv on this machine' }
  const folder = await filledFolder(cachePath('cfn-lint-1.58.0'), async (unfinished) => {
    execFileSync(python, ['-m', 'venv', '--copies', unfinished])
    const wanted = ['install', '--quiet', '--disable-pip-version-check', 'cfn-lint==1.58.0']
    execFileSync(join(unfinished, 'bin', 'pip'), wanted)
  }).catch(() => undefined)
  if (!folder) return { skipped: 'cfn-lint could not be fetched' }
  const main = [
    '-c',
    'import sys; from cfnlint.runner import main; sys.exit(main())',
    '--region',
    'ap-northeast-2',
    '--',
  ]
  const lint = (files: string[]) => runProgram(join(folder, 'bin', 'python'), [...main, ...files])
  const [real, broken] = await Promise.all([lint(templates), lint(['k8s/checks/broken.cfn.yaml'])])
  return { real, broken }
}

test('CloudFormation: cfn-lint finds nothing', async (t) => {
  assert.equal(templates.length, 5)
  const found = await linted
  if ('skipped' in found) return t.skip(found.skipped)
  assert.equal(found.real.code, 0, found.real.output)
})

test('found: a template that cfn-lint refuses', async (t) => {
  const found = await linted
  if ('skipped' in found) return t.skip(found.skipped)
  assert.notEqual(found.broken.code, 0)
  assert.match(found.broken.output, /broken\.cfn\.yaml/)
})
