import { type ParcelState, planStep, type ScanPurpose } from '@exqress/contracts/states.ts'
import type { Tx } from '@exqress/service/db.ts'
import { appendEvents } from '@exqress/service/events/append-event.ts'
import { dayInKorea, type ReadingLog } from '@exqress/service/readings/record-readings.ts'
import { changeStates, type StateChange } from '../parcels/change-states.ts'
import { type KnownBudget, keepSpending, readBudgets } from './decode-budget.ts'
import { takeLoadNumbers } from './load-numbers.ts'
import { fieldsRead, type ReadRow, readColumns } from './read-parcel.ts'

/** One scan. The parcel is named by the digest of an authentic label, or (unreadable QR) by a find tag with a photo. */
export type Scan = {
  scanId: string
  courierId: string
  deviceId?: string | undefined
  purpose: ScanPurpose
  labelDigest: Uint8Array | null
  findTag: string | null
  photoId: string | null
}

export type RefusalCode = 'not_readable' | 'impossible_step' | 'idempotency_mismatch' | 'decode_budget'

export type ScanResult = { result: 'opened'; row: ReadRow; already: boolean } | { result: 'refused'; code: RefusalCode }

type Locked = {
  n: number
  waybillId: string
  state: ParcelState
  loadNumber: number | null
  loadDay: string | null
  inHand: boolean
  loaded: boolean
  readers: string[]
  labelDigest: Buffer
  firstScan: boolean
  openedToday: boolean
}

const commandOf = { take: 'take', load: 'load', deliver: 'deliver_scan', fail: 'deliver_scan' } as const

/**
 * Opens scans of any couriers in one transaction with a fixed sequence of statements: many that arrive together cost little more
 * than one. No two of a call may be of the same parcel. An unknown label, a void one and somebody else's parcel take the same way, and
 * a courier whose budget is spent is answered before any label is looked up.
 * @param margin how many labels a courier may decode in a day beyond those of the own list
 */
export async function openScans(
  tx: Tx,
  { readings, margin }: { readings: ReadingLog; margin: number },
  scans: readonly Scan[],
  at: Date,
): Promise<ScanResult[]> {
  const day = dayInKorea(at)
  const kept = await keepScans(tx, scans, day)
  const budgets = await readBudgets(tx, kept, { day, margin })
  const left = new Map([...budgets].map(([id, { spent, allowed }]) => [id, allowed - spent]))
  const isOver = ({ courierId }: Scan) => (left.get(courierId) ?? 0) <= 0
  const locked = new Map((await lockParcels(tx, await labelsOf(tx, scans, isOver), at)).map((p) => [p.n, p]))
  const over = new Set<string>()
  const costs: number[] = []
  const results: ScanResult[] = scans.map(() => ({ result: 'refused', code: 'not_readable' }))
  const opened: { scan: Scan; parcel: Locked; change: StateChange }[] = []
  for (const [n, scan] of scans.entries()) {
    const parcel = kept[n]?.mismatched ? undefined : locked.get(n)
    const steps = parcel && planScan(parcel, scan.purpose)
    const cost = isOver(scan) || (parcel && (parcel.openedToday || !steps)) ? 0 : 1
    costs.push(cost)
    if (isOver(scan)) {
      over.add(scan.courierId)
      results[n] = { result: 'refused', code: 'decode_budget' }
    } else if (kept[n]?.mismatched) results[n] = { result: 'refused', code: 'idempotency_mismatch' }
    else if (parcel && !steps) results[n] = { result: 'refused', code: 'impossible_step' }
    else if (parcel && steps)
      opened.push({
        scan,
        parcel,
        change: { waybillId: parcel.waybillId, from: parcel.state, steps, courierId: scan.courierId },
      })
    left.set(scan.courierId, (left.get(scan.courierId) ?? 0) - cost)
  }

  await changeStates(
    tx,
    opened.map((o) => o.change),
    at,
  )
  const rows = await noteScans(tx, opened, at)
  await noteFirstScans(tx, opened, at)
  await readings.record(
    tx,
    opened.map(({ scan, parcel }) => {
      const row = rows.get(parcel.waybillId) as ReadRow
      return {
        waybillId: parcel.waybillId,
        accountId: scan.courierId,
        role: 'courier' as const,
        readers: row.readers,
        fields: fieldsRead(row),
        purpose: scan.labelDigest ? scan.purpose : `${scan.purpose}_by_find_tag`,
        device: scan.deviceId,
      }
    }),
    at,
  )
  for (const { parcel, change, scan } of opened) {
    const row = rows.get(parcel.waybillId) as ReadRow
    const already =
      change.steps.length === 0 &&
      (scan.purpose === 'load'
        ? parcel.loaded
        : scan.purpose === 'deliver' || scan.purpose === 'fail'
          ? parcel.inHand
          : scan.purpose === 'take')
    results[parcel.n] = { result: 'opened', row, already }
  }
  await keepSpending(
    tx,
    scans.map(({ courierId, labelDigest, purpose }, n) => ({
      courierId,
      labelDigest,
      purpose,
      cost: costs[n] as number,
      refused: results[n]?.result === 'refused',
    })),
    { budgets, over, day, at },
  )
  return results
}

type Kept = KnownBudget & { mismatched: boolean }

/** The ids of the scans, once and for ever. Answers for each whether its id was used for something else, and its courier's budget. */
async function keepScans(tx: Tx, scans: readonly Scan[], day: string): Promise<Kept[]> {
  const { rows } = await tx.query<Kept>(
    `with asked as (
       select courier_id, scan_id, label_digest, purpose, photo_id, n
         from unnest($1::uuid[], $2::uuid[], $3::bytea[], $4::text[], $5::uuid[]) with ordinality
           as a (courier_id, scan_id, label_digest, purpose, photo_id, n)
     ), kept as (
       insert into scans (courier_id, scan_id, label_digest, purpose, photo_id)
       select courier_id, scan_id, label_digest, purpose, photo_id from asked order by courier_id, scan_id
       on conflict do nothing
     )
     select asked.courier_id as "courierId", b.spent, b.allowed,
            scans.scan_id is not null and (asked.label_digest, asked.purpose, asked.photo_id)
              is distinct from (scans.label_digest, scans.purpose, scans.photo_id) as mismatched
       from asked
       left join scans on scans.courier_id = asked.courier_id and scans.scan_id = asked.scan_id
       left join decode_budgets b on b.courier_id = asked.courier_id and b.day = $6
      order by asked.n`,
    [
      scans.map((s) => s.courierId),
      scans.map((s) => s.scanId),
      scans.map((s) => s.labelDigest),
      scans.map((s) => s.purpose),
      scans.map((s) => s.photoId),
      day,
    ],
  )
  return rows
}

type Labelled = { courierId: string; digest: Uint8Array | null; byTag: boolean }

/**
 * The label that each scan is about: its own, or for a find tag the current label of the one parcel among the courier's own that bears it.
 * Two parcels of one courier may bear the same tag under different sort codes: then it says nothing.
 */
async function labelsOf(tx: Tx, scans: readonly Scan[], isOver: (scan: Scan) => boolean): Promise<Labelled[]> {
  return Promise.all(
    scans.map(async (scan) => {
      const { courierId, labelDigest, findTag } = scan
      if (isOver(scan)) return { courierId, digest: null, byTag: false }
      if (labelDigest) return { courierId, digest: labelDigest, byTag: false }
      const { rows } = await tx.query<{ digest: Buffer }>(
        `select l.label_digest as digest from parcels p join labels l on l.waybill_id = p.waybill_id and l.voided_at is null and l.find_tag = $2
          where p.courier_id = $1 and p.destroyed_at is null`,
        [courierId, findTag],
      )
      return { courierId, digest: rows.length === 1 ? (rows[0] as { digest: Buffer }).digest : null, byTag: true }
    }),
  )
}

/** The parcels that these couriers may read by these labels, locked in one order; nothing of any other. */
async function lockParcels(tx: Tx, labels: readonly Labelled[], at: Date): Promise<Locked[]> {
  const { rows } = await tx.query<Locked>(
    `select (a.n - 1)::int as n, p.waybill_id as "waybillId", p.state, p.load_number as "loadNumber", p.load_day as "loadDay",
            p.in_hand_at is not null as "inHand", p.loaded_at is not null as loaded, l.label_digest as "labelDigest",
            l.first_scanned_at is null and not a.by_tag as "firstScan", r.readers,
            (p.opened_by, p.opened_day) is not distinct from (a.courier_id, $5::date) as "openedToday"
       from unnest($1::bytea[], $2::uuid[], $3::bool[]) with ordinality as a (label_digest, courier_id, by_tag, n)
       join couriers c on c.courier_id = a.courier_id and c.status = 'approved'
       join labels l on l.label_digest = a.label_digest and l.voided_at is null
       join parcels p on p.waybill_id = l.waybill_id
      cross join lateral (
        select courier_readers(p.courier_id is not distinct from a.courier_id, p.state, p.in_hand_at is not null, p.scanned_at is not null,
          p.pick_up_at_sender, case when p.delivered_by = a.courier_id then p.delivered_at end, p.destroyed_at is not null, $4) as readers) r
      where r.readers <> '{}'
      order by p.waybill_id
        for update of p`,
    [
      labels.map((l) => l.digest),
      labels.map((l) => l.courierId),
      labels.map((l) => l.byTag),
      at.toISOString(),
      dayInKorea(at),
    ],
  )
  return rows
}

/** The steps of a scan, or undefined where it is impossible. A look, and a scan of what they have just delivered, move nothing. */
function planScan(parcel: Locked, purpose: ScanPurpose): StateChange['steps'] | undefined {
  if (purpose === 'look' || parcel.state === 'delivered') return []
  const plan = planStep(parcel.state, commandOf[purpose])
  return plan.ok ? plan.steps : undefined
}

/** What the scan means beside the state: scanned, loaded with its number, in hand. Answers the rows as they are read now. */
async function noteScans(
  tx: Tx,
  opened: readonly { scan: Scan; parcel: Locked }[],
  at: Date,
): Promise<Map<string, ReadRow>> {
  const numbers = await takeLoadNumbers(
    tx,
    opened.filter(({ scan }) => scan.purpose === 'load'),
    dayInKorea(at),
  )
  const { rows } = await tx.query<ReadRow>(
    `with noted as (
       update parcels p
          set scanned_at = case when n.by_label and p.courier_id = n.courier_id then coalesce(p.scanned_at, $6) else p.scanned_at end,
              loaded_at = case when n.purpose = 'load' then coalesce(p.loaded_at, $6) else p.loaded_at end,
              load_number = coalesce(n.load_number, p.load_number),
              load_day = case when n.load_number is null then p.load_day else $7::date end,
              opened_by = n.courier_id, opened_day = $7::date,
              in_hand_at = case when n.purpose in ('deliver', 'fail') and p.state = 'out_for_delivery' then coalesce(p.in_hand_at, $6) else p.in_hand_at end
         from unnest($1::uuid[], $2::uuid[], $3::text[], $4::bool[], $5::int[]) as n (waybill_id, courier_id, purpose, by_label, load_number)
        where p.waybill_id = n.waybill_id
        returning p.*, n.courier_id as asked_by
     ), named as (
       update scans s set waybill_id = n.waybill_id
         from unnest($1::uuid[], $2::uuid[], $8::uuid[]) as n (waybill_id, courier_id, scan_id)
        where s.courier_id = n.courier_id and s.scan_id = n.scan_id
     )
     select ${readColumns}
       from noted p
      cross join lateral (
        select courier_readers(p.courier_id is not distinct from p.asked_by, p.state, p.in_hand_at is not null, p.scanned_at is not null,
          p.pick_up_at_sender, case when p.delivered_by = p.asked_by then p.delivered_at end, p.destroyed_at is not null, $6) as readers) r`,
    [
      opened.map((o) => o.parcel.waybillId),
      opened.map((o) => o.scan.courierId),
      opened.map((o) => o.scan.purpose),
      opened.map((o) => o.scan.labelDigest !== null),
      opened.map((o) => numbers.get(o.parcel.waybillId) ?? null),
      at.toISOString(),
      dayInKorea(at),
      opened.map((o) => o.scan.scanId),
    ],
  )
  return new Map(rows.map((row) => [row.waybillId, row]))
}

/** From its first scan on a label can only be replaced, never printed again: the issuer is told. */
async function noteFirstScans(tx: Tx, opened: readonly { parcel: Locked }[], at: Date): Promise<void> {
  const first = opened.map((o) => o.parcel).filter((parcel) => parcel.firstScan)
  if (first.length === 0) return
  await tx.query('update labels set first_scanned_at = $2 where label_digest = any($1::bytea[])', [
    first.map((parcel) => parcel.labelDigest),
    at.toISOString(),
  ])
  await appendEvents(
    tx,
    first.map((parcel) => ({
      topic: 'parcel' as const,
      key: parcel.waybillId,
      type: 'parcel.label_scanned' as const,
      data: {
        waybillId: parcel.waybillId,
        labelDigest: parcel.labelDigest.toString('base64url'),
        at: at.toISOString(),
      },
    })),
  )
}
