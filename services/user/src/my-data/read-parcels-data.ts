import { OpeningsRequest } from '@exqress/contracts/internal.ts'
import { OpeningsAnswer } from '@exqress/contracts/ledger.ts'
import { ExportedOpening, ExportedParcel } from '@exqress/contracts/my-data.ts'
import { withTransaction } from '@exqress/service/db.ts'
import { z } from 'zod'
import type { Customer } from '../accounts/caller.ts'
import type { Deps } from '../deps.ts'
import { readTimeline } from '../parcels/read-timeline.ts'
import { readingOf } from '../parcels/reading-of.ts'
import { SEEN_PARCELS, type SeenParcel } from '../parcels/seen-parcel.ts'
import { DETAIL_FIELDS, showDetail } from '../parcels/show-parcel.ts'
import { readableOf, unwrapKeys } from '../parcels/tier-fields.ts'

/** As many as the ledger answers for at once. */
const BATCH = 20
const NEXT_OF_MINE = `${SEEN_PARCELS}
     and ($2::uuid is null or r.waybill_id < $2)
   order by r.waybill_id desc
   limit ${BATCH}`

/**
 * Every parcel of the customer, newest first, in batches, so that no file is too long for the service's memory. Each that shows tier
 * fields is one reading, recorded before it is written out.
 */
export async function* readParcelsData(deps: Deps, customer: Customer): AsyncGenerator<ExportedParcel> {
  let before: string | null = null
  let ledgerAnswers = true
  for (;;) {
    const batch: ExportedParcel[] = await readBatch(deps, customer, before)
    if (batch.length === 0) return
    before = batch.at(-1)?.waybillId ?? null
    // Who read a parcel is told to its recipient, not to whoever found or sent it.
    const own = batch.filter(({ relation }) => relation === 'recipient').map(({ waybillId }) => waybillId)
    // A ledger that is away is asked once, not for every batch of a long list.
    const openings = ledgerAnswers ? await readOpenings(deps, customer.customerId, own) : undefined
    if (!openings) ledgerAnswers = false
    for (const parcel of batch) {
      const isOwn = parcel.relation === 'recipient'
      // Left out by the ledger, which does not know whose it is: that is not "nobody".
      yield { ...parcel, ...(isOwn && { openings: openings?.get(parcel.waybillId) ?? 'unavailable' }) }
    }
  }
}

async function readBatch(deps: Deps, customer: Customer, before: string | null): Promise<ExportedParcel[]> {
  const { db, keks, readings } = deps
  const read = await withTransaction(db, async (tx) => {
    const { rows } = await tx.query<SeenParcel>(NEXT_OF_MINE, [customer.customerId, before])
    const { rows: dates } = await tx.query<{ waybillId: string; issuedAt: string; returnOf: string | null }>(
      `select waybill_id as "waybillId", issued_at as "issuedAt", return_of as "returnOf"
         from parcels where waybill_id = any($1::uuid[])`,
      [rows.map(({ waybillId }) => waybillId)],
    )
    const batch = []
    for (const parcel of rows) {
      const keys = await unwrapKeys(keks, parcel)
      const readable = readableOf(parcel, keys, DETAIL_FIELDS)
      const timeline = await readTimeline(tx, parcel.waybillId)
      batch.push({ parcel, keys, readable, timeline, dates: dates.find((row) => row.waybillId === parcel.waybillId) })
    }
    const readingsOfBatch = batch
      .filter(({ readable }) => readable.fields.length > 0)
      .map(({ parcel, readable }) => readingOf(parcel, customer, { fields: readable.fields, purpose: 'export' }))
    await readings.record(tx, readingsOfBatch, new Date())
    return batch
  })
  return read.map(({ parcel, keys, readable, timeline, dates }) =>
    ExportedParcel.parse({
      ...showDetail(parcel, timeline, keys, readable),
      issuedAt: dates?.issuedAt,
      ...(dates?.returnOf && { returnOf: dates.returnOf }),
    }),
  )
}

const RecordEntry = z.object({
  kind: z.literal('record'),
  service: z.string(),
  number: z.int(),
  log: z.string(),
  index: z.int(),
  data: z.object({
    at: z.string(),
    role: z.string(),
    fields: z.array(z.string()),
    purpose: z.string(),
    online: z.boolean(),
  }),
})

/** Who read these parcels, by waybill; undefined while the ledger is away. */
async function readOpenings(
  { admin, log }: Deps,
  customerId: string,
  waybillIds: string[],
): Promise<Map<string, ExportedOpening[]> | undefined> {
  if (waybillIds.length === 0) return new Map()
  try {
    const { parcels } = await admin.call({
      method: 'POST',
      path: '/internal/openings',
      input: OpeningsRequest,
      body: { waybillIds, customerId, known: [] },
      output: OpeningsAnswer,
      repeatable: true,
    })
    return new Map(
      parcels.map(({ waybillId, entries }) => [
        waybillId,
        entries.map(({ entry }) => {
          const { service, number, log: logId, index, data } = RecordEntry.parse(JSON.parse(entry))
          return ExportedOpening.parse({ ...data, service, number, logId, index })
        }),
      ]),
    )
  } catch (error) {
    log.warn('export.without_openings', { part: 'admin', err: error })
    return undefined
  }
}
