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
  {
    id: 'log-fields-unlisted',
    off: 'a line of the log holds listed fields only',
    file: 'packages/service/src/log/create-log.ts',
    from: 'if (!read) continue',
    to: 'if (!read) kept[name] = fields[name as keyof LogFields]; if (!read) continue',
    test: 'packages/service/src/log/create-log.test.ts',
    fails: 'planted personal data does not come out, however it is passed',
  },
  {
    id: 'error-message-logged',
    off: 'an error is logged without its message, which quotes what people typed',
    file: 'packages/service/src/log/describe-error.ts',
    from: "{ name: word(error.constructor.name) ?? 'Error' }",
    to: "{ name: word(error.constructor.name) ?? 'Error', stack: error.message }; if (described.stack) return described",
    test: 'packages/service/src/log/create-log.test.ts',
    fails: 'an error of Postgres is logged without the row that it quotes',
  },
  {
    id: 'index-without-key',
    off: 'an index of a number cannot be computed without the key of its epoch',
    file: 'packages/crypto/src/blind-index.ts',
    from: "createHmac('sha256', epochKey)",
    to: "createHmac('sha256', epochKey.type)",
    test: 'packages/crypto/src/blind-index.test.ts',
    fails: 'another key, purpose or value is another index',
  },
  {
    id: 'label-stays-in-address',
    off: 'the app takes the label out of the address before its first request',
    file: 'packages/ui/src/scanner/address.ts',
    from: "history.replaceState(null, '', instead)",
    to: 'void instead',
    test: 'packages/ui/src/scanner/scanner.test.ts',
    fails: 'takes the token out of the address, in either case, and leaves nothing of it there',
  },
]
