import type { EventType } from '@exqress/contracts/events.ts'
import type { Tx } from '../db.ts'
import { type DataOf, isSnapshot, parseData, type ReceivedEvent, type SnapshotType, waybillOf } from './envelope.ts'
import { buriedOf } from './tombstones.ts'
import { placeOf, type Version } from './versions.ts'

export type Handler<T extends string = string> = (tx: Tx, event: ReceivedEvent<DataOf<T>>) => Promise<void>
/** Handlers by type, such as `'waybill.issued'`. */
export type Handlers = { [T in EventType]?: Handler<T> } & { [T in SnapshotType]?: Handler<T> }

/** What a service does with the events that it reads. */
export interface Rules {
  /**
   * What is applied, once each and in the order of the key. A handler works in the transaction that is passed and nowhere else. A type without one is counted
   * as applied.
   */
  handlers: Handlers
  /** Called instead for events of a waybill that is buried; types not named here are acknowledged and forgotten. */
  afterBurial?: Handlers
  /** Whether what the event needs is there; if not, it is parked, with all that follow it on its key. */
  requires?: (tx: Tx, event: ReceivedEvent) => Promise<boolean>
  /**
   * Events that wait for nothing (destruction): handled at once over gaps, parking and freezing. Their handlers may be called again, and out
   * of order.
   */
  passThrough?: (event: ReceivedEvent) => boolean
}

export type Outcome = 'applied' | 'done' | 'parked'
export type ParkingReason = 'gap' | 'requirement' | 'frozen' | 'passed'

interface State extends Version {
  frozen: boolean
  changed: boolean
}

type Parking = { event: ReceivedEvent; reason: ParkingReason }

/**
 * Applies events of one topic, in order, inside the caller's transaction; answers what became of each. When a handler throws, so does
 * this, and the transaction has to be rolled back whole.
 */
export async function applyEvents(tx: Tx, rules: Rules, topic: string, events: ReceivedEvent[]): Promise<Outcome[]> {
  const states = await lockStates(tx, topic, events)
  const ordinary = events.filter((event) => !rules.passThrough?.(event))
  const buried = await buriedOf(tx, [...new Set(ordinary.flatMap((event) => waybillOf(event) ?? []))])
  const parking: Parking[] = []
  const outcomes: Outcome[] = []
  for (const event of events) {
    const state = states.get(event.key) as State
    const parked = await applyOne(tx, rules, event, state, buried)
    if (typeof parked === 'object') parking.push(parked)
    outcomes.push(typeof parked === 'object' ? 'parked' : parked)
  }
  await storeStates(tx, topic, states)
  await park(tx, parking)
  return outcomes
}

async function applyOne(
  tx: Tx,
  rules: Rules,
  event: ReceivedEvent,
  state: State,
  buried: Set<string>,
): Promise<'applied' | 'done' | Parking> {
  const handler = handlerOf(rules.handlers, event)
  const place = placeOf(state, event, isSnapshot(event.type) && handler !== undefined)
  if (place === 'done') return 'done'
  const waits = state.frozen || place === 'gap'
  const waybillId = waybillOf(event)
  const isBuried = waybillId !== undefined && buried.has(waybillId)

  if (isBuried || rules.passThrough?.(event)) {
    if (waits && (await isPassed(tx, event))) return 'done'
    await (isBuried ? handlerOf(rules.afterBurial ?? {}, event) : handler)?.(tx, parsed(event))
    if (waits) return { event, reason: 'passed' }
  } else {
    if (waits) return { event, reason: state.frozen ? 'frozen' : 'gap' }
    if (handler && rules.requires && !(await rules.requires(tx, event))) return { event, reason: 'requirement' }
    await handler?.(tx, parsed(event))
  }
  Object.assign(state, { epoch: event.epoch, version: event.version, changed: true })
  return 'applied'
}

/** The requirement of most consumers: nothing of a waybill is applied before its `waybill.issued`. Pass it as `requires`. */
export async function requiresIssued(tx: Tx, event: ReceivedEvent): Promise<boolean> {
  const waybillId = waybillOf(event)
  if (waybillId === undefined || event.topic === 'waybill') return true
  const { rowCount } = await tx.query(
    `select 1 from applied_versions where topic = 'waybill' and key = $1 and version > 0`,
    [waybillId],
  )
  return rowCount === 1
}

function handlerOf(handlers: Handlers, { type }: ReceivedEvent): Handler | undefined {
  return Object.hasOwn(handlers, type) ? (handlers as Record<string, Handler>)[type] : undefined
}

function parsed(event: ReceivedEvent): ReceivedEvent {
  return { ...event, data: parseData(event.type, event.data) }
}

async function lockStates(tx: Tx, topic: string, events: ReceivedEvent[]): Promise<Map<string, State>> {
  const keys = [...new Set(events.map(({ key }) => key))].sort()
  await tx.query(
    `insert into applied_versions (topic, key) select $1, key from unnest($2::text[]) as key order by key
     on conflict (topic, key) do nothing`,
    [topic, keys],
  )
  const { rows } = await tx.query<State & { key: string }>(
    `select key, epoch, version, frozen from applied_versions
      where topic = $1 and key = any($2) order by key for update`,
    [topic, keys],
  )
  return new Map(rows.map(({ key, ...state }) => [key, { ...state, changed: false }]))
}

async function storeStates(tx: Tx, topic: string, states: Map<string, State>) {
  const changed = [...states].filter(([, state]) => state.changed)
  if (changed.length === 0) return
  // `frozen` is left alone: a handler that buried the waybill may have lifted it in this transaction.
  await tx.query(
    `update applied_versions as applied set epoch = input.epoch, version = input.version
       from unnest($2::text[], $3::integer[], $4::bigint[]) as input (key, epoch, version)
      where applied.topic = $1 and applied.key = input.key`,
    [
      topic,
      changed.map(([key]) => key),
      changed.map(([, { epoch }]) => epoch),
      changed.map(([, { version }]) => version),
    ],
  )
}

async function isPassed(tx: Tx, { topic, key, epoch, version }: ReceivedEvent): Promise<boolean> {
  const { rowCount } = await tx.query(
    `select 1 from parked_events
      where topic = $1 and key = $2 and epoch = $3 and version = $4 and reason = 'passed'`,
    [topic, key, epoch, version],
  )
  return rowCount === 1
}

async function park(tx: Tx, parking: Parking[]) {
  if (parking.length === 0) return
  const bodies = parking.map(({ event, reason }) => (reason === 'passed' ? '' : JSON.stringify(event)))
  await tx.query(
    `insert into parked_events (topic, key, epoch, version, reason, waybill_id, event)
     select * from unnest($1::text[], $2::text[], $3::integer[], $4::bigint[], $5::text[], $6::uuid[], $7::text[])
     on conflict (topic, key, epoch, version) do update
        set reason = excluded.reason, waybill_id = excluded.waybill_id, event = excluded.event
      where parked_events.reason <> 'passed'`,
    [
      parking.map(({ event }) => event.topic),
      parking.map(({ event }) => event.key),
      parking.map(({ event }) => event.epoch),
      parking.map(({ event }) => event.version),
      parking.map(({ reason }) => reason),
      parking.map(({ event, reason }) => (reason === 'passed' ? null : (waybillOf(event) ?? null))),
      bodies,
    ],
  )
}
