import { ButtonLink } from '@exqress/ui/look/button.tsx'
import { Empty } from '@exqress/ui/look/states.tsx'
import { useText } from '../i18n/text.ts'

export function NotFound() {
  const t = useText()
  return (
    <Empty icon="search" title={t('notFound.title')}>
      <p>{t('notFound.text')}</p>
      <ButtonLink to="/" variant="main">
        {t('notFound.home')}
      </ButtonLink>
    </Empty>
  )
}
