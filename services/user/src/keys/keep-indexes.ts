import { KeyMissing } from '@exqress/crypto/key-store.ts'
import { SealBroken } from '@exqress/crypto/seal-broken.ts'
import type { Db } from '@exqress/service/db.ts'
import { destroyEpochs } from '@exqress/service/held-keys/destroy-epochs.ts'
import { type IndexEpoch, isMonthSettled } from '@exqress/service/held-keys/index-epochs.ts'
import { indexContact } from '../accounts/account-keys.ts'
import type { Deps } from '../deps.ts'
import { indexColumns } from './wrapped-columns.ts'

type Given = Pick<Deps, 'db' | 'accountKeys' | 'indexes' | 'log'>
type Row = {
  contactIndex: Buffer
  customerId: string
  channel: 'phone' | 'email'
  sealedContact: Buffer
  epoch: string
  wrapped: Buffer
}

const BATCH = 200

/** One round: every contact is indexed under this month's key; a month's key goes by the same rule as a KEK. */
export async function keepIndexes({ db, accountKeys, indexes, log }: Given, now: Date): Promise<void> {
  const [current, ...older] = await indexes.living(now)
  for (const epoch of isMonthSettled(now) ? older : []) {
    const held = await moveContacts({ db, accountKeys }, epoch, current)
    if (held > 0) log.error('keys.indexes_held', { keyId: `index/${epoch.epoch}`, count: held })
  }
  await destroyEpochs({ db, kind: 'index', epochs: indexes, columns: indexColumns, current: current.epoch, now })
}

/** The contact of an account whose key is lost or broken stays under its month, and so does that month's key. Answers how many do. */
async function moveContacts(
  { db, accountKeys }: { db: Db } & Pick<Deps, 'accountKeys'>,
  from: IndexEpoch,
  to: IndexEpoch,
): Promise<number> {
  let held = 0
  for (let after: Buffer = Buffer.alloc(0); ; ) {
    const { rows } = await db.query<Row>(
      `select contact_index as "contactIndex", customer_id as "customerId", channel, sealed_contact as "sealedContact",
              key_epoch as epoch, wrapped_key as wrapped
         from contacts join customers using (customer_id)
        where index_epoch = $1 and contact_index > $2
        order by contact_index limit ${BATCH}`,
      [from.epoch, after],
    )
    const last = rows.at(-1)
    if (!last) return held
    after = last.contactIndex
    const moved: { old: Buffer; next: Buffer }[] = []
    for (const { contactIndex, channel, sealedContact, ...account } of rows) {
      try {
        const address = accountKeys.openContact(await accountKeys.open(account), sealedContact)
        moved.push({ old: contactIndex, next: indexContact(to, { channel, address }).index })
      } catch (error) {
        if (!(error instanceof KeyMissing) && !(error instanceof SealBroken)) throw error
        held++
      }
    }
    // One that was proven anew meanwhile is under this month already, perhaps by another account: it is not met here.
    await db.query(
      `update contacts c set index_epoch = $2, contact_index = moved.next
         from unnest($3::bytea[], $4::bytea[]) as moved (old, next)
        where c.contact_index = moved.old and c.index_epoch = $1`,
      [from.epoch, to.epoch, moved.map(({ old }) => old), moved.map(({ next }) => next)],
    )
  }
}
