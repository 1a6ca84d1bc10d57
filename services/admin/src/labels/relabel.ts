import type { LabelPrint } from '@exqress/contracts/labels.ts'
import { type Tx, withTransaction } from '@exqress/service/db.ts'
import { conflict, notReadable } from '@exqress/service/errors/app-error.ts'
import { appendEvents } from '@exqress/service/events/append-event.ts'
import { withIdempotency } from '@exqress/service/idempotency/with-idempotency.ts'
import type { Deps } from '../deps.ts'
import { keysOf } from '../waybills/open-waybill.ts'
import { insertLabels } from './insert-labels.ts'
import { labelOf, printOf, refusalOf, selectLabels } from './read-labels.ts'

type Request = { requestId: string; waybillId: string; actorId: string }

/**
 * A new label, and the old one void, in one transaction. The find tag stays: people have it written down. The same request gives the
 * same label, until that was scanned or replaced.
 * @throws AppError 404 `not_readable`, 409 `label_in_use`
 */
export async function relabel(
  deps: Pick<Deps, 'db' | 'keys' | 'labelBaseUrl' | 'now'>,
  { requestId, waybillId, actorId }: Request,
): Promise<LabelPrint> {
  const { db, keys, labelBaseUrl, now } = deps
  const [row] = await selectLabels(db, [waybillId])
  if (!row) throw notReadable()
  const { label: labelKey } = await keysOf(keys.keks, row)
  if (!labelKey) throw notReadable()
  const write = { id: requestId, actorId, route: 'POST /internal/labels relabel', body: { waybillId } }
  const made = await withTransaction(db, (tx) =>
    withIdempotency<{ label: LabelPrint } | { before: string }>(
      tx,
      { keks: keys.keks, write },
      async () => {
        const old = await voidLabel(tx, waybillId, now())
        const order = { waybillId, sortCode: row.sortCode, labelKey, findTag: old.findTag }
        const [label] = await insertLabels(tx, { ring: keys.labels.printing(), orders: [order], now: now() })
        if (!label) throw new Error('One order, one label')
        const at = now().toISOString()
        const { findTag, keyId } = label
        await appendEvents(tx, [
          {
            topic: 'waybill',
            key: waybillId,
            type: 'waybill.label_voided',
            data: { waybillId, labelDigest: old.labelDigest.toString('base64url'), at },
          },
          {
            topic: 'waybill',
            key: waybillId,
            type: 'waybill.label_issued',
            data: {
              waybillId,
              labelDigest: Buffer.from(label.labelDigest).toString('base64url'),
              keyId,
              findTag,
              issuedAt: at,
            },
          },
        ])
        const code = Buffer.from(label.labelDigest).toString('base64url')
        return { code, answer: { label: printOf({ ...row, findTag }, label.token, labelBaseUrl) } }
      },
      async (code) => ({ before: code }),
    ),
  )
  if ('label' in made) return made.label
  const [current] = await selectLabels(db, [waybillId])
  if (!current) throw notReadable()
  const isSame = current.labelDigest.toString('base64url') === made.before
  if (!isSame || current.scannedAt !== null) throw conflict('label_in_use')
  return labelOf(deps, current)
}

async function voidLabel(tx: Tx, waybillId: string, at: Date): Promise<{ labelDigest: Buffer; findTag: string }> {
  const { rows: living } = await tx.query<{ final: boolean }>(
    `select state in ('delivered', 'returned', 'cancelled') as final
       from waybills where id = $1 and destroyed_at is null for update`,
    [waybillId],
  )
  if (!living[0]) throw notReadable()
  if (living[0].final) throw conflict('label_in_use')
  const { rows } = await tx.query(
    `update labels set voided_at = $2, sealed_label = null, tag_living = false
      where waybill_id = $1 and voided_at is null
      returning label_digest as "labelDigest", find_tag as "findTag"`,
    [waybillId, at],
  )
  if (!rows[0]) throw notReadable()
  return rows[0]
}

/** The same label again, for the customer who sends the parcel, until its first scan. */
export async function reprint(
  deps: Pick<Deps, 'db' | 'keys' | 'labelBaseUrl'>,
  { waybillId, actorId }: Omit<Request, 'requestId'>,
): Promise<LabelPrint> {
  const [row] = await selectLabels(deps.db, [waybillId])
  if (!row || row.senderCustomerId !== actorId) throw notReadable()
  const refusal = refusalOf(row)
  if (refusal) throw conflict(refusal)
  return labelOf(deps, row)
}
