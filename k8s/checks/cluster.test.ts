import assert from 'node:assert/strict'
import { check, type Harm } from './check.ts'
import { get, type KubeObject, ofKind, type Value } from './objects.ts'
import { readObjects, render } from './render.ts'

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

check(
  'the load balancer controller finds its network by the name that eksctl gives it, as no pod may ask the instance',
  {
    read: async () => ({
      cluster: cluster(),
      values: get(await render('argocd/root'), 'Application/aws-load-balancer-controller').spec.source.helm
        .valuesObject as Value,
    }),
    verify({ cluster: { metadata, managedNodeGroups }, values }) {
      assert.ok(managedNodeGroups.every(({ disablePodIMDS }: Value) => disablePodIMDS))
      assert.deepEqual(
        { cluster: values.clusterName, region: values.region, network: values.vpcId ?? values.vpcTags?.Name },
        { cluster: metadata.name, region: metadata.region, network: `eksctl-${metadata.name}-cluster/VPC` },
      )
    },
    harms: [
      {
        harm: 'a controller that asks the instance for its network',
        change: ({ values }) => void delete values.vpcTags,
        says: /network: undefined/,
      },
      {
        harm: 'a controller of another cluster',
        change: ({ values }) => void Object.assign(values, { clusterName: 'other' }),
        says: /cluster: 'other'/,
      },
    ],
  },
)
