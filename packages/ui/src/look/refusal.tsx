import { useSharedText } from '../i18n/shared-text.ts'
import { ButtonLink } from './button.tsx'
import { Icon } from './icon.tsx'

/**
 * What a person sees when a label opens nothing, whatever the reason: `label_invalid` and `not_readable` must not be
 * told apart. `text` is the app's own sentence (couriers get another); the three ways on are always there.
 */
export function Refusal({ text, ways }: { text?: string; ways: { mine: string; found: string; help: string } }) {
  const t = useSharedText()
  return (
    <section className="refusal" role="alert">
      <div className="state">
        <Icon name="lock" />
        <p className="refusal-text" style={{ color: 'var(--ink)' }}>
          {text ?? t('refusal.text')}
        </p>
      </div>
      <ButtonLink to={ways.mine} variant="main" big wide icon="box">
        {t('refusal.mine')}
      </ButtonLink>
      <ButtonLink to={ways.found} big wide icon="bell">
        {t('refusal.found')}
      </ButtonLink>
      <ButtonLink to={ways.help} variant="quiet" wide>
        {t('refusal.help')}
      </ButtonLink>
    </section>
  )
}
