import { Button } from '@exqress/ui/look/button.tsx'
import { Facts } from '@exqress/ui/look/card.tsx'
import { LanguageSwitch } from '@exqress/ui/look/language-switch.tsx'
import { Segments } from '@exqress/ui/look/segments.tsx'
import { Failed, Loading } from '@exqress/ui/look/states.tsx'
import { chooseTheme, keptTheme, type Theme } from '@exqress/ui/look/theme.ts'
import { useSession } from '@exqress/ui/session/session-provider.tsx'
import { useState } from 'react'
import { useText } from '../i18n/text.ts'
import { useMe } from './me-query.ts'
import { ScreenHead } from './screen-head.tsx'

export default function Account() {
  const t = useText()
  const me = useMe()
  const { signOut } = useSession()
  const [theme, setTheme] = useState(keptTheme)
  return (
    <div className="narrow stack-wide">
      <ScreenHead title={t('account.title')} plain={t('account.title')} />
      {me.isPending && <Loading rows={1} />}
      {me.isError && <Failed error={me.error} onRetry={() => me.refetch()} />}
      {me.data && (
        <section className="card">
          <Facts
            entries={[
              [t('account.name'), me.data.name],
              [t('account.role'), `${t(`role.${me.data.role}`)} — ${t(`role.${me.data.role}.may`)}`],
            ]}
          />
        </section>
      )}
      <section className="stack">
        <h2 className="section-title">{t('account.language')}</h2>
        <LanguageSwitch />
      </section>
      <section className="stack">
        <h2 className="section-title">{t('account.theme')}</h2>
        <Segments<Theme>
          label={t('account.theme')}
          options={[
            { value: 'system', label: t('theme.system') },
            { value: 'light', label: t('theme.light') },
            { value: 'dark', label: t('theme.dark') },
          ]}
          value={theme}
          onChange={(next) => {
            setTheme(next)
            chooseTheme(next)
          }}
        />
      </section>
      <section className="stack">
        <p className="soft small">{t('account.signOut.text')}</p>
        <div className="row">
          <Button onClick={() => void signOut()}>{t('account.signOut')}</Button>
        </div>
      </section>
    </div>
  )
}
