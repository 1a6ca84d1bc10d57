import { Page } from '@exqress/ui/look/bars.tsx'
import { ButtonLink } from '@exqress/ui/look/button.tsx'
import { useText } from '../i18n/text.ts'
import { DeepScreen } from '../shell/deep-screen.tsx'
import { useProse } from './text.ts'

const questions = ['closed', 'missing', 'tag', 'wrongBox', 'link', 'destroy'] as const

/** Answers to what people stand before; each says what to do next. */
export default function Help() {
  const t = useText()
  const prose = useProse()
  return (
    <DeepScreen title={t('help.bar')}>
      <Page>
        <div className="stack">
          {questions.map((question) => (
            <details className="card question" key={question}>
              <summary>{prose(`help.${question}`)}</summary>
              <p>{prose(`help.${question}.text`)}</p>
            </details>
          ))}
        </div>
        <div className="stack">
          <ButtonLink to="/claim" wide icon="box">
            {t('refused.mine')}
          </ButtonLink>
          <ButtonLink to="/found" wide icon="bell">
            {t('refused.found')}
          </ButtonLink>
          <ButtonLink to="/privacy" variant="quiet" wide>
            {t('privacy.bar')}
          </ButtonLink>
        </div>
      </Page>
    </DeepScreen>
  )
}
