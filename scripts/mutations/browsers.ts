import type { Mutation } from './mutation.ts'

/** What browsers keep on the disk of a phone or of the desk. */
export const browserMutations: readonly Mutation[] = [
  {
    id: 'label-address-cached',
    off: 'the page that a label’s address opens is kept in no cache, which would hold the address',
    file: 'packages/local/src/front.ts',
    from: "unkept ? 'no-store' : ",
    to: '',
    test: 'packages/local/src/front.test.ts',
    fails: 'pages, also those under /Q/',
  },
]
