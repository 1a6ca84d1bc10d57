import type { Mutation } from './mutation.ts'

const linter = 'services/admin/src/labels/label-linter.test.ts'
const linted = '1,000 labels in every form say what a label may say, and nothing that is somebody’s'

/** What is printed and kept: nothing of a person stands on a box, or in a store without its keys. */
export const leakMutations: readonly Mutation[] = [
  {
    id: 'label-says-more',
    off: 'a label says nothing by which two boxes of one order are seen to belong together',
    file: 'services/admin/src/labels/read-labels.ts',
    from: 'c.name as "carrierName"',
    to: `'주문' || translate(left(md5(w.consignment_id::text), 5), '0123456789', 'ghijklmnop') as "carrierName"`,
    test: linter,
    fails: linted,
  },
  {
    id: 'label-file-says-more',
    off: 'a label’s file says nothing but what is drawn',
    file: 'services/admin/src/labels/render-pdf.ts',
    from: '0 R /Lang (ko)',
    to: '0 R /Lang (ko) /Title (Parcel)',
    test: linter,
    fails: linted,
  },
  {
    id: 'find-tag-by-pattern',
    off: 'find tags are drawn by lot, so that two of one person meet no more often than chance',
    file: 'services/admin/src/waybills/find-tag.ts',
    from: 'const value = random(tagCount)',
    to: 'const value = random(tagCount) % 60_000',
    test: linter,
    fails: linted,
  },
  {
    id: 'label-form-unread',
    off: 'the linter reads every form of a label',
    file: 'packages/contracts/src/labels.ts',
    from: "pdf: 'application/pdf' }",
    to: "pdf: 'application/pdf', zpl: 'application/zpl' }",
    test: linter,
    fails: 'every call that answers a label answers a form that the linter reads',
  },
]
