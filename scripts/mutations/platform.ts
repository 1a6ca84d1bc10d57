import type { Mutation } from './mutation.ts'

const policies = 'k8s/checks/policies.test.ts'
const broker = 'packages/service/src/lifecycle/topics-command.test.ts'

/** The platform: what a cluster, its brokers and its account let nobody do. */
export const platformMutations: readonly Mutation[] = [
  {
    id: 'foreign-topic-written',
    off: 'a service may write the topics that it produces, and no others',
    file: 'packages/service/src/events/topic-rights.ts',
    from: '...(own ? [Operation.WRITE] : [])',
    to: 'Operation.WRITE',
    test: broker,
    fails: 'a service writes its own topics and no other',
  },
  {
    id: 'broker-password-in-clear',
    off: 'a password is not sent to a broker without TLS',
    file: 'packages/service/src/config/kafka-settings.ts',
    from: 'if (password !== undefined && !tls)',
    to: 'if (password !== undefined && !tls && name === password)',
    test: broker,
    fails: 'a password without TLS is refused before anything is sent',
  },
  {
    id: 'aws-waited-for',
    off: 'a key store that never answers is given up',
    file: 'packages/service/src/aws/patience.ts',
    from: 'throwOnRequestTimeout: true',
    to: 'throwOnRequestTimeout: false',
    test: 'packages/service/src/aws/is-passing-aws-error.test.ts',
    fails: 'one that never answers is given up',
  },
  {
    id: 'internal-calls-routed',
    off: 'no load balancer passes on what only services may call',
    file: 'k8s/components/alb-services/ingresses.yaml',
    from: '- path: /internal',
    to: '- path: /infernal',
    test: policies,
    fails: 'the overlays keep every rule of traffic',
  },
  {
    id: 'network-open-by-default',
    off: 'a pod asks nobody whom no policy names',
    file: 'k8s/base/config/network-policies.yaml',
    from: 'policyTypes: [Ingress, Egress]',
    to: 'policyTypes: [Ingress]',
    test: policies,
    fails: 'the overlays keep every rule of traffic',
  },
  {
    id: 'instance-metadata-open',
    off: 'a pod does not reach the metadata of its node',
    file: 'k8s/components/aws-network/network-policies.yaml',
    from: 'except: [169.254.0.0/16]',
    to: 'except: [10.0.0.0/8]',
    test: policies,
    fails: 'the overlays keep every rule of traffic',
  },
  {
    id: 'operator-reads-key-stores',
    off: 'the operator that copies configuration reads no key of a service',
    file: 'eksctl/keys.cfn.yaml',
    from: 'secret:exqress-config/*',
    to: 'secret:exqress*',
    test: 'k8s/checks/rights.test.ts',
    fails: 'nobody but a service itself reads its key store',
  },
  {
    id: 'stranger-assumes-push-role',
    off: 'only the protected environment of this repository may push an image',
    file: 'eksctl/registry.cfn.yaml',
    from: '}:environment:registry',
    to: '}:*',
    test: 'k8s/checks/rights.test.ts',
    fails: 'images are pushed by the protected environment alone',
  },
  {
    id: 'image-unsigned',
    off: 'no image runs whose digest was not signed by the workflow that built it',
    file: '.github/workflows/images.yml',
    from: 'cosign sign --yes "$SUBJECT"',
    to: 'true',
    test: 'k8s/checks/workflows.test.ts',
    fails:
      'an image is listed, scanned, attested and signed before its digest is committed, and only what changed is built',
  },
]
