import type { CourierList, CourierParcel, OpenedParcel } from '@exqress/contracts/delivery-api.ts'
import type { z } from 'zod'
import type { Write } from '../outbox/outbox.ts'

export type Today = z.infer<typeof CourierList>

const dayInKorea = new Intl.DateTimeFormat('sv', { timeZone: 'Asia/Seoul' })
const before: readonly CourierParcel['state'][] = ['registered', 'picked_up', 'in_transit']

/** Goes back to its sender, or is fetched there: what counts is the sender's door. */
export const isAtSender = (parcel: CourierParcel): boolean =>
  parcel.state === 'return_requested' ||
  parcel.state === 'returning' ||
  (parcel.state === 'registered' && parcel.pickUpAtSender)

/** It should lie in the van before the courier leaves, and does not. What failed today is done for today. */
export const isMissing = (parcel: CourierParcel, day: string): boolean =>
  !parcel.loaded &&
  !isAtSender(parcel) &&
  (before.includes(parcel.state) ||
    (parcel.state === 'attempt_failed' && dayInKorea.format(new Date(parcel.stateAt)) !== day))

export type LoadCheck = {
  /** All that should be in the van, what left already included. */
  total: number
  missing: CourierParcel[]
  /** Loaded and not yet out for delivery. */
  ready: number
}

/** The load check against the list. */
export function loadCheck({ parcels, day, deliveredToday }: Today): LoadCheck {
  const missing = parcels.filter((parcel) => isMissing(parcel, day))
  const loaded = parcels.filter((parcel) => parcel.loaded && !isAtSender(parcel))
  return {
    total: missing.length + loaded.length + deliveredToday,
    missing,
    ready: loaded.filter(({ state }) => before.includes(state) || state === 'attempt_failed').length,
  }
}

/** The list with a write that the service has not answered yet, as it will be. */
export function withWrite(today: Today, write: Write, now: Date): Today {
  const ids = new Set(write.waybillIds)
  const touched = today.parcels.filter(({ waybillId }) => ids.has(waybillId))
  switch (write.kind) {
    case 'delivery': {
      // what goes back to its sender is returned, not delivered
      const delivered = touched.filter((parcel) => !isAtSender(parcel)).length
      return {
        ...today,
        parcels: today.parcels.filter(({ waybillId }) => !ids.has(waybillId)),
        deliveredToday: today.deliveredToday + delivered,
      }
    }
    case 'failure':
      return {
        ...today,
        parcels: today.parcels.map((parcel) =>
          ids.has(parcel.waybillId)
            ? { ...parcel, state: 'attempt_failed', stateAt: now.toISOString(), loaded: false, inHand: false }
            : parcel,
        ),
      }
    case 'correction':
      return today
  }
}

/** The list with what a scan has just answered. Fields about a person stay out of it: the list is kept longer than the parcel in hand. */
export function withScanned(today: Today, opened: OpenedParcel): Today {
  const at = today.parcels.findIndex(({ waybillId }) => waybillId === opened.waybillId)
  const listed = listedOf(opened)
  if (opened.state === 'delivered') return today
  if (at === -1) return { ...today, parcels: [...today.parcels, listed] }
  return { ...today, parcels: today.parcels.with(at, { ...today.parcels[at], ...listed }) }
}

function listedOf(opened: OpenedParcel): CourierParcel {
  const { already, unit, recipientName, doorMemo, senderName, senderContact, proof, ...listed } = opened
  return listed
}

export type Door = { key: string; parcels: CourierParcel[] }
export type Building = { key: string; parcel: CourierParcel; count: number; doors: Door[] }

const buildingOf = (parcel: CourierParcel) => {
  const place = isAtSender(parcel) ? parcel.senderStreet : parcel.route
  return place ? [place.street, place.building, 'dong' in place ? place.dong : ''].join('\n') : ''
}

/** The list as it is walked: building by building in the order it came, boxes for one door together. */
export function byBuilding(parcels: readonly CourierParcel[]): Building[] {
  const buildings = new Map<string, Building>()
  for (const parcel of parcels) {
    const key = `${isAtSender(parcel) ? 'sender' : 'door'}\n${buildingOf(parcel)}`
    const building = buildings.get(key) ?? { key, parcel, count: 0, doors: [] }
    buildings.set(key, building)
    building.count++
    const doorKey = parcel.doorGroup ?? parcel.waybillId
    const door = building.doors.find((one) => one.key === doorKey)
    if (door) door.parcels.push(parcel)
    else building.doors.push({ key: doorKey, parcels: [parcel] })
  }
  return [...buildings.values()]
}

export const filters = ['all', 'missing', 'out', 'failed', 'sender'] as const
export type Filter = (typeof filters)[number]

/** What a filter and a search (find tag, load number) leave of the list. */
export function chosenOf({ parcels, day }: Today, filter: Filter, search: string): CourierParcel[] {
  const wanted = search.replace(/[\s-]/g, '')
  return parcels.filter((parcel) => {
    const found =
      wanted === '' ||
      parcel.findTag.replace(' ', '').includes(wanted) ||
      String(parcel.loadNumber ?? '') === wanted.replace(/번$/, '')
    return found && fits(parcel, filter, day)
  })
}

function fits(parcel: CourierParcel, filter: Filter, day: string): boolean {
  switch (filter) {
    case 'all':
      return true
    case 'missing':
      return isMissing(parcel, day)
    case 'out':
      return parcel.state === 'out_for_delivery'
    case 'failed':
      return parcel.state === 'attempt_failed'
    case 'sender':
      return isAtSender(parcel)
  }
}
