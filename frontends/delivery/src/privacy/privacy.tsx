import { Page } from '@exqress/ui/look/bars.tsx'
import { Facts } from '@exqress/ui/look/card.tsx'
import { Failed, Loading } from '@exqress/ui/look/states.tsx'
import { useApi } from '@exqress/ui/session/session-provider.tsx'
import { useQuery } from '@tanstack/react-query'
import { answer } from '../contract.ts'
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
        <section className="stack">
          <h2>{t('privacy.officer')}</h2>
          <WhoAnswers />
        </section>
      </Page>
    </DeepScreen>
  )
}

function WhoAnswers() {
  const t = usePrivacyText()
  const api = useApi()
  const notice = useQuery({
    queryKey: ['notice'],
    queryFn: ({ signal }) => api.get('/api/notice', { signal, anonymous: true, answer: answer('CourierNotice') }),
  })
  if (notice.isPending) return <Loading rows={1} />
  if (!notice.data) return <Failed error={notice.error} onRetry={() => void notice.refetch()} />
  const { by } = notice.data
  if (!by) return <p>{t('privacy.nobody')}</p>
  return (
    <Facts
      entries={[
        [t('privacy.operator'), by.operator],
        [t('privacy.officer'), by.officer],
        [t('privacy.contact'), by.contact],
      ]}
    />
  )
}
