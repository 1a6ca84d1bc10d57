import { ButtonLink } from '@exqress/ui/look/button.tsx'
import { useText } from '../i18n/text.ts'
import { ScreenHead } from './screen-head.tsx'

export function NotFound() {
  const t = useText()
  return (
    <div className="medium stack-wide">
      <ScreenHead title={t('notFound.title')} plain={t('notFound.title')} />
      <p>{t('notFound.text')}</p>
      <div className="row">
        <ButtonLink to="/" variant="main">
          {t('notFound.home')}
        </ButtonLink>
      </div>
    </div>
  )
}
