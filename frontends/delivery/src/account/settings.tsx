import { give, speak, unlockSound } from '@exqress/ui/feedback.ts'
import { useLocale } from '@exqress/ui/i18n/text.ts'
import { Page } from '@exqress/ui/look/bars.tsx'
import { Button, ButtonLink } from '@exqress/ui/look/button.tsx'
import { InstallPrompt } from '@exqress/ui/look/install-prompt.tsx'
import { LanguageSwitch } from '@exqress/ui/look/language-switch.tsx'
import { Segments } from '@exqress/ui/look/segments.tsx'
import { Sheet } from '@exqress/ui/look/sheet.tsx'
import { useSession } from '@exqress/ui/session/session-provider.tsx'
import { useState } from 'react'
import { useText } from '../i18n/text.ts'
import { useOutbox } from '../outbox/outbox-provider.tsx'
import { MainScreen } from '../shell/main-screen.tsx'
import { choose, themes, useChoices } from './choices.ts'
import { useMe } from './me-query.ts'

export function Settings() {
  const t = useText()
  const { locale } = useLocale()
  const choices = useChoices()
  const me = useMe()
  return (
    <MainScreen title={t('settings.title')}>
      <Page>
        <InstallPrompt />
        <section className="stack">
          <h2>{t('settings.feedback')}</h2>
          <OnOff label={t('settings.sound')} on={choices.sound} onChange={(sound) => choose({ sound })} />
          <OnOff label={t('settings.speech')} on={choices.speech} onChange={(speech) => choose({ speech })} />
          <Button
            onClick={() => {
              unlockSound()
              give('good')
              if (choices.speech) speak(t('number.said', { number: '37' }), locale === 'ko' ? 'ko-KR' : 'en-US')
            }}
          >
            {t('settings.try')}
          </Button>
        </section>
        <section className="stack">
          <h2>{t('settings.look')}</h2>
          <Segments
            label={t('settings.look')}
            options={themes.map((value) => ({ value, label: t(`settings.theme.${value}`) }))}
            value={choices.theme}
            onChange={(theme) => choose({ theme })}
          />
        </section>
        <section className="stack">
          <h2>{t('settings.language')}</h2>
          <LanguageSwitch />
        </section>
        <section className="stack">
          <h2>{t('settings.account')}</h2>
          {me.data && <p>{me.data.name}</p>}
          <ButtonLink to="/help">{t('settings.help')}</ButtonLink>
          <SignOut />
        </section>
      </Page>
    </MainScreen>
  )
}

function OnOff({ label, on, onChange }: { label: string; on: boolean; onChange: (on: boolean) => void }) {
  const t = useText()
  return (
    <div className="row spread">
      <span aria-hidden="true">{label}</span>
      <Segments
        label={label}
        options={[
          { value: 'on', label: t('settings.on') },
          { value: 'off', label: t('settings.off') },
        ]}
        value={on ? 'on' : 'off'}
        onChange={(value) => onChange(value === 'on')}
      />
    </div>
  )
}

/** What waits to be sent would be lost: that is said first. */
function SignOut() {
  const t = useText()
  const { signOut } = useSession()
  const { items, clear } = useOutbox()
  const [asked, setAsked] = useState(false)
  const waiting = items.filter(({ state }) => state !== 'refused').length
  return (
    <>
      <Button icon="lock" onClick={() => (waiting > 0 ? setAsked(true) : void signOut())}>
        {t('settings.signOut')}
      </Button>
      <Sheet open={asked} onClose={() => setAsked(false)} title={t('settings.signOut')}>
        <p>{t('settings.signOutWaiting', { count: waiting })}</p>
        <Button variant="main" big wide onClick={() => setAsked(false)}>
          {t('settings.stay')}
        </Button>
        <Button
          variant="danger"
          wide
          onClick={() => {
            clear()
            void signOut()
          }}
        >
          {t('settings.signOutAnyway')}
        </Button>
      </Sheet>
    </>
  )
}
