import { saveFile } from '@exqress/ui/files/save-file.ts'
import { useLocale } from '@exqress/ui/i18n/text.ts'
import { Page } from '@exqress/ui/look/bars.tsx'
import { Button, ButtonLink } from '@exqress/ui/look/button.tsx'
import { Facts, Line, List } from '@exqress/ui/look/card.tsx'
import { Icon } from '@exqress/ui/look/icon.tsx'
import { Failed, Loading } from '@exqress/ui/look/states.tsx'
import { useToast } from '@exqress/ui/look/toast.tsx'
import { isApiError } from '@exqress/ui/session/api-error.ts'
import { useApi } from '@exqress/ui/session/session-provider.tsx'
import { useMutation } from '@tanstack/react-query'
import { useMe } from '../account/me-query.ts'
import { DeepScreen } from '../shell/deep-screen.tsx'
import { WriteFault } from '../write/write-fault.tsx'
import { OwnCodeSheet } from './own-code-sheet.tsx'
import { useMyDataText } from './text.ts'

const forms = {
  page: { path: '/api/me/export-page', name: 'exqress-my-data.html' },
  json: { path: '/api/me/export', name: 'exqress-my-data.json' },
} as const
type Form = keyof typeof forms

export default function MyData() {
  const words = useMyDataText()
  const api = useApi()
  const toast = useToast()
  const { locale } = useLocale()
  const me = useMe()
  const download = useMutation({
    // Not sent again by itself: each try counts as one of the day's.
    mutationFn: (form: Form) =>
      api.get<Blob>(forms[form].path, { query: { language: locale }, idempotent: false, timeout: 300_000 }),
    onSuccess: (file, form) => {
      saveFile(file, forms[form].name)
      toast({ text: words('download.done') })
    },
  })
  const needsCode = isApiError(download.error, 'code_needed')
  return (
    <DeepScreen title={words('bar')} back="/me">
      <Page>
        <section className="stack">
          <h2 className="section-title">{words('download.title')}</h2>
          <p>{words('download.text')}</p>
          <WriteFault error={needsCode ? null : download.error} known={{ too_many: words('download.tooMany') }} />
          {(['page', 'json'] as const).map((form) => (
            <Button
              key={form}
              variant={form === 'page' ? 'main' : 'plain'}
              wide
              busy={download.isPending && download.variables === form}
              disabled={download.isPending}
              onClick={() => download.mutate(form)}
            >
              {words(`download.${form}`)}
            </Button>
          ))}
          <p className="only-read-aloud" role="status">
            {download.isPending ? words('download.busy') : ''}
          </p>
          <p className="small soft">{words('download.recorded')}</p>
        </section>
        <section className="stack">
          <h2 className="section-title">{words('consents.title')}</h2>
          {me.isPending ? (
            <Loading rows={1} />
          ) : me.data ? (
            <Facts
              entries={me.data.consents.map(
                ({ version, agreedAt }) =>
                  [
                    words('consents.version', { version }),
                    new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'Asia/Seoul' }).format(
                      new Date(agreedAt),
                    ),
                  ] as const,
              )}
            />
          ) : (
            <Failed error={me.error} onRetry={() => void me.refetch()} />
          )}
          <ButtonLink to="/privacy" wide>
            {words('consents.read')}
          </ButtonLink>
        </section>
        <List joined label={words('delete.line')}>
          <Line to="/me/data/delete" start={<Icon name="trash" className="soft" />}>
            <span className="strong">{words('delete.line')}</span>
            <span className="small soft line-note">{words('delete.line.text')}</span>
          </Line>
        </List>
      </Page>
      <OwnCodeSheet
        open={needsCode}
        onClose={() => download.reset()}
        onProven={() => download.variables && download.mutate(download.variables)}
      />
    </DeepScreen>
  )
}
