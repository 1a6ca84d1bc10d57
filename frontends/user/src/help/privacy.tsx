import { Page } from '@exqress/ui/look/bars.tsx'
import { useText } from '../i18n/text.ts'
import { DeepScreen } from '../shell/deep-screen.tsx'
import { consent } from '../sign-in/consent.ts'
import { PrivacyWords } from './privacy-words.tsx'

export default function Privacy() {
  const t = useText()
  return (
    <DeepScreen title={t('privacy.bar')}>
      <Page>
        <PrivacyWords />
        <p className="small soft">{t('privacy.version', { version: consent })}</p>
      </Page>
    </DeepScreen>
  )
}
