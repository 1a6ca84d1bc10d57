import { Canaries, type CanaryRequest } from '@exqress/contracts/admin-api.ts'
import { type Tx, withTransaction } from '@exqress/service/db.ts'
import { unprocessable } from '@exqress/service/errors/app-error.ts'
import { withIdempotency } from '@exqress/service/idempotency/with-idempotency.ts'
import type { z } from 'zod'
import type { Deps } from '../deps.ts'
import { presentOf } from '../waybills/desk-parcel.ts'
import { issueWaybills, loadIssueKeys, retryOnDeadlock } from '../waybills/issue-waybills.ts'
import { baitMark } from './bait-mark.ts'
import { baitSlip } from './bait-slip.ts'

/**
 * Issues waybills that belong to nobody. They go the way of every other, so that nothing tells them apart: not an event, not a label, not
 * a table of another service. What their texts are: bait-slip.ts.
 */
export async function makeCanaries(
  { db, keys, now }: Pick<Deps, 'db' | 'keys' | 'now'>,
  adminId: string,
  request: z.output<typeof CanaryRequest>,
): Promise<{ waybillIds: string[] }> {
  const issueKeys = await loadIssueKeys(keys, now())
  const slips = Array.from({ length: request.count }, () => ({
    ...baitSlip(request),
    consignmentOf: (waybillId: string) => baitMark(keys.bait, waybillId),
  }))
  const origin = { source: 'desk', pickUpAtSender: false, memoSource: 'import' } as const
  const write = { id: request.id, actorId: adminId, route: 'POST /api/canaries', body: request }
  return retryOnDeadlock(() =>
    withTransaction(db, (tx) =>
      withIdempotency(
        tx,
        { keks: keys.keks, write },
        async () => {
          const results = await issueWaybills(tx, { slips, origin, keys: issueKeys })
          const waybillIds = results.map((result) => {
            if (!result.ok) throw unprocessable(result.code)
            return result.waybillId
          })
          await tx.query(
            'insert into canaries (waybill_id, made_by, made_at) select id, $2, $3 from unnest($1::uuid[]) as id',
            [waybillIds, adminId, issueKeys.now],
          )
          return { code: waybillIds.join(), answer: { waybillIds } }
        },
        async (code) => ({ waybillIds: code.split(',') }),
      ),
    ),
  )
}

/** All of them, newest first, for whoever prints and lays them out; also those that were taken in again. */
export async function listCanaries(db: { query: Tx['query'] }) {
  const { rows } = await db.query(
    `select c.waybill_id as "waybillId", w.carrier, w.sort_code as "sortCode", l.find_tag as "findTag", c.made_at as "madeAt",
            c.retired_at as "retiredAt", w.destroyed_at is not null as destroyed, s.alarms, s.last_at as "lastAlarmAt"
       from canaries c
       join waybills w on w.id = c.waybill_id
       join labels l on l.waybill_id = c.waybill_id and l.voided_at is null
      cross join lateral (select count(*)::int as alarms, max(at) as last_at from suspicions where waybill_id = c.waybill_id) s
      order by c.waybill_id desc limit 500`,
    [],
  )
  const times = ['madeAt', 'retiredAt', 'lastAlarmAt'] as const
  const written = (row: (typeof rows)[number]) =>
    times.flatMap((name) => (row[name] === null ? [] : [[name, new Date(row[name]).toISOString()]]))
  return Canaries.parse({ canaries: rows.map((row) => ({ ...presentOf(row), ...Object.fromEntries(written(row)) })) })
}
