import type { LabelPrint } from '@exqress/contracts/labels.ts'
import type { LabelInput } from '@exqress/label/label-input.ts'
import { LabelView } from '@exqress/ui/label/label-view.tsx'
import { Page } from '@exqress/ui/look/bars.tsx'
import { Button } from '@exqress/ui/look/button.tsx'
import { isApiError } from '@exqress/ui/session/api-error.ts'
import { useOnline } from '@exqress/ui/session/online.ts'
import { useApi } from '@exqress/ui/session/session-provider.tsx'
import { useMutation } from '@tanstack/react-query'
import { useMemo, useRef } from 'react'
import { useParams } from 'react-router'
import { v7 } from 'uuid'
import { type T, useText } from '../i18n/text.ts'
import { DeepScreen } from '../shell/deep-screen.tsx'

/** A new label for a box whose label was scanned; the old one is void from then on. Printed, and kept nowhere. */
export default function Relabel() {
  const t = useText()
  const api = useApi()
  const online = useOnline()
  const { waybillId = '' } = useParams()
  const id = useRef(v7())
  const relabel = useMutation({
    mutationFn: () =>
      api.post('/api/relabels', {
        body: { id: id.current, waybillId },
        idempotent: true,
        answer: async () => (await import('@exqress/contracts/labels.ts')).LabelPrint,
      }),
    gcTime: 0,
  })
  return (
    <DeepScreen title={t('relabel.title')}>
      <Page>
        {relabel.data ? (
          <Label print={relabel.data} />
        ) : (
          <>
            <p>{t('relabel.text')}</p>
            {relabel.isError && (
              <p className="field-error" role="alert">
                {faultOf(t, relabel.error)}
              </p>
            )}
            {!online && <p className="soft">{t('relabel.offline')}</p>}
            <Button variant="main" big wide icon="printer" busy={relabel.isPending} onClick={() => relabel.mutate()}>
              {t('relabel.button')}
            </Button>
          </>
        )}
      </Page>
    </DeepScreen>
  )
}

function Label({ print }: { print: LabelPrint }) {
  const t = useText()
  const label = useMemo(() => inputOf(print), [print])
  return (
    <>
      <LabelView label={label} />
      <p className="soft">{t('relabel.printed')}</p>
    </>
  )
}

/** The drawing has no room for the carrier's code: only its name is printed. */
function inputOf({ url, carrier, ...rest }: LabelPrint): LabelInput {
  return { ...rest, labelUrl: url }
}

function faultOf(t: T, error: unknown): string {
  if (isApiError(error, 'not_readable')) return t('relabel.scanFirst')
  if (isApiError(error, 'offline', 'bad_answer', 'upstream_unavailable')) return t('relabel.offline')
  return t('fault.other')
}
