import { Page } from '@exqress/ui/look/bars.tsx'
import { DeepScreen } from '../shell/deep-screen.tsx'
import { consent } from '../sign-in/consent.ts'
import { usePrivacyText } from './text.ts'

const parts = ['what', 'why', 'long', 'who', 'safety', 'device', 'rights', 'unwilling'] as const

/** What is processed of couriers: agreed to at sign-up, readable signed out and in. Its words and `sign-in/consent.ts` change together. */
export default function Privacy() {
  const t = usePrivacyText()
  return (
    <DeepScreen title={t('privacy.title')}>
      <Page>
        <p className="soft">{t('privacy.version', { version: consent })}</p>
        {parts.map((part) => (
          <section className="stack" key={part}>
            <h2>{t(`privacy.${part}`)}</h2>
            {t(`privacy.${part}.text`)
              .split('\n')
              .map((line) => (
                <p key={line}>{line}</p>
              ))}
          </section>
        ))}
      </Page>
    </DeepScreen>
  )
}
