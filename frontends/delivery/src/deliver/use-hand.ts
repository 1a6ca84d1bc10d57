import type { CourierParcel, OpenedParcel } from '@exqress/contracts/delivery-api.ts'
import type { DeliveryPlace, FailReason } from '@exqress/contracts/values.ts'
import type { ScanResult } from '@exqress/ui/scanner/verdict.ts'
import { useCallback, useRef, useState } from 'react'
import { type T, useText } from '../i18n/text.ts'
import { useOutbox } from '../outbox/outbox-provider.tsx'
import { lineOf, opened, spoken } from '../scan/scan-words.ts'
import { type Hand, isInHand, isSameDoor, newHand, withParcel } from './hand.ts'
import { type Delivered, useRecent } from './recent.tsx'
import { useTakeBack } from './use-take-back.ts'

type OpenOne = (purpose: 'look' | 'deliver') => Promise<OpenedParcel>
type Look = () => Promise<CourierParcel | undefined>

/** What was finished last; a delivery can be taken back, and then lies in the hand again as it was. */
export type Finished = { itemId: string; text: string; undo?: { delivered: Delivered; hand: Hand } }

/**
 * The boxes that the courier holds before a door. Scans go one after another: whether a box joins the hand or is refused depends on
 * what the one before it was.
 */
export function useHand() {
  const t = useText()
  const { add, unheardDeliveries } = useOutbox()
  const { add: remember } = useRecent()
  const takeBack = useTakeBack()
  const [hand, setShown] = useState<Hand>()
  const [finished, setFinished] = useState<Finished>()
  const [ended, setEnded] = useState(0)
  // scans come between two renderings
  const current = useRef<Hand>(undefined)
  const turn = useRef<Promise<unknown>>(Promise.resolve())

  const setHand = useCallback((next: Hand | undefined) => {
    current.current = next
    setShown(next)
  }, [])

  const end = () => {
    setHand(undefined)
    setEnded((before) => before + 1)
  }

  /** `look`: for a way of opening that is counted and costs a photo, what is known of the box without it. */
  const scan = useCallback(
    (open: OpenOne, look: Look = () => open('look')): Promise<{ result: ScanResult; parcel?: OpenedParcel }> => {
      const mine = turn.current.then(async () => {
        if (current.current || unheardDeliveries().length > 0) {
          const seen = await look()
          const left = seen && leftAlone(t, seen, current.current, unheardDeliveries())
          if (left) return { result: left }
        }
        const parcel = await open('deliver')
        // the courier goes on while the service answers: the hand may have been delivered or put back meanwhile
        const held = current.current
        if (unheardDeliveries().includes(parcel.waybillId)) return { result: deliveredAlready(t) }
        if (!isInHand(parcel))
          return held
            ? { result: { verdict: 'bad', text: t('scan.notYet') } as const }
            : { result: opened(t, 'deliver', parcel), parcel }
        if (held && !isSameDoor(held, parcel)) return { result: otherDoor(t, parcel) }
        setFinished(undefined)
        setHand(held ? withParcel(held, parcel) : newHand(parcel))
        return { result: opened(t, 'deliver', parcel) }
      })
      turn.current = mine.catch(() => {})
      return mine
    },
    [t, setHand, unheardDeliveries],
  )

  function deliver(photo?: Blob) {
    const held = current.current
    const first = held?.parcels[0]
    if (!held || !first) return
    const waybillIds = held.parcels.map(({ waybillId }) => waybillId)
    const label = lineOf(t, first)
    const itemId = add({ kind: 'delivery', waybillIds, place: held.place, ...(photo && { photo }) }, label)
    const count = waybillIds.length
    if (first.state === 'returning') {
      setFinished({ itemId, text: t('undo.returned', { count }) })
    } else {
      const delivered = { itemId, waybillIds, place: held.place, photo: Boolean(photo), label, at: Date.now() }
      remember(delivered)
      const text = t('undo.delivered', { place: t(`place.${held.place}`), count })
      setFinished({ itemId, text, undo: { delivered, hand: held } })
    }
    end()
  }

  function fail(reason: FailReason) {
    const held = current.current
    const first = held?.parcels[0]
    if (!held || !first) return
    const waybillIds = held.parcels.map(({ waybillId }) => waybillId)
    const itemId = add({ kind: 'failure', waybillIds, reason }, lineOf(t, first))
    const text = t('undo.failed', { reason: t(`reason.${reason}`), count: waybillIds.length })
    setFinished({ itemId, text })
    end()
  }

  function undo() {
    if (!finished?.undo) return
    takeBack(finished.undo.delivered)
    setHand(finished.undo.hand)
    setFinished(undefined)
  }

  return {
    hand,
    finished,
    /** How many hands were delivered, failed or put away. */
    ended,
    scan,
    deliver,
    fail,
    undo,
    choosePlace: (place: DeliveryPlace) => current.current && setHand({ ...current.current, place }),
    close: end,
  }
}

/**
 * What is said of a label that does not come into the hand, `undefined` of one that does. It was only looked at: the label of a
 * neighbour's box in the cart must not come into the hand, and its person not on the screen; nor must a box that was just left at
 * its door and that the camera still sees while the service has not heard of it.
 */
function leftAlone(
  t: T,
  parcel: CourierParcel,
  held: Hand | undefined,
  unheard: readonly string[],
): ScanResult | undefined {
  if (unheard.includes(parcel.waybillId)) return deliveredAlready(t)
  if (!held) return
  if (held.parcels.some(({ waybillId }) => waybillId === parcel.waybillId))
    return { verdict: 'again', text: t('scan.inHandAlready', { place: lineOf(t, parcel) }), ...spoken(t, parcel) }
  if (!isSameDoor(held, parcel)) return otherDoor(t, parcel)
}

const deliveredAlready = (t: T): ScanResult => ({ verdict: 'again', text: t('scan.deliveredAlready') })

const otherDoor = (t: T, parcel: CourierParcel): ScanResult => ({
  verdict: 'bad',
  text: parcel.state === 'delivered' ? t('scan.deliveredAlready') : t('scan.otherDoor', { place: lineOf(t, parcel) }),
})
