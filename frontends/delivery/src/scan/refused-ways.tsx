import { ButtonLink } from '@exqress/ui/look/button.tsx'
import { useText } from '../i18n/text.ts'

/** The three ways on after a label that opens nothing, the same whatever the reason was. */
export function RefusedWays() {
  const t = useText()
  return (
    <div className="ways">
      <ButtonLink to="/today" icon="search">
        {t('refused.mine')}
      </ButtonLink>
      <ButtonLink to="/help#found" icon="box">
        {t('refused.found')}
      </ButtonLink>
      <ButtonLink to="/help">{t('refused.help')}</ButtonLink>
    </div>
  )
}
