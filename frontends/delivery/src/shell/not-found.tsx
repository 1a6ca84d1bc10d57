import { Page } from '@exqress/ui/look/bars.tsx'
import { ButtonLink } from '@exqress/ui/look/button.tsx'
import { Empty } from '@exqress/ui/look/states.tsx'
import { useText } from '../i18n/text.ts'

export function NotFound() {
  const t = useText()
  return (
    <Page>
      <Empty icon="search" alone title={t('notFound.title')}>
        <ButtonLink to="/" variant="main" replace>
          {t('notFound.home')}
        </ButtonLink>
      </Empty>
    </Page>
  )
}
