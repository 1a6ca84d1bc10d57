import { Page } from '@exqress/ui/look/bars.tsx'
import { useText } from '../i18n/text.ts'
import { DeepScreen } from '../shell/deep-screen.tsx'
import { consent } from '../sign-in/consent.ts'
import { PrivacyWords } from './privacy-words.tsx'
import { useProse } from './text.ts'

export default function Privacy() {
  const t = useText()
  const prose = useProse()
  return (
    <DeepScreen title={t('privacy.bar')}>
      <Page>
        <PrivacyWords />
        <p className="small soft">{prose('privacy.version', { version: consent })}</p>
      </Page>
    </DeepScreen>
  )
}
