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
]
