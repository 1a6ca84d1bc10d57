import type { Mutation } from './mutation.ts'

const CHECK = 'packages/crypto/src/ledger/check-openings.ts'
const CHECKED = 'packages/crypto/src/ledger/check-openings.test.ts'

/** The ledger: what was recorded can be checked by the person it is about, and what is taken away or changed is named. */
export const ledgerMutations: readonly Mutation[] = [
  {
    id: 'ledger-key-not-pinned',
    off: 'a device believes no other key than the one of its first visit',
    file: CHECK,
    from: 'if (pin && pin.publicKey !== answer.publicKey) return',
    to: 'if (pin && pin.publicKey === undefined) return',
    test: CHECKED,
    fails: 'another key is told, nothing under it is believed, and the pinned key stays',
  },
  {
    id: 'ledger-growth-unchecked',
    off: 'a device demands that the log continues what it has seen',
    file: CHECK,
    from: 'else if (seen && head.size < seen.size)',
    to: 'else if (seen) heads.set(logId, head)\n    else if (seen && head.size < seen.size)',
    test: CHECKED,
    fails: 'a log that does not continue what was seen, is shorter, or gone, is found, and what was seen stays pinned',
  },
  {
    id: 'ledger-number-left-out',
    off: "a device demands each service's numbers from 1 without a hole",
    file: CHECK,
    from: 'const fault = before ? chainFault(before, read.record) : firstFault(read.record)',
    to: "const fault = before && chainFault(before, read.record) === 'chain' ? firstFault(read.record) : undefined",
    test: CHECKED,
    fails: 'a record that is left out, there twice, edited, moved or of another parcel is named',
  },
  {
    id: 'ledger-inclusion-unchecked',
    off: 'a device proves each record to stand in the signed log',
    file: CHECK,
    from: 'const included = await isIncluded(entry, heads.get(entry.logId))',
    to: 'const included = (await isIncluded(entry, heads.get(entry.logId))) || true',
    test: CHECKED,
    fails: 'a wrong proof, salt, head or size does not hold, whatever it is',
  },
  {
    id: 'not-expected-holds-nothing',
    off: 'while an opening is looked into, the parcel is not destroyed',
    file: 'services/admin/src/destruction/destroy-waybill.ts',
    from: "c.kind in ('not_received', 'damaged', 'not_expected')",
    to: "c.kind in ('not_received', 'damaged')",
    test: 'services/admin/src/cases/not-expected.test.ts',
    fails: 'while it is open the waybill is not destroyed, and all else goes on',
  },
  {
    id: 'not-expected-answered-by-anybody',
    off: 'an opening that was not expected is answered by the officer or an owner alone',
    file: 'services/admin/src/cases/close-case.ts',
    from: "admin.role === 'operator'",
    to: 'admin.id === caseId',
    test: 'services/admin/src/cases/not-expected.test.ts',
    fails: 'an opening that was not expected is a case of three working days; the officer answers it with a code, once',
  },
  {
    id: 'unexpected-opening-untold',
    off: 'the recipient gets a notice of an opening that nobody expects',
    file: 'services/admin/src/ledger/on-access-recorded.ts',
    from: '  await tellUnexpected(tx, data)',
    to: '  void tellUnexpected',
    test: 'services/admin/src/ledger/tell-unexpected.test.ts',
    fails: 'what the recipient would not expect is told',
  },
]
