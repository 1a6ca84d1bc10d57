import { Page } from '@exqress/ui/look/bars.tsx'
import { ButtonLink } from '@exqress/ui/look/button.tsx'
import { Empty } from '@exqress/ui/look/states.tsx'
import { useText } from '../i18n/text.ts'
import { DeepScreen } from './deep-screen.tsx'

export default function NotFound() {
  const t = useText()
  return (
    <DeepScreen title={t('notFound.bar')}>
      <Page>
        <Empty icon="search" title={t('notFound.title')}>
          <p>{t('notFound.text')}</p>
          <ButtonLink to="/" variant="main" replace>
            {t('notFound.home')}
          </ButtonLink>
        </Empty>
      </Page>
    </DeepScreen>
  )
}
