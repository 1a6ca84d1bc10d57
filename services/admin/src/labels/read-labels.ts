import { LabelPrint } from '@exqress/contracts/labels.ts'
import type { ParcelState } from '@exqress/contracts/states.ts'
import { encodeToken, labelUrl } from '@exqress/crypto/token.ts'
import type { Queryable } from '@exqress/service/db.ts'
import { conflict, type InputIssue, notReadable } from '@exqress/service/errors/app-error.ts'
import type { Deps } from '../deps.ts'
import { presentOf } from '../waybills/desk-parcel.ts'
import { openWaybill, type SealedWaybill } from '../waybills/open-waybill.ts'

export type LabelRow = SealedWaybill & {
  labelDigest: Buffer
  scannedAt: string | null
  state: ParcelState
  senderCustomerId: string | null
} & Omit<LabelPrint, 'url'>

/** The current labels of waybills, sealed, in no order; destroyed and unknown waybills are missing. */
export async function selectLabels(on: Queryable, waybillIds: readonly string[]): Promise<LabelRow[]> {
  const { rows } = await on.query(
    `select w.id as "waybillId", k.epoch, k.wrapped, l.label_digest as "labelDigest", l.sealed_label as "sealedLabel", l.scanned_at as "scannedAt",
            w.state, w.sender_customer_id as "senderCustomerId", w.kind, w.carrier, c.name as "carrierName",
            w.sort_code as "sortCode", w.handling, w.weight_grams as "weightGrams",
            to_char(w.issued_at at time zone 'Asia/Seoul', 'YYYY-MM-DD') as date,
            w.box_number as "boxNumber", w.box_count as "boxCount", l.find_tag as "findTag"
       from waybills w
       join labels l on l.waybill_id = w.id and l.voided_at is null
       join carriers c on c.code = w.carrier
       left join wrapped_bundles k on k.waybill_id = w.id and k.kind = 'main'
      where w.id = any($1::uuid[]) and w.destroyed_at is null`,
    [waybillIds],
  )
  return rows
}

/**
 * What is printed on the boxes, in the order of `waybillIds`. A label that was scanned is never printed again, nor one whose parcel was
 * cancelled: a box with it would travel as if it were awaited.
 * @throws AppError 404 `not_readable` when one is unknown or destroyed, 409 `label_in_use` when some cannot be printed any more,
 *   `label_cancelled` when it is for their cancellation alone; its
 *   details name them by their places (`waybillIds.3`), so that the others can be asked for without them
 */
export async function readPrintableLabels(
  deps: Pick<Deps, 'db' | 'keys' | 'labelBaseUrl'>,
  waybillIds: readonly string[],
) {
  const rows = new Map((await selectLabels(deps.db, waybillIds)).map((row) => [row.waybillId, row]))
  const wanted = waybillIds.map((id) => rows.get(id))
  if (wanted.includes(undefined)) throw notReadable()
  const labels: LabelPrint[] = []
  const refused: InputIssue[] = []
  for (const [at, row] of (wanted as LabelRow[]).entries()) {
    const code = refusalOf(row)
    const label = code ? undefined : await madeAgain(deps, row)
    if (label) labels.push(label)
    else refused.push({ path: `waybillIds.${at}`, code: code ?? 'label_in_use' })
  }
  const isCancelled = refused.every(({ code }) => code === 'label_cancelled')
  if (refused.length > 0) throw conflict(isCancelled ? 'label_cancelled' : 'label_in_use', refused)
  return labels
}

/** Why a label is printed no more, by what is known of its parcel. */
export function refusalOf({ state, scannedAt }: Pick<LabelRow, 'state' | 'scannedAt'>) {
  if (state === 'cancelled') return 'label_cancelled'
  return scannedAt === null ? undefined : 'label_in_use'
}

/**
 * Makes the label again from its sealed handle.
 * @throws AppError 409 `label_in_use` when it cannot be made any more (its key id is retired): it can only be replaced
 */
export async function labelOf(deps: Pick<Deps, 'keys' | 'labelBaseUrl'>, row: LabelRow): Promise<LabelPrint> {
  const label = await madeAgain(deps, row)
  if (!label) throw conflict('label_in_use')
  return label
}

async function madeAgain({ keys, labelBaseUrl }: Pick<Deps, 'keys' | 'labelBaseUrl'>, row: LabelRow) {
  const { label } = await openWaybill(keys.keks, row)
  const token = label && keys.labels.under(label.keyId)?.sealToken(Buffer.from(label.handle, 'base64url'))
  return token && printOf(row, token, labelBaseUrl)
}

export function printOf(row: Omit<LabelPrint, 'url'>, token: Uint8Array, labelBaseUrl: string): LabelPrint {
  const { kind, carrier, carrierName, sortCode, handling, weightGrams, date, boxNumber, boxCount, findTag } = row
  const url = labelUrl(labelBaseUrl, encodeToken(token))
  return LabelPrint.parse(
    presentOf({
      url,
      kind,
      carrier,
      carrierName,
      sortCode,
      handling,
      weightGrams: weightGrams ?? null,
      date,
      boxNumber,
      boxCount,
      findTag,
    }),
  )
}
