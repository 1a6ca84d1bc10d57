import type { Mutation } from './mutation.ts'

const SIGN = 'services/admin/src/destruction/sign-receipts.ts'
const SIGNED = 'services/admin/src/destruction/receipts.test.ts'

/** Destroying: what is gone stays gone, and its receipt says no more than what happened. */
export const destroyingMutations: readonly Mutation[] = [
  {
    id: 'receipt-before-all-answered',
    off: 'a receipt is signed only when all three services have destroyed their part',
    file: SIGN,
    from: 'd.receipted_at is null and d.delivery_at is not null and d.user_at is not null',
    to: 'd.receipted_at is null and (d.delivery_at is not null or d.user_at is not null)',
    test: SIGNED,
    fails: 'there is no receipt before all three services have answered, whichever comes last',
  },
  {
    id: 'receipt-without-void-labels',
    off: 'a receipt names every label that was printed, void ones too',
    file: SIGN,
    from: 'from labels l where l.waybill_id = d.waybill_id)',
    to: 'from labels l where l.waybill_id = d.waybill_id and l.voided_at is null)',
    test: SIGNED,
    fails: 'a receipt names what was destroyed, holds, is told once, and is the same however often it is asked for',
  },
  {
    id: 'receipt-signature-unchecked',
    off: "a receipt that was changed is refused by the page's check",
    file: 'packages/crypto/src/destruction-receipt.ts',
    from: 'return holds ? { ok: true',
    to: 'return holds || true ? { ok: true',
    test: 'scripts/verify-receipt.test.ts',
    fails: 'whatever is changed, left out, added or signed by another does not hold',
  },
  {
    id: 'receipt-script-blind',
    off: 'a receipt that was changed is refused by the script',
    file: 'scripts/verify-receipt.mjs',
    from: 'if (!crypto.verify(null,',
    to: 'if (false && !crypto.verify(null,',
    test: 'scripts/verify-receipt.test.ts',
    fails: 'every single character of a receipt counts',
  },
  {
    id: 'tombstone-not-asked-by-handlers',
    off: 'no handler brings back what a tombstone covers',
    file: 'packages/service/src/events/apply-events.ts',
    from: 'const isBuried = waybillId !== undefined && buried.has(waybillId)',
    to: 'const isBuried = waybillId !== undefined && buried.has(waybillId) && buried.size < 0',
    test: 'services/user/src/destruction/destruction.test.ts',
    fails: 'nothing comes back: neither by a late bundle nor by a replay nor by late evidence',
  },
  {
    id: 'late-bundle-kept',
    off: 'a bundle of keys that arrives after the destruction is dropped',
    file: 'packages/service/src/held-keys/fetch-bundles.ts',
    from: 'const living = wrapped.filter(({ id }) => !dead.has(id))',
    to: 'const living = wrapped.filter(({ id }) => id || !dead.has(id))',
    test: 'services/user/src/destruction/destruction.test.ts',
    fails: 'nothing comes back: neither by a late bundle nor by a replay nor by late evidence',
  },
  {
    id: 'open-case-does-not-hold',
    off: "a recipient's open case holds a destruction",
    file: 'services/admin/src/destruction/destroy-waybill.ts',
    from: "and c.kind in ('not_received', 'damaged', 'not_expected')) as may",
    to: "and c.kind in ('nothing')) as may",
    test: 'services/admin/src/destruction/destruction.test.ts',
    fails: 'an open case of the recipient holds a destruction; a finder cannot',
  },
]
