import type { CourierParcel, OpenedParcel } from '@exqress/contracts/delivery-api.ts'
import type { DeliveryPlace, FailReason } from '@exqress/contracts/values.ts'
import { useFormat } from '@exqress/ui/i18n/text.ts'
import { Badge, DoorMemo, DoorNumber } from '@exqress/ui/look/badge.tsx'
import { Button, ButtonLink, IconButton } from '@exqress/ui/look/button.tsx'
import { Segments } from '@exqress/ui/look/segments.tsx'
import type { TakePicture } from '@exqress/ui/scanner/verdict.ts'
import { useState } from 'react'
import { useText } from '../i18n/text.ts'
import { lineOf } from '../scan/scan-words.ts'
import { CallButton } from './call-button.tsx'
import { FailReasons } from './fail-reasons.tsx'
import { type Hand, notYetScanned, wantsPhoto } from './hand.ts'
import { PhotoButton } from './photo-button.tsx'

export type InHandProps = {
  hand: Hand
  list: readonly CourierParcel[]
  takePicture: TakePicture | undefined
  onPlace: (place: DeliveryPlace) => void
  onDeliver: (photo?: Blob) => void
  onFail: (reason: FailReason) => void
  onClose: () => void
}

/** The parcel in hand, under the camera that goes on reading: whose door it is, and the one button that ends it. */
export function InHand({ hand, list, takePicture, onPlace, onDeliver, onFail, onClose }: InHandProps) {
  const t = useText()
  const [failing, setFailing] = useState(false)
  const first = hand.parcels[0] as OpenedParcel
  const returning = first.state === 'returning'
  const place = t(`place.${hand.place}`)
  return (
    <section className="hand" aria-label={lineOf(t, first)}>
      <div className="hand-body">
        <div className="hand-close">
          <IconButton icon="close" label={t('hand.close')} onClick={onClose} />
        </div>
        <Where parcel={first} />
        <Person parcel={first} />
        <Boxes hand={hand} list={list} />
        {/* the reasons need their room: what helps to deliver is back when they are gone */}
        {!failing && <Memos parcels={hand.parcels} />}
        {!failing && <Marks parcels={hand.parcels} />}
        {!failing &&
          hand.parcels.map((parcel) => (
            <ButtonLink key={parcel.waybillId} to={`/relabel/${parcel.waybillId}`} variant="quiet" icon="printer">
              {hand.parcels.length > 1 ? `${t('hand.relabel')} · ${lineOf(t, parcel)}` : t('hand.relabel')}
            </ButtonLink>
          ))}
      </div>
      {failing ? (
        <div className="hand-end">
          <FailReasons onReason={onFail} onCancel={() => setFailing(false)} />
        </div>
      ) : (
        <div className="hand-end">
          {!returning && (
            <Segments<DeliveryPlace>
              label={t('hand.place')}
              options={placesOf.map((value) => ({ value, label: t(`place.${value}`) }))}
              value={hand.place}
              onChange={onPlace}
            />
          )}
          <div className="hand-last">
            {!returning && (
              <Button big onClick={() => setFailing(true)}>
                {t('hand.fail')}
              </Button>
            )}
            {returning || !wantsPhoto(hand.place) ? (
              <Button big variant="main" icon="check" onClick={() => onDeliver()}>
                {returning ? t('hand.return') : t('hand.deliver', { place })}
              </Button>
            ) : (
              <PhotoButton big variant="main" takePicture={takePicture} onPhoto={onDeliver}>
                {t('hand.shoot', { place })}
              </PhotoButton>
            )}
          </div>
          {!returning && wantsPhoto(hand.place) && !takePicture && (
            <Button variant="quiet" wide onClick={() => onDeliver()}>
              {t('hand.noPhoto')}
            </Button>
          )}
        </div>
      )}
    </section>
  )
}

// in the order in which they are used
const placesOf: readonly DeliveryPlace[] = ['door', 'in_person', 'guard_room', 'locker', 'shop', 'other']

/** 동·호, as large as an arm's length and sunlight ask for; the street below it. */
function Where({ parcel }: { parcel: OpenedParcel }) {
  const t = useText()
  const { route, senderStreet, senderContact, unit } = parcel
  if (parcel.waiting) return <p className="hand-where">{t('hand.waiting')}</p>
  const [large, small] = route
    ? [
        [route.dong, unit],
        [route.building, route.street],
      ]
    : [[senderContact?.unit], [senderStreet?.building, senderStreet?.street]]
  const said = large.filter(Boolean).join(' ')
  return (
    <div className="hand-where">
      <DoorNumber>{said || small.filter(Boolean)[0] || t('hand.noUnit')}</DoorNumber>
      <p>{small.filter(Boolean).join(' · ')}</p>
    </div>
  )
}

function Person({ parcel }: { parcel: OpenedParcel }) {
  const t = useText()
  const name = parcel.recipientName ?? parcel.senderName
  return (
    <div className="hand-person">
      <span>
        <span className="strong">{name}</span>
        {parcel.recipientName && parcel.senderName && (
          <span className="soft"> · {t('hand.from', { name: parcel.senderName })}</span>
        )}
      </span>
      <CallButton key={parcel.waybillId} parcel={parcel} />
    </div>
  )
}

/** Boxes for one door bear the same memo as a rule; a different one is shown too. */
function Memos({ parcels }: { parcels: readonly OpenedParcel[] }) {
  const memos = [...new Set(parcels.flatMap(({ doorMemo }) => (doorMemo ? [doorMemo] : [])))]
  return memos.map((memo) => <DoorMemo key={memo}>{memo}</DoorMemo>)
}

function Boxes({ hand, list }: { hand: Hand; list: readonly CourierParcel[] }) {
  const t = useText()
  const rest = notYetScanned(hand, list)
  const scanned = hand.parcels.length
  return (
    <div className="hand-boxes" role="status">
      <p className="strong figures">
        {scanned + rest.length === 1 ? t('hand.oneBox') : t('hand.boxes', { total: scanned + rest.length, scanned })}
      </p>
      {rest.length > 0 && (
        <p className="hand-rest">
          {t('hand.inVan', {
            numbers: rest
              .map(({ loadNumber, findTag }) =>
                loadNumber === undefined ? findTag : t('number.short', { number: String(loadNumber) }),
              )
              .join(', '),
          })}
        </p>
      )}
    </div>
  )
}

function Marks({ parcels }: { parcels: readonly OpenedParcel[] }) {
  const t = useText()
  const format = useFormat()
  const flags = [...new Set(parcels.flatMap(({ handling }) => handling))]
  const wishes = [...new Set(parcels.flatMap(({ deliveryWish }) => (deliveryWish ? [deliveryWish] : [])))]
  const won = parcels.reduce((sum, { collectWon = 0 }) => sum + collectWon, 0)
  if (flags.length + wishes.length === 0 && won === 0) return null
  return (
    <p className="row">
      {won > 0 && (
        <Badge tone="bad" icon="alert">
          {t('hand.collect', { won: format.won(won) })}
        </Badge>
      )}
      {wishes.map((wish) => (
        <Badge key={wish} tone="brand" icon="door">
          {t('hand.wish', { wish: t(`wish.${wish}`) })}
        </Badge>
      ))}
      {flags.map((flag) => (
        <Badge key={flag} tone="warn" icon="box">
          {t(`handling.${flag}`)}
        </Badge>
      ))}
    </p>
  )
}
