import type { Tx } from '@exqress/service/db.ts'
import type { AccountKey, AccountKeys, ContactIndex } from './account-keys.ts'
import type { Contact } from './contact.ts'

/**
 * Two who prove the same contact at once come one after the other, whatever months each of them knows: they have one in common.
 */
export async function holdContact(tx: Tx, indexes: readonly ContactIndex[]): Promise<void> {
  const locks = indexes.map(({ index }) => index).sort(Buffer.compare)
  for (const lock of locks)
    await tx.query(`select pg_advisory_xact_lock(hashtextextended(encode($1::bytea, 'hex'), 7302701))`, [lock])
}

/**
 * The contact is this account's from now on; another account that had it loses it. The admin service is told afterwards (tell-contacts.ts),
 * ends what the other had found, and says so by `waybill.unmatched`.
 */
export async function keepContact(
  tx: Tx,
  { keys, indexes: [current, ...older] }: { keys: AccountKeys; indexes: [ContactIndex, ...ContactIndex[]] },
  account: AccountKey,
  contact: Contact,
): Promise<void> {
  await tx.query('update contacts set contact_index = $1, index_epoch = $2 where contact_index = any($3::bytea[])', [
    current.index,
    current.epoch,
    older.map(({ index }) => index),
  ])
  await tx.query(
    `insert into contacts as known (contact_index, index_epoch, customer_id, channel, sealed_contact) values ($1, $2, $3, $4, $5)
     on conflict (contact_index) do update
        set customer_id = excluded.customer_id, sealed_contact = excluded.sealed_contact, proven_at = now(),
            added_at = case when known.customer_id = excluded.customer_id then known.added_at else now() end,
            told_at = case when known.customer_id = excluded.customer_id then known.told_at end,
            -- A call about its former owner may be on its way, unless admin was told already: that one has to end first.
            tries = 0, retry_at = case when known.told_at is null then greatest(known.retry_at, now()) else now() end`,
    [current.index, current.epoch, account.customerId, contact.channel, keys.sealContact(account, contact.address)],
  )
}
