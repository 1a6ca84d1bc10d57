import type { CourierParcel } from '@exqress/contracts/delivery-api.ts'
import { Badge, FindTag, ParcelBadge } from '@exqress/ui/look/badge.tsx'
import { Card, List } from '@exqress/ui/look/card.tsx'
import { useText } from '../i18n/text.ts'
import { byBuilding, type Door, isAtSender, isMissing } from './today.ts'

/** Building by building; the boxes of one door are one card. */
export function BuildingList({
  parcels,
  day,
  onDoor,
}: {
  parcels: readonly CourierParcel[]
  day: string
  onDoor: (door: Door) => void
}) {
  const t = useText()
  return byBuilding(parcels).map(({ key, parcel, count, doors }) => (
    <section className="building" key={key}>
      <div className="building-head">
        <BuildingName parcel={parcel} />
        <span className="soft figures">{t('today.count', { count })}</span>
      </div>
      <List>
        {doors.map((door) => (
          <li key={door.key}>
            <Card onPress={() => onDoor(door)}>
              {door.parcels.length > 1 && (
                <p className="same-door">{t('today.sameDoor', { count: door.parcels.length })}</p>
              )}
              {door.parcels.map((one) => (
                <Box key={one.waybillId} parcel={one} day={day} />
              ))}
            </Card>
          </li>
        ))}
      </List>
    </section>
  ))
}

function BuildingName({ parcel }: { parcel: CourierParcel }) {
  const t = useText()
  const { route, senderStreet } = parcel
  if (isAtSender(parcel))
    return (
      <h2>
        <Badge tone="warn" icon="return">
          {t(parcel.state === 'registered' ? 'sender.pickUp' : 'sender.return')}
        </Badge>{' '}
        {senderStreet ? [senderStreet.building, senderStreet.street].filter(Boolean).join(' · ') : t('today.noAddress')}
      </h2>
    )
  if (!route) return <h2>{t('today.noAddress')}</h2>
  return (
    <h2>
      {[route.building, route.dong].filter(Boolean).join(' ') || route.street}
      {(route.building || route.dong) && <span className="building-street">{route.street}</span>}
    </h2>
  )
}

/** One box: the number that is written on it, the find tag and sort code that are printed on it. */
function Box({ parcel, day }: { parcel: CourierParcel; day: string }) {
  const t = useText()
  const { loadNumber, findTag, sortCode, boxNumber, boxCount, handling, deliveryWish } = parcel
  return (
    <div className="box">
      <span className="box-number figures" data-missing={loadNumber === undefined}>
        {loadNumber === undefined ? '–' : t('number.short', { number: String(loadNumber) })}
      </span>
      <span className="box-body">
        <span className="box-line">
          <FindTag>{findTag}</FindTag>
          <span className="soft">
            {sortCode}
            {boxCount > 1 && ` · ${boxNumber}/${boxCount}`}
          </span>
        </span>
        <span className="row">
          <BoxState parcel={parcel} day={day} />
          {deliveryWish && (
            <Badge tone="brand" icon="door">
              {t(`wish.${deliveryWish}`)}
            </Badge>
          )}
          {handling.map((flag) => (
            <Badge key={flag} tone="warn">
              {t(`handling.${flag}`)}
            </Badge>
          ))}
        </span>
      </span>
    </div>
  )
}

/** Before it leaves, a courier asks of a box only whether it is in the van. */
function BoxState({ parcel, day }: { parcel: CourierParcel; day: string }) {
  const t = useText()
  if (isMissing(parcel, day))
    return (
      <Badge tone="warn" icon="alert">
        {t('today.notLoaded')}
      </Badge>
    )
  if (parcel.loaded && parcel.state === 'in_transit')
    return (
      <Badge tone="ok" icon="check">
        {t('today.loaded')}
      </Badge>
    )
  return <ParcelBadge state={parcel.state} />
}
