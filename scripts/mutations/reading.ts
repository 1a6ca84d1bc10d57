import type { Mutation } from './mutation.ts'

/** Reading: who opens more than their work explains is stopped, and found. */
export const readingMutations: readonly Mutation[] = [
  {
    id: 'decode-budget-unlimited',
    off: 'a courier who has decoded as much as their list explains opens nothing more',
    file: 'services/delivery/src/scans/open-scans.ts',
    from: 'const isOver = ({ courierId }: Scan) => (left.get(courierId) ?? 0) <= 0',
    to: 'const isOver = ({ courierId }: Scan) => (left.get(courierId) ?? 0) <= -Infinity',
    test: 'services/delivery/src/scans/decode-budget.test.ts',
    fails: 'beyond the own list and the margin a courier opens nothing, whatever the label, and the desk is told once',
  },
  {
    id: 'invalid-labels-unlimited',
    off: 'a session that scans too much that is no label of ours opens nothing more, and is told of',
    file: 'packages/service/src/held-keys/open-label.ts',
    from: 'if (scanner) invalidLabels.count(scanner)',
    to: 'if (scanner && !invalidLabels) throw error',
    test: 'services/delivery/src/scans/tell-attempts.test.ts',
    fails:
      'a session that scans too much that is no label is answered alike for every text, without a statement, and told of',
  },
  {
    id: 'attempts-untold',
    off: 'the desk is told of attempts that opened nothing, so that it finds those with a canary',
    file: 'packages/service/src/readings/tell-attempts.ts',
    from: 'where told_at is null order by id',
    to: 'where told_at is not null order by id',
    test: 'services/user/src/scans/tell-attempts.test.ts',
    fails:
      'what a customer tried in vain is told once: scans and claims with an authentic label, and a session full of others',
  },
  {
    id: 'canary-tried-unseen',
    off: 'an attempt with a label that belongs to nobody raises an alarm',
    file: 'services/admin/src/suspicions/raise-suspicion.ts',
    from: 'where l.label_digest = $1`',
    to: 'where l.label_digest = $1 and false`',
    test: 'services/admin/src/suspicions/suspicions.test.ts',
    fails: 'a label that belongs to nobody raises an alarm when it is tried, by whomever; an ordinary one does not',
  },
  {
    id: 'canary-read-unseen',
    off: 'a reading of a waybill that belongs to nobody raises an alarm',
    file: 'services/admin/src/ledger/on-access-recorded.ts',
    from: 'await raiseIfCanaryRead(tx, data)',
    to: 'if (version === 0) await raiseIfCanaryRead(tx, data)',
    test: 'services/admin/src/suspicions/suspicions.test.ts',
    fails: 'a waybill that belongs to nobody raises an alarm when it is read, at the desk too',
  },
  {
    id: 'taken-parcel-still-opens',
    off: 'a parcel that the desk took from a courier is theirs no more',
    file: 'services/delivery/src/parcels/on-assigned.ts',
    from: 'where waybill_id = $1 and courier_id = $2`,\n    [waybillId, courierId],',
    to: 'where waybill_id = $1 and courier_id = $2 and false`,\n    [waybillId, courierId],',
    test: 'services/delivery/src/parcels/parcels.test.ts',
    fails: 'taken from a courier while in their hands: from then on nobody opens it, and the next one begins anew',
  },
]
