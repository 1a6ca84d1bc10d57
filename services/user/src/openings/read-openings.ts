import { OpeningsRequest } from '@exqress/contracts/internal.ts'
import { OpeningsAnswer } from '@exqress/contracts/ledger.ts'
import { Openings } from '@exqress/contracts/user-api.ts'
import type { Db } from '@exqress/service/db.ts'
import { notReadable } from '@exqress/service/errors/app-error.ts'
import type { Deps } from '../deps.ts'
import { ownParcel } from '../parcels/own-parcel.ts'

type Known = { logId: string; size: number }

/**
 * Who opened the customer's parcel, passed on from the ledger with everything that the browser needs to check it. Also of a destroyed
 * parcel: the records hold nothing that was destroyed.
 * @throws AppError 404 `not_readable` unless this customer is its confirmed recipient: what became of a parcel is its sender's, who read the recipient's data is not
 */
export async function readOpenings(
  { db, admin }: Pick<Deps, 'db' | 'admin'>,
  { customerId, waybillId, known }: { customerId: string; waybillId: string; known: readonly Known[] },
): Promise<Openings> {
  await ownParcel(db, { customerId, waybillId, as: ['recipient'] })
  const { publicKey, logs, parcels } = await admin.call({
    method: 'POST',
    path: '/internal/openings',
    input: OpeningsRequest,
    body: { waybillIds: [waybillId], customerId, known: [...known] },
    output: OpeningsAnswer,
    repeatable: true,
  })
  const parcel = parcels.find((one) => one.waybillId === waybillId)
  if (!parcel) throw notReadable()
  const { rows } = await db.query<{ note: string }>(
    `select c.note from unnest($1::text[], $2::bigint[]) as head (log_id, size)
       join checkpoints c on c.log_id = head.log_id and c.size = head.size`,
    [logs.map(({ logId }) => logId), logs.map(({ size }) => size)],
  )
  const witnessed = new Set(rows.map(({ note }) => note))
  return Openings.parse({
    ...parcel,
    publicKey,
    logs: logs.map((log) => ({ ...log, witnessed: witnessed.has(log.note) })),
    cases: await readCases(db, { customerId, waybillId }),
  })
}

async function readCases(db: Db, { customerId, waybillId }: { customerId: string; waybillId: string }) {
  const { rows } = await db.query(
    `select record_id as "recordId", asked_at as "askedAt", due_on::text as "dueOn", answer, answered_at as "answeredAt"
       from opening_cases where waybill_id = $1 and customer_id = $2 order by asked_at`,
    [waybillId, customerId],
  )
  return rows.map(({ answer, answeredAt, ...asked }) => ({ ...asked, ...(answer !== null && { answer, answeredAt }) }))
}
