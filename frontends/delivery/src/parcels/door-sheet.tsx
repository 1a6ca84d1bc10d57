import type { CourierParcel } from '@exqress/contracts/delivery-api.ts'
import type { FailReason } from '@exqress/contracts/values.ts'
import { ParcelBadge } from '@exqress/ui/look/badge.tsx'
import { Button, ButtonLink } from '@exqress/ui/look/button.tsx'
import { Sheet } from '@exqress/ui/look/sheet.tsx'
import { useState } from 'react'
import { useNavigate } from 'react-router'
import { FailReasons } from '../deliver/fail-reasons.tsx'
import { useText } from '../i18n/text.ts'
import { useOutbox } from '../outbox/outbox-provider.tsx'
import { lineOf } from '../scan/scan-words.ts'
import { ParcelFacts } from './parcel-facts.tsx'
import type { Door } from './today.ts'

/** The boxes of one door: their facts, and the ways on where no scan helps (a torn label, a closed building). */
export function DoorSheet({ door, onClose }: { door: Door; onClose: () => void }) {
  const t = useText()
  const navigate = useNavigate()
  const { add } = useOutbox()
  const [failing, setFailing] = useState(false)
  const first = door.parcels[0] as CourierParcel
  const out = door.parcels.filter(({ state }) => state === 'out_for_delivery')

  function fail(reason: FailReason) {
    const waybillIds = out.map(({ waybillId }) => waybillId)
    add({ kind: 'failure', waybillIds, reason }, lineOf(t, first))
    onClose()
  }

  return (
    <Sheet open onClose={onClose} title={titleOf(first)}>
      {failing ? (
        <FailReasons onReason={fail} onCancel={() => setFailing(false)} />
      ) : (
        <>
          {door.parcels.map((parcel) => (
            <section className="stack" key={parcel.waybillId}>
              <div className="row spread">
                {door.parcels.length > 1 && <h3>{lineOf(t, parcel)}</h3>}
                <ParcelBadge state={parcel.state} />
              </div>
              <ParcelFacts parcel={parcel} />
              <div className="row">
                {parcel.state === 'out_for_delivery' && (
                  <Button
                    icon="search"
                    onClick={() => navigate('/?mode=deliver', { state: { findTag: parcel.findTag } })}
                  >
                    {t('parcel.unreadable')}
                  </Button>
                )}
                <ButtonLink to={`/relabel/${parcel.waybillId}`} icon="printer" variant="quiet">
                  {t('hand.relabel')}
                </ButtonLink>
              </div>
            </section>
          ))}
          {out.length > 0 && (
            <Button wide onClick={() => setFailing(true)}>
              {t('parcel.fail')}
            </Button>
          )}
        </>
      )}
    </Sheet>
  )

  function titleOf({ loadNumber, findTag }: CourierParcel): string {
    return loadNumber === undefined
      ? t('parcel.titleNoNumber', { findTag })
      : t('parcel.title', { number: String(loadNumber) })
  }
}
