import { useFormat } from '@exqress/ui/i18n/text.ts'
import { Button } from '@exqress/ui/look/button.tsx'
import { Field } from '@exqress/ui/look/field.tsx'
import { Segments } from '@exqress/ui/look/segments.tsx'
import { Empty, Failed, Loading } from '@exqress/ui/look/states.tsx'
import { useToast } from '@exqress/ui/look/toast.tsx'
import { useApi } from '@exqress/ui/session/session-provider.tsx'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { useText } from '../i18n/text.ts'
import { useMe } from '../shell/me-query.ts'
import { ScreenHead } from '../shell/screen-head.tsx'
import { WriteFault } from '../write/write-fault.tsx'

const roles = ['operator', 'officer', 'owner'] as const
type Role = (typeof roles)[number]
type Link = { link: string; expiresAt: string }

/** An owner invites somebody, or gives a lost password its way back. The link is shown once and kept nowhere. */
export default function Invite() {
  const t = useText()
  const me = useMe()
  return (
    <div className="narrow stack-wide">
      <ScreenHead title={t('invite.title')} plain={t('invite.title')} />
      {me.isPending && <Loading rows={1} />}
      {me.isError && <Failed error={me.error} onRetry={() => me.refetch()} />}
      {me.data && (me.data.role === 'owner' ? <InviteForm /> : <Empty icon="lock" title={t('invite.ownersOnly')} />)}
    </div>
  )
}

function InviteForm() {
  const t = useText()
  const format = useFormat()
  const api = useApi()
  const toast = useToast()
  const [email, setEmail] = useState('')
  const [role, setRole] = useState<Role>('operator')
  const invite = useMutation({
    mutationFn: () => api.post<Link>('/api/invitations', { body: { email: email.trim(), role } }),
  })
  if (invite.data) {
    const { link, expiresAt } = invite.data
    return (
      <section className="card stack" role="status">
        <h2>{t('invite.made')}</h2>
        <p>{t('invite.made.text', { until: format.moment(expiresAt) })}</p>
        <Field label={t('invite.link')} readOnly value={link} onFocus={(event) => event.target.select()} />
        <div className="row">
          <Button
            variant="main"
            onClick={() =>
              navigator.clipboard.writeText(link).then(
                () => toast({ text: t('invite.copied') }),
                () => toast({ text: t('invite.copyFailed'), tone: 'bad' }),
              )
            }
          >
            {t('invite.copy')}
          </Button>
          <Button
            onClick={() => {
              setEmail('')
              invite.reset()
            }}
          >
            {t('invite.another')}
          </Button>
        </div>
      </section>
    )
  }
  return (
    <form
      className="stack-wide"
      onSubmit={(event) => {
        event.preventDefault()
        if (!invite.isPending) invite.mutate()
      }}
    >
      <p className="soft">{t('invite.text')}</p>
      <Field
        label={t('invite.email')}
        type="email"
        required
        autoComplete="off"
        value={email}
        onChange={(event) => setEmail(event.target.value)}
      />
      <div className="stack">
        <Segments<Role>
          label={t('invite.role')}
          showLabel
          options={roles.map((value) => ({ value, label: t(`role.${value}`) }))}
          value={role}
          onChange={setRole}
        />
        <p className="field-hint">{t(`role.${role}.may`)}</p>
      </div>
      <WriteFault error={invite.error} known={{ bad_input: t('invite.wrong') }} />
      <div className="row">
        <Button type="submit" variant="main" big busy={invite.isPending}>
          {t('invite.button')}
        </Button>
      </div>
    </form>
  )
}
