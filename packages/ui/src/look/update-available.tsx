import { useSharedText } from '../i18n/shared-text.ts'
import { Button } from './button.tsx'

/** A newer version waits (`new-version.tsx`). Never reloads by itself: a courier may be at a door. */
export function UpdateAvailable({ ready, onUpdate }: { ready: boolean; onUpdate: () => void }) {
  const t = useSharedText()
  return (
    <div role="status" className="status-slot">
      {ready && (
        <div className="notice row spread">
          <span>{t('update.text')}</span>
          <Button variant="main" onClick={onUpdate}>
            {t('update.button')}
          </Button>
        </div>
      )}
    </div>
  )
}
