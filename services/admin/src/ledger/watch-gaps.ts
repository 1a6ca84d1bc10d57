import type { Topic } from '@exqress/contracts/events.ts'
import { withTransaction } from '@exqress/service/db.ts'
import type { Deps } from '../deps.ts'

/** The topics that the ledger is made of. */
export const accessTopics = ['admin-access', 'delivery-access', 'user-access'] as const satisfies Topic[]

type Gap = { service: string; waybillId: string; epoch: number; from: number; to: number }

/**
 * Looks for records that are missing: later ones of the same waybill, service and epoch have been waiting for them for a while. Raises
 * one alarm each, and ends it when they have come.
 * @param afterMs so long a later record may wait before it is a gap: events may overtake each other for moments
 * @returns the new ones
 */
export async function watchGaps(
  { db, log, ledger }: Pick<Deps, 'db' | 'log' | 'ledger'>,
  { afterMs }: { afterMs: number },
): Promise<Gap[]> {
  const { found, open } = await withTransaction(db, async (tx) => {
    // What the consumer parked or buried has not come to the ledger; what the ledger holds back has.
    const { rows: gaps } = await tx.query<Gap>(
      `with waiting as (
         select left(topic, -length('-access')) as service, topic, key, epoch, version as number, reason = 'passed' as come
           from parked_events
          where topic = any($1) and parked_at <= now() - $2 * interval '1 millisecond'
         union all
         select left(topic, -length('-access')), topic, key, epoch, version + 1, false
           from dead_letters where topic = any($1) and version is not null
       ),
       holes as (
         select w.service, w.key::uuid as waybill_id, w.epoch, min(w.number) as next,
                coalesce(max(a.version) filter (where a.epoch = w.epoch), 0) as last
           from waiting w join applied_versions a on a.topic = w.topic and a.key = w.key
          where w.key ~ '^[0-9a-f-]{36}$' and not w.come
          group by 1, 2, 3
         union all
         select p.service, p.waybill_id, p.epoch, min(p.number),
                coalesce(max(h.number) filter (where h.epoch = p.epoch), 0)
           from ledger_pending p
           left join ledger_heads h on h.service = p.service and h.waybill_id = p.waybill_id
          where p.held and p.received_at <= now() - $2 * interval '1 millisecond'
          group by 1, 2, 3
       )
       select distinct on (service, waybill_id, epoch)
              service, waybill_id as "waybillId", epoch, last + 1 as "from", next - 1 as "to"
         from holes where next > last + 1
        order by service, waybill_id, epoch, next`,
      [accessTopics, afterMs],
    )
    const columns = [
      gaps.map(({ service }) => service),
      gaps.map(({ waybillId }) => waybillId),
      gaps.map(({ epoch }) => epoch),
      gaps.map(({ from }) => from),
    ]
    await tx.query(
      `update ledger_alarms alarm set closed_at = now()
        where alarm.kind = 'gap' and alarm.closed_at is null
          and not exists (select from unnest($1::text[], $2::uuid[], $3::int[], $4::bigint[]) as gap (service, waybill_id, epoch, number)
                           where gap.service = alarm.service and gap.waybill_id = alarm.waybill_id
                             and gap.epoch = alarm.epoch and gap.number = alarm.from_number)`,
      columns,
    )
    const { rows: found } = await tx.query<Gap>(
      `insert into ledger_alarms (kind, service, waybill_id, epoch, from_number, to_number)
       select 'gap', * from unnest($1::text[], $2::uuid[], $3::int[], $4::bigint[], $5::bigint[])
       on conflict do nothing
       returning service, waybill_id as "waybillId", epoch, from_number as "from", to_number as "to"`,
      [...columns, gaps.map(({ to }) => to)],
    )
    const { rows: open } = await tx.query<{ kind: string; count: number }>(
      'select kind, count(*) as count from ledger_alarms where closed_at is null group by kind',
    )
    return { found, open }
  })
  for (const service of new Set(found.map((gap) => gap.service))) {
    log.error('ledger.gap', { part: service, count: found.filter((gap) => gap.service === service).length })
  }
  for (const kind of ['gap', 'chain', 'fork', 'epoch'] as const) {
    ledger.alarms.labels(kind).set(open.find((row) => row.kind === kind)?.count ?? 0)
  }
  return found
}
