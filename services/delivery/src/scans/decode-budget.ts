import type { Tx } from '@exqress/service/db.ts'
import { appendEvents } from '@exqress/service/events/append-event.ts'

/** What one courier may still decode on a day in Korea. */
export type Budget = { spent: number; allowed: number }

/** A courier's row as the first statement of a scan reads it; absent on a day's first scan. */
export type KnownBudget = { courierId: string; spent: number | null; allowed: number | null }

/**
 * A courier may decode their own list of the day plus a margin: each parcel that they open for the first time that day costs one, and so
 * does every attempt that opens nothing. The list is counted only when what is known of it (the margin, to begin with) would not be enough.
 */
export async function readBudgets(
  tx: Tx,
  known: readonly KnownBudget[],
  { day, margin }: { day: string; margin: number },
): Promise<Map<string, Budget>> {
  const budgets = new Map<string, Budget>()
  const wanted = new Map<string, number>()
  for (const { courierId, spent, allowed } of known) {
    budgets.set(courierId, { spent: spent ?? 0, allowed: Math.max(allowed ?? 0, margin) })
    wanted.set(courierId, (wanted.get(courierId) ?? 0) + 1)
  }
  const near = [...budgets].filter(([id, { spent, allowed }]) => spent + (wanted.get(id) ?? 0) > allowed)
  if (near.length === 0) return budgets
  const { rows } = await tx.query<{ courierId: string; list: number }>(
    `select asked.id as "courierId",
            (select count(*) from parcels where courier_id = asked.id and state not in ('delivered', 'returned', 'cancelled'))
          + (select count(*) from parcels
              where delivered_by = asked.id and delivered_at >= $2::date::timestamp at time zone 'Asia/Seoul') as list
       from unnest($1::uuid[]) as asked (id)`,
    [near.map(([id]) => id), day],
  )
  for (const { courierId, list } of rows) {
    const budget = budgets.get(courierId) as Budget
    budget.allowed = Number(list) + margin
  }
  return budgets
}

/** Another transaction of the same courier has spent meanwhile what this one counted on: everything is done again, by what is left now. */
export class SpentMeanwhile extends Error {
  override readonly name = 'SpentMeanwhile'
}

/** One attempt of a courier: what it costs, and whether the budget had nothing left for it. */
export type Spending = {
  courierId: string
  labelDigest: Uint8Array | null
  purpose: string
  cost: number
  refused: boolean
}

/**
 * Keeps what was spent, and a row for each attempt that opened nothing, in one statement. It is the last of the scan, so that two scans of
 * one courier wait for each other no longer than a commit; a scan that spends nothing locks nothing.
 * @throws SpentMeanwhile when scans that are answered in the same moment would spend the same remainder
 * @param over the couriers who wanted more than they may: the desk is told once a day
 */
export async function keepSpending(
  tx: Tx,
  spendings: readonly Spending[],
  {
    budgets,
    over,
    day,
    at,
  }: { budgets: ReadonlyMap<string, Budget>; over: ReadonlySet<string>; day: string; at: Date },
): Promise<void> {
  const spent = new Map([...over].map((id) => [id, 0]))
  for (const { courierId, cost } of spendings) if (cost > 0) spent.set(courierId, (spent.get(courierId) ?? 0) + cost)
  const couriers = [...spent.keys()].sort()
  const refused = spendings.filter((s) => s.refused)
  // Most scans of a day: a parcel opened before on it. What is refused always takes the same way.
  if (couriers.length === 0 && refused.length === 0) return
  const { rows } = await tx.query<{ courierId: string; spent: number; allowed: number; newlyOver: boolean }>(
    `with attempts as (
       insert into refused_attempts (account_id, label_digest, purpose, at)
       select account_id, label_digest, purpose, $4 from unnest($1::uuid[], $2::bytea[], $3::text[]) as r (account_id, label_digest, purpose)
     )
     insert into decode_budgets as b (courier_id, day, spent, allowed, flagged_at)
     select courier_id, $9, spent, allowed, case when is_over then $4::timestamptz end
       from unnest($5::uuid[], $6::int[], $7::int[], $8::bool[]) as s (courier_id, spent, allowed, is_over) order by courier_id
     on conflict (courier_id, day) do update
        set spent = b.spent + excluded.spent, allowed = excluded.allowed, flagged_at = coalesce(b.flagged_at, excluded.flagged_at)
     returning courier_id as "courierId", new.spent, new.allowed, old.flagged_at is null and new.flagged_at is not null as "newlyOver"`,
    [
      refused.map((s) => s.courierId),
      refused.map((s) => s.labelDigest),
      refused.map((s) => s.purpose),
      at.toISOString(),
      couriers,
      couriers.map((id) => spent.get(id)),
      couriers.map((id) => budgets.get(id)?.allowed ?? 0),
      couriers.map((id) => over.has(id)),
      day,
    ],
  )
  if (rows.some((row) => row.spent > row.allowed && Number(spent.get(row.courierId)) > 0)) throw new SpentMeanwhile()
  await appendEvents(
    tx,
    rows
      .filter((row) => row.newlyOver)
      .map(({ courierId, spent: count, allowed }) => ({
        topic: 'courier' as const,
        key: courierId,
        type: 'courier.suspected' as const,
        data: { courierId, kind: 'decode_budget' as const, count, allowed, at: at.toISOString() },
      })),
  )
}
