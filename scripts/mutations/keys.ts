import type { Mutation } from './mutation.ts'

const EPOCHS_TEST = 'packages/service/src/held-keys/key-epochs.test.ts'
const CONTACTS_TEST = 'services/user/src/keys/keep-indexes.test.ts'
const AWS_TEST = 'packages/service/src/key-store/aws-key-store.test.ts'

/** Keys: a living parcel never loses one, a destroyed one never comes back. */
export const keyMutations: readonly Mutation[] = [
  {
    id: 'epoch-in-use-destroyed',
    off: 'an epoch that a row refers to is never destroyed',
    file: 'packages/service/src/held-keys/destroy-epochs.ts',
    from: 'if (isCurrent || rows[0]?.inUse) {',
    to: 'if (isCurrent) {',
    test: EPOCHS_TEST,
    fails: 'a row that its epoch does not open stays, and holds its epoch',
  },
  {
    id: 'epoch-goes-early',
    off: 'an epoch waits for seven days after its last row',
    file: 'packages/service/src/held-keys/destroy-epochs.ts',
    from: "returning last_left_at <= $2 - interval '7 days' as due",
    to: "returning last_left_at <= $2 - interval '6 days' as due",
    test: EPOCHS_TEST,
    fails: 'an epoch goes seven days after its last row, not an hour before, and its key with it',
  },
  {
    id: 'epoch-never-goes',
    off: 'an epoch that was left long ago is destroyed, and with it what a backup holds',
    file: 'packages/service/src/held-keys/destroy-epochs.ts',
    from: 'await epochs.destroyEpoch(epoch)',
    to: 'await Promise.resolve()',
    test: EPOCHS_TEST,
    fails: 'a waybill destroyed on day 1: from the 9th day its backup opens nothing with the key folder of today',
  },
  {
    id: 'clock-jump-counts',
    off: 'a clock that jumps makes the seven days begin anew',
    file: 'packages/service/src/held-keys/destroy-epochs.ts',
    from: "known.looked_at - interval '1 day' and known.looked_at + interval '30 days'",
    to: "known.looked_at - interval '1000 years' and known.looked_at + interval '1000 years'",
    test: EPOCHS_TEST,
    fails: 'a clock that jumps far ahead destroys nothing, and back again neither',
  },
  {
    id: 'destroyed-name-reused',
    off: 'a destroyed epoch leaves a mark, so that its name is never used again',
    file: 'packages/crypto/src/key-store.ts',
    from: 'if (await hasKey(store,',
    to: 'if (false && hasKey(store,',
    test: EPOCHS_TEST,
    fails: 'a clock that runs back never writes under a destroyed epoch, and what it writes lives on',
  },
  {
    id: 'writer-under-destroyed-epoch',
    off: 'a row under a destroyed epoch is refused by the database',
    file: 'packages/service/migrations/0204-key-epochs.sql',
    from: 'if exists (select from key_epochs where name = found_name and destroyed_at is not null) then',
    to: 'if false then',
    test: EPOCHS_TEST,
    fails: 'a process that still remembers a destroyed epoch is refused, and wakes in its next round',
  },
  {
    id: 'aws-key-recoverable',
    off: 'a key in AWS is deleted without recovery',
    file: 'packages/service/src/key-store/aws-key-store.ts',
    from: 'ForceDeleteWithoutRecovery: true',
    to: 'RecoveryWindowInDays: 7',
    test: AWS_TEST,
    fails: 'a destroyed key cannot be recovered by anybody',
  },
  {
    id: 'checkpoint-deletable',
    off: 'a checkpoint in a bucket is locked, so that nobody deletes it',
    file: 'services/admin/src/ledger/bucket-checkpoints.ts',
    from: "ObjectLockMode: 'COMPLIANCE',",
    to: "ObjectLockMode: 'GOVERNANCE',",
    test: 'services/admin/src/ledger/checkpoint-files.test.ts',
    fails: 'bucket: nobody deletes, replaces or hides a checkpoint',
  },
  {
    id: 'contacts-stay-under-old-month',
    off: 'the numbers that accounts are found by move to the new month, so that the old month’s key can go',
    file: 'services/user/src/keys/keep-indexes.ts',
    from: 'for (const epoch of isMonthSettled(now) ? older : [])',
    to: 'for (const epoch of isMonthSettled(now) ? older.slice(older.length) : [])',
    test: CONTACTS_TEST,
    fails: 'a contact moves to the new month, and its account is signed in to before, meanwhile and after',
  },
  {
    id: 'contact-month-never-goes',
    off: 'a month that no contact is found by any more loses its key',
    file: 'services/user/src/keys/keep-indexes.ts',
    from: "await destroyEpochs({ db, kind: 'index', epochs: indexes, columns: indexColumns, current: current.epoch, now })",
    to: 'void destroyEpochs',
    test: CONTACTS_TEST,
    fails: 'a deleted account: from the 39th day the index of its number in a backup is no index of anything',
  },
]
