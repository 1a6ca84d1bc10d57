import { Page, TopBar } from '@exqress/ui/look/bars.tsx'
import { Button } from '@exqress/ui/look/button.tsx'
import { Empty } from '@exqress/ui/look/states.tsx'
import { useText } from '../i18n/text.ts'

export function Fault() {
  const t = useText()
  return (
    <>
      <TopBar />
      <Page>
        <Empty icon="alert" title={t('fault.title')}>
          <p>{t('fault.text')}</p>
          <Button variant="main" onClick={() => location.reload()}>
            {t('fault.reload')}
          </Button>
        </Empty>
      </Page>
    </>
  )
}
