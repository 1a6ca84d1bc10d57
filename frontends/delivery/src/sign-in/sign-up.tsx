import { Page, TopBar } from '@exqress/ui/look/bars.tsx'
import { Button, ButtonLink } from '@exqress/ui/look/button.tsx'
import { Field } from '@exqress/ui/look/field.tsx'
import { isApiError } from '@exqress/ui/session/api-error.ts'
import { useApi, useSession } from '@exqress/ui/session/session-provider.tsx'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { useNavigate } from 'react-router'
import { useText } from '../i18n/text.ts'
import { OutboxBar } from '../outbox/outbox-bar.tsx'
import { consent } from './consent.ts'
import { deviceId } from './device-id.ts'
import { faultWords } from './fault-words.ts'

/** Signing up answers the same for a new and a known number, so the sign-in that follows tells. */
export default function SignUp() {
  const t = useText()
  const api = useApi()
  const navigate = useNavigate()
  const { signedIn } = useSession()
  const [form, setForm] = useState({ name: '', phone: '', password: '' })
  const [checked, setChecked] = useState(false)
  const set = (change: Partial<typeof form>) => setForm({ ...form, ...change })
  const complete = form.name.trim() !== '' && form.phone.trim().length >= 7 && form.password.length >= 10
  const signUp = useMutation({
    mutationFn: async () => {
      await api.post('/api/couriers', { body: { ...form, consent }, anonymous: true, idempotent: true })
      return api.post('/api/session', {
        body: { phone: form.phone, password: form.password, deviceId: deviceId() },
        anonymous: true,
        answer: async () => (await import('@exqress/contracts/sessions.ts')).SessionAnswer,
      })
    },
    onSuccess: (answer) => {
      signedIn(answer)
      navigate('/', { replace: true })
    },
  })
  const known = isApiError(signUp.error, 'sign_in_failed')
  return (
    <>
      <TopBar title={t('signUp.title')} onBack={() => navigate('/', { replace: true })} />
      <OutboxBar />
      <Page>
        <form
          className="stack"
          noValidate
          onSubmit={(event) => {
            event.preventDefault()
            setChecked(true)
            if (complete && !signUp.isPending) signUp.mutate()
          }}
        >
          <Field
            label={t('signUp.name')}
            autoComplete="name"
            maxLength={60}
            value={form.name}
            onChange={(event) => set({ name: event.target.value })}
            error={checked && form.name.trim() === '' && t('fault.name')}
          />
          <Field
            label={t('signIn.phone')}
            type="tel"
            autoComplete="tel"
            maxLength={25}
            value={form.phone}
            onChange={(event) => set({ phone: event.target.value })}
            error={checked && form.phone.trim().length < 7 && t('fault.phone')}
          />
          <Field
            label={t('signIn.password')}
            type="password"
            autoComplete="new-password"
            maxLength={200}
            value={form.password}
            onChange={(event) => set({ password: event.target.value })}
            hint={t('signUp.passwordHint')}
            error={checked && form.password.length < 10 && t('fault.password')}
          />
          {signUp.isError && (
            <p className="field-error" role="alert">
              {known ? t('signUp.exists') : faultWords(t, signUp.error)}
            </p>
          )}
          <p className="soft">{t('signUp.approval')}</p>
          <p className="soft">{t('signUp.consent', { version: consent })}</p>
          <Button type="submit" variant="main" big wide busy={signUp.isPending}>
            {t('signUp.button')}
          </Button>
        </form>
        <ButtonLink to="/privacy" variant="quiet" wide>
          {t('signUp.privacy')}
        </ButtonLink>
        <Button variant="quiet" wide onClick={() => navigate('/', { replace: true })}>
          {t('signUp.toSignIn')}
        </Button>
      </Page>
    </>
  )
}
