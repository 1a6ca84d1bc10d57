import { Button } from '@exqress/ui/look/button.tsx'
import { useText } from '../i18n/text.ts'

const limits = [50, 100, 500]

export function Pager({
  first,
  shown,
  limit,
  onLimit,
  onBack,
  onNext,
}: {
  /** Place of the page's first parcel in the list, from 1. */
  first: number
  shown: number
  limit: number
  onLimit: (limit: number) => void
  onBack: (() => void) | undefined
  onNext: (() => void) | undefined
}) {
  const t = useText()
  return (
    <nav className="row spread pager" aria-label={t('pager.label')}>
      <label className="row small soft">
        {t('pager.size')}
        <select
          className="field-input pager-size"
          value={limit}
          onChange={(event) => onLimit(Number(event.target.value))}
        >
          {limits.map((size) => (
            <option key={size}>{size}</option>
          ))}
        </select>
      </label>
      <p className="small soft key-hint">{t('parcels.keys')}</p>
      <div className="row">
        <span className="small soft figures">{t('pager.place', { from: first, to: first + shown - 1 })}</span>
        <Button disabled={!onBack} onClick={onBack}>
          {t('pager.back')}
        </Button>
        <Button disabled={!onNext} onClick={onNext}>
          {t('pager.next')}
        </Button>
      </div>
    </nav>
  )
}
