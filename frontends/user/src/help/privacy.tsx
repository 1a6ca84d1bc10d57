import { useLocale } from '@exqress/ui/i18n/text.ts'
import { Page } from '@exqress/ui/look/bars.tsx'
import { Facts } from '@exqress/ui/look/card.tsx'
import { Failed, Loading } from '@exqress/ui/look/states.tsx'
import { useApi } from '@exqress/ui/session/session-provider.tsx'
import { useQuery } from '@tanstack/react-query'
import { answer } from '../contract.ts'
import { useText } from '../i18n/text.ts'
import { DeepScreen } from '../shell/deep-screen.tsx'
import { PrivacyWords } from './privacy-words.tsx'
import { useProse } from './text.ts'

/** The notice with its versions and who answers for it; anybody may read it. */
export default function Privacy() {
  const t = useText()
  const prose = useProse()
  const api = useApi()
  const { locale } = useLocale()
  const notice = useQuery({
    queryKey: ['notice'],
    queryFn: ({ signal }) => api.get('/api/notice', { signal, anonymous: true, answer: answer('Notice') }),
  })
  const day = (from: string) => new Intl.DateTimeFormat(locale, { dateStyle: 'long' }).format(new Date(`${from}T12:00`))
  const by = notice.data?.by
  return (
    <DeepScreen title={t('privacy.bar')}>
      <Page>
        <PrivacyWords />
        <section className="stack">
          <h2 className="section-title">{prose('privacy.officer')}</h2>
          {notice.isPending ? (
            <Loading rows={1} />
          ) : !notice.data ? (
            <Failed error={notice.error} onRetry={() => void notice.refetch()} />
          ) : by ? (
            <Facts
              entries={[
                [prose('privacy.operator'), by.operator],
                [prose('privacy.officer'), by.officer],
                [prose('privacy.contact'), by.contact],
              ]}
            />
          ) : (
            <p>{prose('privacy.nobody')}</p>
          )}
          <p className="small soft">{prose('privacy.authority')}</p>
        </section>
        {notice.data && (
          <section className="stack">
            <h2 className="section-title">{prose('privacy.versions')}</h2>
            <Facts
              entries={[...notice.data.versions]
                .reverse()
                .map(({ version, from }) => [
                  prose('privacy.version', { version }),
                  prose('privacy.from', { day: day(from) }),
                ])}
            />
          </section>
        )}
      </Page>
    </DeepScreen>
  )
}
