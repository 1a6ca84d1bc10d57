import { Page } from '@exqress/ui/look/bars.tsx'
import { Button, ButtonLink } from '@exqress/ui/look/button.tsx'
import { Field } from '@exqress/ui/look/field.tsx'
import { LanguageSwitch } from '@exqress/ui/look/language-switch.tsx'
import { Mark } from '@exqress/ui/look/mark.tsx'
import { useApi, useSession } from '@exqress/ui/session/session-provider.tsx'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { useText } from '../i18n/text.ts'
import { OutboxBar } from '../outbox/outbox-bar.tsx'
import { deviceId } from './device-id.ts'
import { faultWords } from './fault-words.ts'

export function SignIn() {
  const t = useText()
  const api = useApi()
  const { signedIn } = useSession()
  const [phone, setPhone] = useState('')
  const [password, setPassword] = useState('')
  const signIn = useMutation({
    mutationFn: () =>
      api.post('/api/session', {
        body: { phone, password, deviceId: deviceId() },
        anonymous: true,
        answer: async () => (await import('@exqress/contracts/sessions.ts')).SessionAnswer,
      }),
    onSuccess: signedIn,
  })
  return (
    <>
      <OutboxBar />
      <Page>
        <header className="welcome">
          <h1>
            <Mark />
          </h1>
          <p className="soft">{t('signIn.lead')}</p>
        </header>
        <form
          className="stack"
          aria-label={t('signIn.title')}
          onSubmit={(event) => {
            event.preventDefault()
            if (!signIn.isPending) signIn.mutate()
          }}
        >
          <Field
            label={t('signIn.phone')}
            type="tel"
            autoComplete="username"
            required
            value={phone}
            onChange={(event) => setPhone(event.target.value)}
          />
          <Field
            label={t('signIn.password')}
            type="password"
            autoComplete="current-password"
            required
            value={password}
            onChange={(event) => setPassword(event.target.value)}
            error={signIn.isError && faultWords(t, signIn.error)}
            hint={t('signIn.oneDevice')}
          />
          <Button type="submit" variant="main" big wide busy={signIn.isPending}>
            {t('signIn.button')}
          </Button>
        </form>
        <ButtonLink to="/sign-up" wide>
          {t('signIn.toSignUp')}
        </ButtonLink>
        <LanguageSwitch />
      </Page>
    </>
  )
}
