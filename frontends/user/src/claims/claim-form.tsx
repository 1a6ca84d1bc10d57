import { Page } from '@exqress/ui/look/bars.tsx'
import { Button, ButtonLink } from '@exqress/ui/look/button.tsx'
import { Field } from '@exqress/ui/look/field.tsx'
import { Empty } from '@exqress/ui/look/states.tsx'
import { useToast } from '@exqress/ui/look/toast.tsx'
import { useWrite } from '@exqress/ui/write/use-write.ts'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useNavigate } from 'react-router'
import { useMe } from '../account/me-query.ts'
import { answer } from '../contract.ts'
import { useText } from '../i18n/text.ts'
import { useLabelInHand } from '../scan/label-in-hand.tsx'
import { DeepScreen } from '../shell/deep-screen.tsx'
import { WriteFault } from '../write/write-fault.tsx'

/** "Is it mine?": the label in hand plus name and unit, for 050 numbers and for those that a shop wrote wrong. */
export default function ClaimForm() {
  const t = useText()
  const { label } = useLabelInHand()
  return (
    <DeepScreen title={t('refused.mine')}>
      <Page>
        {label?.token ? (
          <Form token={label.token} />
        ) : (
          <Empty icon="scan" title={t('claim.noLabel')}>
            <p>{t('claim.noLabel.text')}</p>
            <ButtonLink to="/scan" variant="accent" icon="scan">
              {t('claim.scan')}
            </ButtonLink>
          </Empty>
        )}
      </Page>
    </DeepScreen>
  )
}

function Form({ token }: { token: string }) {
  const t = useText()
  const toast = useToast()
  const navigate = useNavigate()
  const queries = useQueryClient()
  const me = useMe()
  const [typedName, setName] = useState<string>()
  const [unit, setUnit] = useState('')
  const name = typedName ?? me.data?.name ?? ''
  const claim = useWrite(
    (api, id, input: { name: string; unit: string }) =>
      api.post('/api/claims', { body: { id, token, ...input }, idempotent: true, answer: answer('ClaimResult') }),
    {
      onSuccess: (outcome) => {
        if (outcome.result !== 'confirmed') return
        toast({ text: t('claim.confirmed') })
        void queries.invalidateQueries({ queryKey: ['parcels'] })
        navigate(`/parcels/${outcome.waybillId}`, { replace: true })
      },
    },
  )
  const refused = claim.data?.result === 'refused' ? claim.data : undefined
  const over = refused?.triesLeft === 0
  // one sentence for every label that opens nothing, whatever the reason
  const closed = t('claim.closed')
  const tooMany = t('claim.tooMany')
  return (
    <form
      className="stack-l"
      onSubmit={(event) => {
        event.preventDefault()
        if (name.trim() && unit.trim() && !claim.isPending) claim.mutate({ name: name.trim(), unit: unit.trim() })
      }}
    >
      <p className="lead">{t('claim.text')}</p>
      <Field
        label={t('claim.recipient')}
        autoComplete="name"
        maxLength={60}
        value={name}
        onChange={(event) => setName(event.target.value)}
      />
      <Field
        label={t('claim.unit')}
        hint={t('claim.unit.hint')}
        autoComplete="off"
        maxLength={100}
        value={unit}
        onChange={(event) => setUnit(event.target.value)}
      />
      {refused && (
        <p className="field-error" role="alert">
          {over ? t('claim.over') : t('claim.refused', { count: refused.triesLeft })}
        </p>
      )}
      <WriteFault
        error={claim.error}
        known={{ label_invalid: closed, not_readable: closed, too_many: tooMany, decode_budget: tooMany }}
      />
      <Button
        type="submit"
        variant="main"
        big
        wide
        busy={claim.isPending}
        disabled={!name.trim() || !unit.trim() || over}
      >
        {t('claim.button')}
      </Button>
      <ButtonLink to="/found" wide icon="bell">
        {t('refused.found')}
      </ButtonLink>
    </form>
  )
}
