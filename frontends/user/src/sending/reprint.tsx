import { Page } from '@exqress/ui/look/bars.tsx'
import { Button, ButtonLink } from '@exqress/ui/look/button.tsx'
import { Empty } from '@exqress/ui/look/states.tsx'
import { isApiError } from '@exqress/ui/session/api-error.ts'
import { useWrite } from '@exqress/ui/write/use-write.ts'
import { useParams } from 'react-router'
import { useText } from '../i18n/text.ts'
import { ClosedLabel } from '../scan/closed-label.tsx'
import { DeepScreen } from '../shell/deep-screen.tsx'
import { WriteFault } from '../write/write-fault.tsx'
import { PrintedLabel } from './printed-label.tsx'

/** The same label once more, until its first scan. Asked for by a press: it hands out the label's address. */
export default function Reprint() {
  const t = useText()
  const { waybillId = '' } = useParams()
  const print = useWrite((api, id) =>
    api.post(`/api/parcels/${encodeURIComponent(waybillId)}/label`, {
      body: { id },
      idempotent: true,
      answer: async () => (await import('@exqress/contracts/labels.ts')).LabelPrint,
    }),
  )
  const cancelled = isApiError(print.error, 'label_cancelled')
  return (
    <DeepScreen title={t('action.label')} back={`/parcels/${waybillId}`}>
      <Page>
        {print.data ? (
          <PrintedLabel waybillId={waybillId} label={print.data} />
        ) : isApiError(print.error, 'not_readable', 'bad_input') ? (
          <ClosedLabel />
        ) : isApiError(print.error, 'label_in_use', 'label_cancelled') ? (
          <Empty icon="printer" title={t(cancelled ? 'reprint.cancelled' : 'reprint.used')}>
            <p>{t(cancelled ? 'reprint.cancelled.text' : 'reprint.used.text')}</p>
            <ButtonLink to={`/parcels/${waybillId}`} replace variant="main">
              {t('sent.parcel')}
            </ButtonLink>
          </Empty>
        ) : (
          <>
            <p className="lead">{t('reprint.text')}</p>
            <WriteFault error={print.error} />
            <Button variant="main" big wide icon="printer" busy={print.isPending} onClick={() => print.mutate()}>
              {t('reprint.button')}
            </Button>
          </>
        )}
      </Page>
    </DeepScreen>
  )
}
