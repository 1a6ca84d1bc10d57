import { Page } from '@exqress/ui/look/bars.tsx'
import { Button } from '@exqress/ui/look/button.tsx'
import { Field } from '@exqress/ui/look/field.tsx'
import { isApiError } from '@exqress/ui/session/api-error.ts'
import { useApi } from '@exqress/ui/session/session-provider.tsx'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useLocation, useNavigate } from 'react-router'
import { answer } from '../contract.ts'
import { useText } from '../i18n/text.ts'
import { DeepScreen } from '../shell/deep-screen.tsx'
import { meQuery, useMe } from './me-query.ts'

/** Once after the first sign-in, and later from "me": the name as slips have it. */
export default function NameEntry() {
  const t = useText()
  const api = useApi()
  const queries = useQueryClient()
  const navigate = useNavigate()
  const goal = (useLocation().state as { goal?: string } | null)?.goal
  const me = useMe()
  const [typed, setTyped] = useState<string>()
  const name = typed ?? me.data?.name ?? ''
  const leave = () => navigate(goal ?? '/me', { replace: true })
  const save = useMutation({
    mutationFn: (next: string) => api.put('/api/me/name', { body: { name: next }, answer: answer('CustomerMe') }),
    onSuccess: (saved) => {
      queries.setQueryData(meQuery(api).queryKey, saved)
      // a parcel that waited for the name may be confirmed now
      void queries.invalidateQueries({ queryKey: ['parcels'] })
      leave()
    },
  })
  return (
    <DeepScreen title={t('name.bar')} back="/me">
      <Page>
        <h2 className="page-title">{t('name.title')}</h2>
        <form
          className="stack-l"
          onSubmit={(event) => {
            event.preventDefault()
            if (name.trim() && !save.isPending) save.mutate(name.trim())
          }}
        >
          <Field
            label={t('name.label')}
            hint={t('name.hint')}
            error={save.error && t(isApiError(save.error, 'bad_input') ? 'name.unusable' : 'write.failed')}
            autoComplete="name"
            maxLength={60}
            value={name}
            onChange={(event) => setTyped(event.target.value)}
          />
          <Button type="submit" variant="main" big wide busy={save.isPending} disabled={!name.trim()}>
            {t('name.save')}
          </Button>
          {goal && (
            <Button variant="quiet" wide onClick={leave}>
              {t('name.later')}
            </Button>
          )}
        </form>
      </Page>
    </DeepScreen>
  )
}
