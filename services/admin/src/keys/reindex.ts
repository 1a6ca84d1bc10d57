import { blindIndex } from '@exqress/crypto/blind-index.ts'
import { SealBroken } from '@exqress/crypto/seal-broken.ts'
import { withTransaction } from '@exqress/service/db.ts'
import { buriedOf } from '@exqress/service/events/tombstones.ts'
import { destroyEpochs } from '@exqress/service/held-keys/destroy-epochs.ts'
import { type IndexEpoch, isMonthSettled } from '@exqress/service/held-keys/index-epochs.ts'
import { endTwins } from '../claims/end-twins.ts'
import { indexSealedNumber, type SealedNumber } from '../claims/index-sealed-number.ts'
import { letIssuesWait } from '../claims/match-numbers.ts'
import { forgetReleased } from '../claims/on-account-deleted.ts'
import type { Deps } from '../deps.ts'
import { identityIndex } from '../waybills/claim-identities.ts'
import { openWaybill } from '../waybills/open-waybill.ts'
import { indexablePhone } from '../waybills/store-waybills.ts'
import { indexColumns, releasedColumns } from './wrapped-columns.ts'

type Given = Pick<Deps, 'db' | 'keys' | 'log'>

const BATCH = 200
const NOBODY = '00000000-0000-0000-0000-000000000000'

/** One round: what lives is indexed under this month's key; a month's key goes by the same rule as a KEK. */
export async function keepIndexes(deps: Given, now: Date): Promise<void> {
  const [current, ...older] = await deps.keys.indexes.living(now)
  for (const epoch of isMonthSettled(now) ? older : []) {
    const held = (await moveWaybills(deps, epoch, current)) + (await moveNumbers(deps, epoch, current))
    if (held > 0) deps.log.error('keys.indexes_held', { keyId: `index/${epoch.epoch}`, count: held })
  }
  await forgetReleased(deps.db, now)
  const { db, keys } = deps
  const [month] = await keys.released.living(now)
  const [indexes, released] = [keys.indexes, keys.released]
  await destroyEpochs({ db, kind: 'index', epochs: indexes, columns: indexColumns, current: current.epoch, now })
  await destroyEpochs({ db, kind: 'released', epochs: released, columns: releasedColumns, current: month.epoch, now })
}

const indexTables = [
  ['number_indexes', 'number_index'],
  ['order_indexes', 'order_index'],
  ['phone_indexes', 'phone_index'],
] as const

/** A waybill whose keys are lost or broken stays under its month, and so does that month's key. Answers how many do. */
async function moveWaybills({ db, keys }: Given, from: IndexEpoch, to: IndexEpoch): Promise<number> {
  let held = 0
  for (let after = NOBODY; ; ) {
    const { rows } = await db.query(
      `select w.id as "waybillId", w.carrier, w.source, w.box_number as "boxNumber", w.sealed_recipient as "sealedRecipient",
              w.sealed_content as "sealedContent", k.epoch, k.wrapped
         from (select waybill_id as id from number_indexes where epoch = $1 and waybill_id > $2
               union select waybill_id from order_indexes where epoch = $1 and waybill_id > $2
               union select waybill_id from phone_indexes where epoch = $1 and waybill_id > $2
               order by id limit ${BATCH}) indexed
         join waybills w on w.id = indexed.id
         left join wrapped_bundles k on k.waybill_id = w.id and k.kind = 'main'
        order by w.id`,
      [from.epoch, after],
    )
    if (rows.length === 0) return held
    after = rows.at(-1).waybillId
    const entries = await Promise.all(
      rows.map(async (row) => {
        const { recipient, content } = await openWaybill(keys.keks, row).catch(nothingWhenBroken)
        const { carrier, source, boxNumber } = row
        const phone = recipient && indexablePhone(recipient.phone)
        const index = (identity: Parameters<typeof identityIndex>[2]) => identityIndex(to.key, source, identity)
        return {
          id: row.waybillId as string,
          number_indexes: content && index({ by: 'number', carrier, number: content.waybillNumber }),
          order_indexes: content?.orderNumber && index({ by: 'order', orderItem: content.orderNumber, boxNumber }),
          phone_indexes: phone === undefined ? undefined : blindIndex(to.key, 'phone', phone),
        }
      }),
    )
    held += entries.filter((entry) => !entry.number_indexes).length
    await withTransaction(db, async (tx) => {
      // Until this commits, none of them is buried: an index that comes after the burial would stay.
      await buriedOf(
        tx,
        rows.map((row) => row.waybillId),
      )
      for (const [table, column] of indexTables) {
        const known = entries.filter((entry) => entry[table])
        await tx.query({
          text: `with gone as (
                   delete from ${table} where epoch = $1 and waybill_id = any($3::uuid[]) returning waybill_id
                 )
                 insert into ${table} (epoch, ${column}, waybill_id)
                 select $2, entry.index, entry.id from unnest($3::uuid[], $4::bytea[]) as entry (id, index)
                   join gone on gone.waybill_id = entry.id
                 on conflict do nothing`,
          values: [
            from.epoch,
            to.epoch,
            known.map(({ id }) => id),
            known.map((entry) => Buffer.from(entry[table] as Uint8Array)),
          ],
        })
      }
    })
  }
}

/** One broken row must not keep the others under the old month. */
function nothingWhenBroken(error: unknown): Awaited<ReturnType<typeof openWaybill>> {
  if (error instanceof SealBroken) return {}
  throw error
}

/** A number whose key is lost or broken stays, as a waybill does. Answers how many do. */
async function moveNumbers({ db, keys }: Given, from: IndexEpoch, to: IndexEpoch): Promise<number> {
  let held = 0
  for (let after = NOBODY; ; ) {
    const { rows } = await db.query<SealedNumber>(
      `select id, kind, epoch, wrapped_key as "wrappedKey", sealed_number as "sealedNumber"
         from verified_numbers where index_epoch = $1 and id > $2 order by id limit ${BATCH}`,
      [from.epoch, after],
    )
    const last = rows.at(-1)
    if (!last) return held
    after = last.id
    const moved: { id: string; index: Buffer }[] = []
    for (const row of rows) {
      const index = await indexSealedNumber(keys, to, row)
      if (index) moved.push({ id: row.id, index })
      else held++
    }
    const [ids, indexes] = [moved.map(({ id }) => id), moved.map(({ index }) => index)]
    await withTransaction(db, async (tx) => {
      // An issue looks month by month for who has proven a number; it must not be between two of them.
      await letIssuesWait(tx)
      await endTwins(tx, { from: from.epoch, to: to.epoch, ids, indexes })
      await tx.query(
        `update verified_numbers n set index_epoch = $2, number_index = moved.index
           from unnest($3::uuid[], $4::bytea[]) as moved (id, index)
          where n.id = moved.id and n.index_epoch = $1`,
        [from.epoch, to.epoch, ids, indexes],
      )
    })
  }
}
