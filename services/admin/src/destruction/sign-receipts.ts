import {
  BACKUP_DAYS,
  type DestructionReceipt,
  RECEIPT_FORMAT,
  receiptMessage,
} from '@exqress/crypto/destruction-receipt.ts'
import { canonicalJson } from '@exqress/crypto/ledger/canonical-json.ts'
import { signReceipt } from '@exqress/crypto/sign-node.ts'
import { type Tx, withTransaction } from '@exqress/service/db.ts'
import { appendEvents } from '@exqress/service/events/append-event.ts'
import type { Deps } from '../deps.ts'

export const RECEIPTS_BATCH = 100
const DAY = 24 * 60 * 60 * 1000

type Confirmed = {
  waybillId: string
  reason: DestructionReceipt['reason']
  askedAt: string
  adminAt: string
  deliveryAt: string
  userAt: string
  labelDigests: Buffer[]
}

/**
 * Signs, keeps and tells the receipts of destructions that all three services have carried out. It begins at what is stored, so it goes on
 * wherever it was interrupted; and what it signs is made of stored times alone, so the same destruction has one receipt. Answers how many.
 */
export function signReceipts({ db, receiptKey }: Pick<Deps, 'db' | 'receiptKey'>): Promise<number> {
  return withTransaction(db, async (tx) => {
    const confirmed = await lockConfirmed(tx)
    if (confirmed.length === 0) return 0
    const signed = confirmed.map((row) => {
      const receipt = receiptOf(row, receiptKey.keyId)
      return { receipt, signature: signReceipt(receiptKey.key, receiptMessage(receipt)) }
    })
    const ids = confirmed.map(({ waybillId }) => waybillId)
    await tx.query(
      `insert into destruction_receipts (waybill_id, receipt, signature)
       select * from unnest($1::uuid[], $2::text[], $3::bytea[])`,
      [ids, signed.map(({ receipt }) => canonicalJson(receipt)), signed.map(({ signature }) => signature)],
    )
    await tx.query('update destructions set receipted_at = now() where waybill_id = any($1)', [ids])
    const publicKey = Buffer.from(receiptKey.publicKey).toString('base64url')
    await appendEvents(
      tx,
      signed.map(({ receipt, signature }) => ({
        topic: 'waybill' as const,
        key: receipt.waybillId,
        type: 'waybill.receipt_signed' as const,
        data: {
          waybillId: receipt.waybillId,
          receipt,
          signature: Buffer.from(signature).toString('base64url'),
          publicKey,
        },
      })),
    )
    return confirmed.length
  })
}

async function lockConfirmed(tx: Tx): Promise<Confirmed[]> {
  const { rows } = await tx.query<Confirmed>(
    `select d.waybill_id as "waybillId", d.reason, d.asked_at as "askedAt", d.admin_at as "adminAt",
            d.delivery_at as "deliveryAt", d.user_at as "userAt",
            array(select l.label_digest from labels l where l.waybill_id = d.waybill_id) as "labelDigests"
       from destructions d
      where d.receipted_at is null and d.delivery_at is not null and d.user_at is not null
      order by d.asked_at limit $1 for update of d skip locked`,
    [RECEIPTS_BATCH],
  )
  return rows
}

function receiptOf(row: Confirmed, keyId: string): DestructionReceipt {
  const time = (text: string) => new Date(text).toISOString()
  const destroyedAt = { admin: time(row.adminAt), delivery: time(row.deliveryAt), user: time(row.userAt) }
  const last = Math.max(...Object.values(destroyedAt).map((at) => Date.parse(at)))
  return {
    format: RECEIPT_FORMAT,
    waybillId: row.waybillId,
    reason: row.reason,
    askedAt: time(row.askedAt),
    destroyedAt,
    labelDigests: row.labelDigests.map((digest) => digest.toString('base64url')).sort(),
    backupsCoveredFrom: new Date(last + BACKUP_DAYS * DAY).toISOString(),
    keyId,
  }
}
