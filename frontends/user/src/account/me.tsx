import { Page } from '@exqress/ui/look/bars.tsx'
import { Button } from '@exqress/ui/look/button.tsx'
import { Line, List } from '@exqress/ui/look/card.tsx'
import { Icon } from '@exqress/ui/look/icon.tsx'
import { InstallPrompt } from '@exqress/ui/look/install-prompt.tsx'
import { LanguageSwitch } from '@exqress/ui/look/language-switch.tsx'
import { Segments } from '@exqress/ui/look/segments.tsx'
import { Sheet } from '@exqress/ui/look/sheet.tsx'
import { Failed, Loading } from '@exqress/ui/look/states.tsx'
import { chooseTheme, keptTheme, type Theme } from '@exqress/ui/look/theme.ts'
import { useState } from 'react'
import { useNavigate } from 'react-router'
import { DestroySettingChoice } from '../destruction/destroy-setting.tsx'
import { useText } from '../i18n/text.ts'
import { MainScreen } from '../shell/main-screen.tsx'
import { useMe } from './me-query.ts'

export default function Me() {
  const t = useText()
  const me = useMe()
  const [theme, setTheme] = useState(keptTheme)
  return (
    <MainScreen title={t('me.title')}>
      <Page>
        {me.isPending ? (
          <Loading rows={2} />
        ) : me.data ? (
          <List joined label={t('me.account')}>
            <Line to="/name" start={<Icon name="user" className="soft" />}>
              <span className="section-title">{t('me.name')}</span>
              <span className="strong line-note">{me.data.name ?? t('me.name.none')}</span>
            </Line>
            {me.data.contacts.map(({ channel, masked }) => (
              <Line
                key={`${channel} ${masked}`}
                start={<Icon name={channel === 'phone' ? 'phone' : 'globe'} className="soft" />}
              >
                <span className="section-title">{t(`contact.${channel}`)}</span>
                <span className="strong figures line-note">{masked}</span>
              </Line>
            ))}
            <Line to="/me/contacts" start={<Icon name="plus" className="soft" />}>
              <span className="strong">{t('me.addContact')}</span>
              <span className="small soft line-note">{t('me.addContact.text')}</span>
            </Line>
          </List>
        ) : (
          <Failed error={me.error} onRetry={() => void me.refetch()} />
        )}
        {me.data && <DestroySettingChoice days={me.data.destroyAfterDays} />}
        <section className="stack">
          <h2 className="section-title">{t('me.language')}</h2>
          <LanguageSwitch />
        </section>
        <section className="stack">
          <h2 className="section-title">{t('me.theme')}</h2>
          <Segments<Theme>
            label={t('me.theme')}
            options={(['system', 'light', 'dark'] as const).map((value) => ({ value, label: t(`me.theme.${value}`) }))}
            value={theme}
            onChange={(next) => {
              setTheme(next)
              chooseTheme(next)
            }}
          />
        </section>
        <List joined label={t('me.about')}>
          <Line to="/me/data" start={<Icon name="lock" className="soft" />}>
            {t('me.data')}
          </Line>
          <Line to="/privacy" start={<Icon name="shield" className="soft" />}>
            {t('privacy.bar')}
          </Line>
          <Line to="/help" start={<Icon name="search" className="soft" />}>
            {t('help.bar')}
          </Line>
        </List>
        <InstallPrompt always />
        <SignOut />
      </Page>
    </MainScreen>
  )
}

function SignOut() {
  const t = useText()
  const navigate = useNavigate()
  const [asking, setAsking] = useState(false)
  return (
    <>
      <Button wide onClick={() => setAsking(true)}>
        {t('me.signOut')}
      </Button>
      <Sheet open={asking} onClose={() => setAsking(false)} title={t('me.signOut.title')}>
        <p>{t('me.signOut.text')}</p>
        <Button
          variant="main"
          big
          wide
          onClick={() => navigate('/sign-out', { replace: true, state: { asked: true } })}
        >
          {t('me.signOut')}
        </Button>
        <Button variant="quiet" wide onClick={() => setAsking(false)}>
          {t('sheet.no')}
        </Button>
      </Sheet>
    </>
  )
}
