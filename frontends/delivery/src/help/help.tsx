import { Page } from '@exqress/ui/look/bars.tsx'
import { useText } from '../i18n/text.ts'
import { DeepScreen } from '../shell/deep-screen.tsx'

const topics = ['found', 'mine', 'load', 'hand', 'signal'] as const

export function Help() {
  const t = useText()
  return (
    <DeepScreen title={t('help.title')}>
      <Page>
        {topics.map((topic) => (
          <section className="stack" key={topic} id={topic}>
            <h2>{t(`help.${topic}.title`)}</h2>
            <p>{t(`help.${topic}.text`)}</p>
          </section>
        ))}
      </Page>
    </DeepScreen>
  )
}
