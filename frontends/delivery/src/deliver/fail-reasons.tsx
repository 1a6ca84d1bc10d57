import type { FailReason } from '@exqress/contracts/values.ts'
import { Button } from '@exqress/ui/look/button.tsx'
import { useText } from '../i18n/text.ts'

const reasons: readonly FailReason[] = ['absent', 'refused', 'wrong_address', 'no_access', 'damaged', 'other']

/** One press on the reason is all: it is sent at once. */
export function FailReasons({ onReason, onCancel }: { onReason: (reason: FailReason) => void; onCancel: () => void }) {
  const t = useText()
  return (
    <fieldset className="reasons">
      <legend>{t('hand.failTitle')}</legend>
      {reasons.map((reason) => (
        <Button key={reason} onClick={() => onReason(reason)}>
          {t(`reason.${reason}`)}
        </Button>
      ))}
      <Button variant="quiet" onClick={onCancel}>
        {t('findTag.cancel')}
      </Button>
    </fieldset>
  )
}
