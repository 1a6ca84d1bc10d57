import { Button } from '@exqress/ui/look/button.tsx'
import { Field } from '@exqress/ui/look/field.tsx'
import { useApi, useSession } from '@exqress/ui/session/session-provider.tsx'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useText } from '../i18n/text.ts'
import { WriteFault } from '../write/write-fault.tsx'
import { Gate } from './gate.tsx'

export function SignIn() {
  const t = useText()
  const api = useApi()
  const { signedIn } = useSession()
  const queries = useQueryClient()
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  const [seen, setSeen] = useState(false)
  const signIn = useMutation({
    mutationFn: () =>
      api.post('/api/session', {
        anonymous: true,
        body: { email: email.trim(), password },
        answer: async () => (await import('@exqress/contracts/sessions.ts')).SessionAnswer,
      }),
    onSuccess: (session) => {
      queries.clear()
      signedIn(session)
    },
  })
  return (
    <Gate title={t('signIn.title')}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault()
          if (!signIn.isPending) signIn.mutate()
        }}
      >
        <Field
          label={t('signIn.email')}
          type="email"
          autoComplete="username"
          required
          value={email}
          onChange={(event) => setEmail(event.target.value)}
        />
        <Field
          label={t('signIn.password')}
          type={seen ? 'text' : 'password'}
          autoComplete="current-password"
          required
          value={password}
          onChange={(event) => setPassword(event.target.value)}
        />
        <label className="check">
          <input type="checkbox" checked={seen} onChange={(event) => setSeen(event.target.checked)} />
          {t('signIn.show')}
        </label>
        <WriteFault
          error={signIn.error}
          known={{ sign_in_failed: t('signIn.failed'), bad_input: t('signIn.failed') }}
        />
        <Button type="submit" variant="main" big wide busy={signIn.isPending}>
          {t('signIn.button')}
        </Button>
        <p className="small soft">{t('signIn.lost')}</p>
      </form>
    </Gate>
  )
}
