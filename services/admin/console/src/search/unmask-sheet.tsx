import { shownPhone } from '@exqress/ui/i18n/shown-phone.ts'
import { useFormat } from '@exqress/ui/i18n/text.ts'
import { Button } from '@exqress/ui/look/button.tsx'
import { Facts } from '@exqress/ui/look/card.tsx'
import { Field } from '@exqress/ui/look/field.tsx'
import { Segments } from '@exqress/ui/look/segments.tsx'
import { Sheet } from '@exqress/ui/look/sheet.tsx'
import { useWrite } from '@exqress/ui/write/use-write.ts'
import { useEffect, useState } from 'react'
import { answer, type UnmaskedParcel } from '../contract.ts'
import { useText } from '../i18n/text.ts'
import { WriteFault } from '../write/write-fault.tsx'
import { GlassPhoto } from './glass-photo.tsx'

const reasons = [
  'lost_parcel',
  'wrong_delivery',
  'recipient_asked',
  'authority_asked',
  'security_incident',
  'other',
] as const
type Reason = (typeof reasons)[number]

/** The privacy officer looks behind the mask. What is shown lives in this sheet alone and goes with it, or when the time is over. */
export function UnmaskSheet({ waybillId, open, onClose }: { waybillId: string; open: boolean; onClose: () => void }) {
  const t = useText()
  const format = useFormat()
  const [reason, setReason] = useState<Reason>('lost_parcel')
  const [words, setWords] = useState('')
  const [glass, setGlass] = useState<{ glassId: string; expiresAt: string }>()
  const expiresAt = glass?.expiresAt
  const unmask = useWrite(async (api, id) => {
    const broken = await api.post('/api/break-glass', {
      body: { id, reason, words: words.trim() },
      idempotent: true,
      answer: answer('Glass'),
    })
    setGlass(broken)
    return api.post(`/api/break-glass/${broken.glassId}/parcels`, {
      body: { waybillId },
      answer: answer('UnmaskedParcel'),
    })
  })
  const { reset } = unmask
  useEffect(() => {
    if (!expiresAt) return
    const timer = setTimeout(reset, Math.max(0, Date.parse(expiresAt) - Date.now()))
    return () => clearTimeout(timer)
  }, [expiresAt, reset])
  const close = () => {
    reset()
    setWords('')
    onClose()
  }
  return (
    <Sheet open={open} onClose={close} title={t('unmask.title')}>
      {unmask.data ? (
        <>
          <p className="notice">{t('unmask.until', { until: expiresAt ? format.moment(expiresAt) : '' })}</p>
          <UnmaskedFacts parcel={unmask.data} />
          {glass && unmask.data.photo && <GlassPhoto glassId={glass.glassId} waybillId={waybillId} />}
        </>
      ) : (
        <form
          className="stack"
          onSubmit={(event) => {
            event.preventDefault()
            if (!unmask.isPending) unmask.mutate()
          }}
        >
          <p>{t('unmask.text')}</p>
          <Segments<Reason>
            label={t('unmask.reason')}
            showLabel
            options={reasons.map((value) => ({ value, label: t(`unmask.reason.${value}`) }))}
            value={reason}
            onChange={setReason}
          />
          <Field
            label={t('unmask.words')}
            required
            minLength={10}
            maxLength={1000}
            autoComplete="off"
            value={words}
            onChange={(event) => setWords(event.target.value)}
          />
          <WriteFault
            error={unmask.error}
            known={{ bad_input: t('unmask.short'), not_readable: t('parcel.gone'), glass_whole: t('unmask.over') }}
          />
          <Button type="submit" variant="danger" big wide busy={unmask.isPending}>
            {t('unmask.button')}
          </Button>
        </form>
      )}
      <Button variant="quiet" wide onClick={close}>
        {t('close')}
      </Button>
    </Sheet>
  )
}

function UnmaskedFacts({ parcel }: { parcel: UnmaskedParcel }) {
  const t = useText()
  const { route, senderStreet, senderContact } = parcel
  return (
    <Facts
      entries={[
        [t('fact.name'), parcel.recipientName],
        [t('fact.phone'), parcel.phone && <span className="figures">{shownPhone(parcel.phone)}</span>],
        [
          t('unmask.address'),
          route &&
            [`(${route.postcode})`, route.street, route.building, route.dong, parcel.unit].filter(Boolean).join(' '),
        ],
        [t('unmask.product'), parcel.product],
        [t('fact.number'), parcel.waybillNumber && <span className="figures">{parcel.waybillNumber}</span>],
        [t('unmask.sender'), parcel.senderName],
        [
          t('unmask.senderAddress'),
          senderStreet && [senderStreet.street, senderStreet.building, senderContact?.unit].filter(Boolean).join(' '),
        ],
        [t('unmask.senderPhone'), senderContact?.phone && shownPhone(senderContact.phone)],
        [
          t('unmask.proof'),
          parcel.proof === 'shown' ? t(`unmask.place.${parcel.place ?? 'other'}`) : t(`unmask.proof.${parcel.proof}`),
        ],
      ]}
    />
  )
}
