import { useSharedText } from '@exqress/ui/i18n/shared-text.ts'
import '@exqress/ui/label/label.css'
import { Button } from '@exqress/ui/look/button.tsx'
import { isApiError } from '@exqress/ui/session/api-error.ts'
import { useState } from 'react'
import type { DeskDetail } from '../contract.ts'
import { useText } from '../i18n/text.ts'
import { WriteFault } from '../write/write-fault.tsx'
import { useLabelDrawing } from './parcel-queries.ts'

/** What is printed on the box. Shown when asked for: its code opens the parcel for whoever photographs the screen and may read it. */
export function LabelPreview({ parcel }: { parcel: DeskDetail }) {
  const t = useText()
  const shared = useSharedText()
  const [wanted, setWanted] = useState(false)
  const drawing = useLabelDrawing(parcel.waybillId, wanted)
  const used = isApiError(drawing.error, 'label_in_use')
  const cancelled = isApiError(drawing.error, 'label_cancelled')
  return (
    <section className="card stack">
      <h2>{t('label.title')}</h2>
      {drawing.data ? (
        <div
          className="label-sheet"
          role="img"
          aria-label={shared('label.alt', { findTag: parcel.findTag })}
          // biome-ignore lint/security/noDangerouslySetInnerHtml: our own service's drawing; its texts are escaped and of a strict form
          dangerouslySetInnerHTML={{ __html: drawing.data }}
        />
      ) : used || cancelled ? (
        <p className="soft">{t(cancelled ? 'label.cancelled' : 'label.used')}</p>
      ) : (
        <>
          <p className="soft">{t('label.text')}</p>
          <WriteFault error={drawing.error} />
          <div className="row">
            <Button
              icon="picture"
              busy={wanted && drawing.isFetching}
              onClick={() => (wanted ? void drawing.refetch() : setWanted(true))}
            >
              {t('label.show')}
            </Button>
          </div>
        </>
      )}
    </section>
  )
}
