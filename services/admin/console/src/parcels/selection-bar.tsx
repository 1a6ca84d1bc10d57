import { Button } from '@exqress/ui/look/button.tsx'
import { useText } from '../i18n/text.ts'
import { most, type Selection } from './selection.ts'

/** What to do with the chosen parcels; always in sight while there are some. */
export function SelectionBar({
  selection,
  onPrint,
  onAssign,
  onClear,
}: {
  selection: Selection
  onPrint: () => void
  onAssign: () => void
  onClear: () => void
}) {
  const t = useText()
  return (
    <>
      <p className="only-read-aloud" role="status">
        {selection.size > 0 && t('selection.count', { count: selection.size })}
      </p>
      {selection.size > 0 && (
        <section className="selection-bar" aria-label={t('selection.label')}>
          <div className="row">
            <span className="strong figures">
              {t('selection.count', { count: selection.size })}
              {selection.size >= most && <span className="small"> · {t('selection.full')}</span>}
            </span>
            <Button variant="quiet" onClick={onClear}>
              {t('selection.clear')}
            </Button>
          </div>
          <div className="row">
            <Button variant="main" icon="printer" onClick={onPrint}>
              {t('selection.print')}
            </Button>
            <Button icon="truck" onClick={onAssign}>
              {t('selection.assign')}
            </Button>
          </div>
        </section>
      )}
    </>
  )
}
