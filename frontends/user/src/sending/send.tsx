import type { RegisteredParcel } from '@exqress/contracts/user-api.ts'
import { Page } from '@exqress/ui/look/bars.tsx'
import { Button } from '@exqress/ui/look/button.tsx'
import { Field, Select, TextArea } from '@exqress/ui/look/field.tsx'
import { Failed, Loading } from '@exqress/ui/look/states.tsx'
import { isApiError } from '@exqress/ui/session/api-error.ts'
import { useApi } from '@exqress/ui/session/session-provider.tsx'
import { useWrite } from '@exqress/ui/write/use-write.ts'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { useMe } from '../account/me-query.ts'
import { answer } from '../contract.ts'
import { useText } from '../i18n/text.ts'
import { MainScreen } from '../shell/main-screen.tsx'
import { WriteFault } from '../write/write-fault.tsx'
import { type Draft, emptyParty, faultsOf, faultsOfAnswer, parcelOf } from './new-parcel.ts'
import { PartyFields } from './party-fields.tsx'
import { PrintedLabel } from './printed-label.tsx'

type Registered = ReturnType<(typeof RegisteredParcel)['parse']>

/** Registers a parcel and draws its label. What is typed is in this memory only, and gone with the screen. */
export default function Send() {
  const t = useText()
  const api = useApi()
  const carriers = useQuery({
    queryKey: ['carriers'],
    queryFn: ({ signal }) => api.get('/api/carriers', { signal, answer: answer('Carriers') }),
    staleTime: 600_000,
  })
  const me = useMe()
  const [registered, setRegistered] = useState<Registered>()
  return (
    <MainScreen title={t('send.title')}>
      <Page>
        {registered ? (
          <PrintedLabel {...registered} onAnother={() => setRegistered(undefined)} />
        ) : carriers.isPending || me.isPending ? (
          <Loading />
        ) : carriers.data ? (
          <Form carriers={carriers.data.carriers} ownName={me.data?.name ?? ''} onRegistered={setRegistered} />
        ) : (
          <Failed error={carriers.error} onRetry={() => void carriers.refetch()} />
        )}
      </Page>
    </MainScreen>
  )
}

function Form({
  carriers,
  ownName,
  onRegistered,
}: {
  carriers: readonly { code: string; name: string }[]
  ownName: string
  onRegistered: (registered: Registered) => void
}) {
  const t = useText()
  const queries = useQueryClient()
  const [draft, setDraft] = useState<Draft>({
    sender: { ...emptyParty, name: ownName },
    recipient: emptyParty,
    product: '',
    carrier: carriers.length === 1 ? (carriers[0]?.code ?? '') : '',
    memo: '',
  })
  const [tried, setTried] = useState(false)
  const form = useRef<HTMLFormElement>(null)
  const send = useWrite(
    (api, id, parcel: ReturnType<typeof parcelOf>) =>
      api.post('/api/parcels', { body: { id, parcel }, idempotent: true, answer: answer('RegisteredParcel') }),
    {
      onSuccess: (registered) => {
        void queries.invalidateQueries({ queryKey: ['parcels'] })
        scrollTo({ top: 0 })
        onRegistered(registered)
      },
    },
  )
  const faults = [
    ...(tried ? faultsOf(draft) : []),
    ...(isApiError(send.error) ? faultsOfAnswer(send.error.details.details) : []),
  ]
  const change = (next: Partial<Draft>) => {
    setDraft({ ...draft, ...next })
    if (isApiError(send.error, 'bad_input')) send.reset()
  }
  return (
    <form
      ref={form}
      className="stack-l"
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        setTried(true)
        if (send.isPending) return
        if (faultsOf(draft).length === 0) send.mutate(parcelOf(draft))
        // after the next paint the fields are marked; the first of them is where to go on
        else requestAnimationFrame(() => form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus())
      }}
    >
      <p className="soft">{t('send.text')}</p>
      <PartyFields who="sender" party={draft.sender} faults={faults} onChange={(sender) => change({ sender })} />
      <PartyFields
        who="recipient"
        party={draft.recipient}
        faults={faults}
        onChange={(recipient) => change({ recipient })}
      />
      <fieldset className="card fields">
        <legend>{t('send.parcel')}</legend>
        <Field
          label={t('send.product')}
          error={faults.includes('product') && t('send.product.wrong')}
          autoComplete="off"
          maxLength={200}
          value={draft.product}
          onChange={(event) => change({ product: event.target.value })}
        />
        <Select
          label={t('send.carrier')}
          error={faults.includes('carrier') && t('send.carrier.wrong')}
          value={draft.carrier}
          onChange={(event) => change({ carrier: event.target.value })}
        >
          <option value="">{t('send.carrier.choose')}</option>
          {carriers.map(({ code, name }) => (
            <option key={code} value={code}>
              {name}
            </option>
          ))}
        </Select>
        <TextArea
          label={t('send.memo')}
          hint={t('send.memo.hint')}
          maxLength={300}
          autoComplete="off"
          value={draft.memo}
          onChange={(event) => change({ memo: event.target.value })}
        />
      </fieldset>
      <WriteFault
        error={send.error}
        known={{
          bad_input: t('send.fault.input'),
          address_unusable: t('send.fault.address'),
          sort_code_missing: t('send.fault.sortCode'),
        }}
      />
      <Button type="submit" variant="main" big wide busy={send.isPending}>
        {t('send.button')}
      </Button>
    </form>
  )
}
