import type { LabelPrint } from '@exqress/contracts/labels.ts'
import { LabelView } from '@exqress/ui/label/label-view.tsx'
import { Button, ButtonLink } from '@exqress/ui/look/button.tsx'
import { useMemo } from 'react'
import { useText } from '../i18n/text.ts'

/** The label to print. Its address stands in this picture and nowhere else. */
export function PrintedLabel({
  waybillId,
  label,
  onAnother,
}: {
  waybillId: string
  label: LabelPrint
  onAnother?: () => void
}) {
  const t = useText()
  const drawn = useMemo(() => {
    const { url: labelUrl, carrier: _, ...rest } = label
    return { ...rest, labelUrl }
  }, [label])
  return (
    <>
      <div className="stack">
        <h2 className="page-title">{t('sent.title')}</h2>
        <ol className="steps">
          <li>{t('sent.step.print')}</li>
          <li>{t('sent.step.stick')}</li>
          <li>{t('sent.step.hand')}</li>
        </ol>
      </div>
      <LabelView label={drawn} />
      <p className="small soft">{t('sent.text')}</p>
      <div className="stack">
        <ButtonLink to={`/parcels/${waybillId}`} wide replace>
          {t('sent.parcel')}
        </ButtonLink>
        {onAnother && (
          <Button variant="quiet" wide onClick={onAnother}>
            {t('sent.another')}
          </Button>
        )}
      </div>
    </>
  )
}
