import { Button } from '@exqress/ui/look/button.tsx'
import { Field } from '@exqress/ui/look/field.tsx'
import { isApiError } from '@exqress/ui/session/api-error.ts'
import { useApi, useSession } from '@exqress/ui/session/session-provider.tsx'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useText } from '../i18n/text.ts'
import { WriteFault } from '../write/write-fault.tsx'
import { Gate } from './gate.tsx'

const shortest = 12

/** Whoever was invited chooses a name and a password, and is signed in. Also the way back for a lost password. */
export function TakeUpInvitation({ secret, onOver }: { secret: string; onOver: () => void }) {
  const t = useText()
  const api = useApi()
  const { signedIn } = useSession()
  const queries = useQueryClient()
  const [name, setName] = useState('')
  const [password, setPassword] = useState('')
  const [seen, setSeen] = useState(false)
  const accept = useMutation({
    mutationFn: () =>
      api.post('/api/invitations/accept', {
        anonymous: true,
        body: { secret, name: name.trim(), password },
        answer: async () => (await import('@exqress/contracts/sessions.ts')).SessionAnswer,
      }),
    onSuccess: (session) => {
      queries.clear()
      signedIn(session)
      onOver()
    },
  })
  const [tried, setTried] = useState(false)
  const short = tried && password.length < shortest
  return (
    <Gate title={t('invitation.title')}>
      <p className="soft">{t('invitation.text')}</p>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault()
          setTried(true)
          if (password.length >= shortest && !accept.isPending) accept.mutate()
        }}
      >
        <Field
          label={t('invitation.name')}
          autoComplete="name"
          required
          maxLength={60}
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
        <Field
          label={t('invitation.password')}
          hint={t('invitation.password.hint')}
          error={short && t('invitation.password.short', { left: shortest - password.length })}
          type={seen ? 'text' : 'password'}
          autoComplete="new-password"
          required
          maxLength={200}
          value={password}
          onChange={(event) => setPassword(event.target.value)}
        />
        <label className="check">
          <input type="checkbox" checked={seen} onChange={(event) => setSeen(event.target.checked)} />
          {t('signIn.show')}
        </label>
        <WriteFault error={accept.error} known={{ invitation_invalid: t('invitation.invalid') }} />
        <Button type="submit" variant="main" big wide busy={accept.isPending}>
          {t('invitation.button')}
        </Button>
        {isApiError(accept.error, 'invitation_invalid') && (
          <Button variant="quiet" wide onClick={onOver}>
            {t('invitation.toSignIn')}
          </Button>
        )}
      </form>
    </Gate>
  )
}
