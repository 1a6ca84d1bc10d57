import type { Mutation } from './mutation.ts'

/** The desk's view of the cluster that it runs in. */
export const clusterMutations: readonly Mutation[] = [
  {
    id: 'cluster-view-for-all',
    off: 'who looks after the system sees the cluster, nobody else',
    file: 'services/admin/src/cluster/routes.ts',
    from: "await deskOf(req, 'owner', 'operator')",
    to: 'await deskOf(req)',
    test: 'services/admin/src/access-matrix.test.ts',
    fails: 'a role that may not call a route is refused before anything of the request is looked at, and no other is',
  },
  {
    id: 'cluster-words-as-they-are',
    off: 'what a controller wrote is cut short and cleaned of what looks secret',
    file: 'services/admin/src/cluster/read-cluster.ts',
    from: "boundedWords(event.message ?? '', 200)",
    to: "(event.message ?? '').slice(0, 200)",
    test: 'services/admin/src/cluster/cluster.test.ts',
    fails: 'what the API tells of environment and secrets goes no further',
  },
  {
    id: 'used-cluster-checked',
    off: 'the check of the platform touches no cluster that somebody uses',
    file: 'k8s/cluster/check-cluster.ts',
    from: 'if (used.length)',
    to: 'if (used.length > 99)',
    test: 'k8s/cluster/check-cluster.test.ts',
    fails: 'a cluster that somebody uses is not touched, and one that is not there is said in one sentence',
  },
]
