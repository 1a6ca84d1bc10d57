import { Button } from '@exqress/ui/look/button.tsx'
import type { TakePicture } from '@exqress/ui/scanner/verdict.ts'
import { PhotoButton } from '../deliver/photo-button.tsx'
import { useText } from '../i18n/text.ts'

/** A label that cannot be read: its find tag is known, and a photo of the box stands in for the scan. */
export function FindTagEntry({
  findTag,
  takePicture,
  busy,
  fault,
  onPhoto,
  onCancel,
}: {
  findTag: string
  takePicture: TakePicture | undefined
  busy: boolean
  fault: string | undefined
  onPhoto: (photo: Blob) => void
  onCancel: () => void
}) {
  const t = useText()
  return (
    <section className="panel" aria-label={t('findTag.title', { findTag })}>
      <h2>{t('findTag.title', { findTag })}</h2>
      <p className="soft">{t('findTag.text')}</p>
      {fault && (
        <p className="field-error" role="alert">
          {fault}
        </p>
      )}
      <PhotoButton big wide variant="main" takePicture={takePicture} busy={busy} onPhoto={onPhoto}>
        {t('findTag.button')}
      </PhotoButton>
      <Button variant="quiet" wide onClick={onCancel}>
        {t('findTag.cancel')}
      </Button>
    </section>
  )
}
