import type { Mutation } from './mutation.ts'

const RECOVER = 'packages/service/src/recovery/recover.ts'
const RECOVER_TEST = 'packages/service/src/recovery/recover.test.ts'

const FACTS = 'services/admin/src/recovery/facts.ts'
const FACTS_TEST = 'services/admin/src/recovery/facts.test.ts'

/** Restores: what was destroyed stays closed, what happened stays known. */
export const restoreMutations: readonly Mutation[] = [
  {
    id: 'restored-destruction-ignored',
    off: 'a restored service carries out what was destroyed since its backup, before it is ready',
    file: RECOVER,
    from: 'await withTransaction(db, (tx) => facts.bury(tx, event))',
    to: 'await Promise.resolve()',
    test: RECOVER_TEST,
    fails: 'one that was set back begins a new epoch, closes what was destroyed, takes over what it told',
  },
  {
    id: 'restored-answers-early',
    off: 'nothing is answered before it is known whether the database was set back',
    file: 'packages/service/src/recovery/closed-until-recovered.ts',
    from: "if (readiness.waitsFor('recovery')) throw unavailable()",
    to: "if (readiness.waitsFor('nothing')) throw unavailable()",
    test: 'packages/service/src/recovery/closed-until-recovered.test.ts',
    fails: 'until it is known whether the database was set back nothing but the probes answers',
  },
  {
    id: 'restored-epoch-kept',
    off: 'a restored service begins a new recovery epoch',
    file: RECOVER,
    from: 'await raiseRecoveryEpoch(db, epoch - 1)',
    to: 'await raiseRecoveryEpoch.call(undefined, { query: async () => ({ rows: [{ epoch: 1 }] }) } as never)',
    test: RECOVER_TEST,
    fails: 'one that was set back begins a new epoch, closes what was destroyed, takes over what it told',
  },
  {
    id: 'restored-epoch-reused',
    off: 'an epoch that was begun once is not begun again by the next restore',
    file: 'packages/service/src/recovery/recovery-epoch.ts',
    from: 'await store.put(FOLDER + epoch, Uint8Array.of(1))',
    to: 'await Promise.resolve(store)',
    test: RECOVER_TEST,
    fails: 'one that was set back begins a new epoch, closes what was destroyed, takes over what it told',
  },
  {
    id: 'restored-without-log',
    off: 'a database that may be a backup waits for the event log',
    file: 'packages/service/src/recovery/recovery-parts.ts',
    from: "alive_at between now() - interval '10 minutes' and now()",
    to: 'true',
    test: RECOVER_TEST,
    fails: 'with the log away a database of minutes ago goes on, an older one waits until it was compared',
  },
  {
    id: 'restored-facts-dropped',
    off: 'what a service told since its backup is taken over',
    file: RECOVER,
    from: 'await storeFacts(tx, living)',
    to: 'await storeFacts(tx, [])',
    test: RECOVER_TEST,
    fails: 'one that was set back begins a new epoch, closes what was destroyed, takes over what it told',
  },
  {
    id: 'restored-bait-forgotten',
    off: 'bait that was laid after the backup is known again',
    file: FACTS,
    from: 'if (data.consignmentId === baitMark(bait, data.waybillId))',
    to: 'if (data.consignmentId === baitMark(bait, data.carrier))',
    test: FACTS_TEST,
    fails: 'bait is known again, and nobody else can tell it from a parcel',
  },
  {
    id: 'restored-requests-forgotten',
    off: 'what the desk asked of delivery after the backup is known again',
    file: FACTS,
    from: "'waybill.cancel_requested': (tx, data) => takeRequest(tx, 'cancel', data),",
    to: '',
    test: FACTS_TEST,
    fails: 'what the desk asked of delivery is known again, and its answer finds it',
  },
  {
    id: 'restored-case-reopened',
    off: 'a case that was answered after the backup stays answered',
    file: FACTS,
    from: "'update cases set closed_at = $2, outcome = $3 where id = $1 and closed_at is null'",
    to: "'update cases set closed_at = $2, outcome = $3 where id = $1 and closed_at is not null'",
    test: FACTS_TEST,
    fails: 'a case about an opening stays one case, answered as it was, also after the destruction',
  },
  {
    id: 'restored-account-lives',
    off: 'an account that was deleted after the backup is ended before the first request',
    file: RECOVER,
    from: '|key_destroyed|account_deleted)$/',
    to: '|key_destroyed)$/',
    test: RECOVER_TEST,
    fails: 'one that was set back begins a new epoch, closes what was destroyed, takes over what it told',
  },
  {
    id: 'restored-number-kept',
    off: 'a restored issuing service forgets the numbers of an account that was deleted after the backup',
    file: FACTS,
    from: "if (event.type === 'customer.account_deleted')",
    to: "if (event.type === 'customer.claim_dropped')",
    test: FACTS_TEST,
    fails: 'an account that was deleted since the backup is forgotten before the first request',
  },
  {
    id: 'missing-key-unnamed',
    off: 'an epoch whose key is not there is named, and its rows stay',
    file: 'packages/service/src/held-keys/rewrap-epochs.ts',
    from: 'if (!done.missing.includes(epoch)) done.missing.push(epoch)',
    to: 'if (done.missing.includes(epoch)) done.missing.push(epoch)',
    test: 'packages/service/src/held-keys/key-epochs.test.ts',
    fails: 'a restored database whose epoch is gone: the key is named, its rows stay, the others go on',
  },
]
