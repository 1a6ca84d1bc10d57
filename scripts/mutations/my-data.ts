import type { Mutation } from './mutation.ts'

const EXPORTED = 'services/user/src/my-data/export.test.ts'

/** My data: the copy that a person takes, the account that a person ends. */
export const myDataMutations: readonly Mutation[] = [
  {
    id: 'export-not-by-reader',
    off: 'a copy holds the parcels of its own account and of no other',
    file: 'services/user/src/my-data/read-parcels-data.ts',
    from: 'and ($2::uuid is null or r.waybill_id < $2)',
    to: 'and ($2::uuid is null or r.waybill_id < $2) or $2::uuid is null',
    test: EXPORTED,
    fails: "no other person's parcel is in it, however much they have in common",
  },
  {
    id: 'export-unrecorded',
    off: 'each parcel in a copy is a reading, with its record',
    file: 'services/user/src/my-data/read-parcels-data.ts',
    from: 'await readings.record(tx, readingsOfBatch, new Date())',
    to: 'await readings.record(tx, readingsOfBatch.slice(0, 0), new Date())',
    test: EXPORTED,
    fails: 'everything held about a customer comes in one file, and of each parcel in it one reading is recorded',
  },
  {
    id: 'export-without-code',
    off: 'a copy needs a code of this session, not older than ten minutes',
    file: 'services/user/src/my-data/prove-own.ts',
    from: "if (rowCount === 0) throw forbidden('code_needed')",
    to: "if (rowCount === -1) throw forbidden('code_needed')",
    test: EXPORTED,
    fails: 'it needs a code of this session, not older than ten minutes; one for signing in does not do',
  },
  {
    id: 'own-code-to-new-contact',
    off: 'the code goes to a contact that the account had for a day',
    file: 'services/user/src/my-data/send-own-code.ts',
    from: "and (added_at < now() - interval '1 day'",
    to: 'and (added_at <= now()',
    test: EXPORTED,
    fails: 'the code goes to a contact that the account had for a day, so that a session left open is not enough',
  },
  {
    id: 'export-page-unescaped',
    off: 'what a sender wrote is text in the page, whatever it looks like',
    file: 'services/user/src/my-data/html.ts',
    from: 'value instanceof Html ? String(value) : escaped(value)',
    to: 'value instanceof Html ? String(value) : [escaped, String][1]?.(value)',
    test: EXPORTED,
    fails: 'the page holds the same, loads nothing, and what a sender wrote stays text',
  },
]
