import type { Mutation } from './mutation.ts'

const DELETED = 'services/user/src/my-data/delete-account.test.ts'
const CLAIMS = 'services/admin/src/claims/claims.test.ts'
const ANSWERS = 'services/user/src/my-data/answers.test.ts'
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
  {
    id: 'export-receipts-of-others',
    off: 'a copy holds the receipts of its own parcels and of no other',
    file: 'services/user/src/my-data/read-answers-data.ts',
    from: "where r.customer_id = $1 and (r.claim = 'confirmed' or r.sender)",
    to: "where (r.customer_id = $1 or true) and (r.claim = 'confirmed' or r.sender)",
    test: ANSWERS,
    fails:
      "what was asked and told about openings, and the receipts of one's own parcels, come along; another's do not",
  },
  {
    id: 'account-key-kept',
    off: "a deleted account's key and all that is sealed under it are gone",
    file: 'services/user/src/my-data/forget-account.ts',
    from: "await tx.query('delete from customers where customer_id = $1', [customerId])",
    to: "await tx.query('update customers set consent = consent where customer_id = $1', [customerId])",
    test: DELETED,
    fails: 'the key, the contacts and what tied the account to parcels go; every session ends; the number is free',
  },
  {
    id: 'parcel-keys-kept-for-nobody',
    off: "a parcel's keys go with the last account that reads by them",
    file: 'services/user/src/my-data/forget-account.ts',
    from: 'delete from wrapped_bundles held where',
    to: 'delete from wrapped_bundles held where false and',
    test: DELETED,
    fails: 'the key, the contacts and what tied the account to parcels go; every session ends; the number is free',
  },
  {
    id: 'deleted-account-sessions',
    off: 'every session of a deleted account ends',
    file: 'services/user/src/my-data/delete-account.ts',
    from: 'await deps.sessions.endAllSessions(tx, customerId)',
    to: 'await deps.sessions.endAllSessions(tx, customerId, { except: customer.device })',
    test: DELETED,
    fails: 'the key, the contacts and what tied the account to parcels go; every session ends; the number is free',
  },
  {
    id: 'deleted-account-comes-back',
    off: 'what would bring a deleted account back is left out',
    file: 'packages/service/migrations/0280-deleted-customers.sql',
    from: 'then return null; end if;',
    to: 'then return new; end if;',
    test: DELETED,
    fails: 'nothing comes back: neither by a replay, nor by a claim, a number or a bundle that was on its way',
  },
  {
    id: 'deleted-account-number-kept',
    off: 'the issuing service forgets the numbers of a deleted account',
    file: 'services/admin/src/claims/on-account-deleted.ts',
    from: 'delete from verified_numbers where customer_id = $1 returning index_epoch, number_index',
    to: 'select index_epoch, number_index from verified_numbers where customer_id = $1',
    test: CLAIMS,
    fails:
      'a deleted account is forgotten: its numbers, what they found, what it sent; whoever has the number next finds nothing older',
  },
  {
    id: 'released-number-finds-all',
    off: 'whoever proves the number of a deleted account finds only what is issued afterwards',
    file: 'services/admin/src/claims/verify-number.ts',
    from: '(await wasReleased(tx, indexes))',
    to: '(await wasReleased(tx, []))',
    test: CLAIMS,
    fails:
      'a deleted account is forgotten: its numbers, what they found, what it sent; whoever has the number next finds nothing older',
  },
  {
    id: 'old-consent-taken',
    off: 'consent to an older notice is refused, at sign-in and in a running session',
    file: 'services/user/src/accounts/agree-again.ts',
    from: "if (version !== consentVersion) throw conflict('consent_outdated')",
    to: "if (version === '') throw conflict('consent_outdated')",
    test: 'services/user/src/accounts/accounts.test.ts',
    fails:
      'a changed notice is agreed to in the running session; an older one is refused, and what was agreed to when stays known',
  },
  {
    id: 'old-consent-signs-in',
    off: 'who read an older notice is not signed in by it',
    file: 'services/user/src/accounts/sign-in.ts',
    from: "if (consent !== consentVersion) throw conflict('consent_outdated')",
    to: "if (consent === '') throw conflict('consent_outdated')",
    test: 'services/user/src/accounts/accounts.test.ts',
    fails: 'an outdated consent is refused before the code is used up',
  },
  {
    id: 'old-courier-consent-taken',
    off: 'a courier who read an older notice is not signed up by it',
    file: 'services/delivery/src/couriers/sign-up.ts',
    from: "if (consent !== courierConsentVersion) throw conflict('consent_outdated')",
    to: "if (consent === '') throw conflict('consent_outdated')",
    test: 'services/delivery/src/couriers/couriers.test.ts',
    fails: 'a courier agrees to the notice of today: which one and when is kept, and without it nobody is signed up',
  },
]
