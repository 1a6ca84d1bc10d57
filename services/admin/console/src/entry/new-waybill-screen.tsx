import { FindTag } from '@exqress/ui/look/badge.tsx'
import { Button, ButtonLink } from '@exqress/ui/look/button.tsx'
import { Icon } from '@exqress/ui/look/icon.tsx'
import { isApiError } from '@exqress/ui/session/api-error.ts'
import { useWrite } from '@exqress/ui/write/use-write.ts'
import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { answer } from '../contract.ts'
import { useText } from '../i18n/text.ts'
import { problemWords } from '../imports/problem-words.ts'
import { ScreenHead } from '../shell/screen-head.tsx'
import { WriteFault } from '../write/write-fault.tsx'
import {
  type DraftFaults,
  emptyDraft,
  faultsOfRefusal,
  nextDraft,
  type WaybillDraft,
  waybillOfDraft,
} from './waybill-draft.ts'
import { WaybillFields } from './waybill-fields.tsx'

/** One waybill, typed by hand. */
export default function NewWaybillScreen() {
  const t = useText()
  const queries = useQueryClient()
  const form = useRef<HTMLFormElement>(null)
  const [draft, setDraft] = useState<WaybillDraft>(emptyDraft)
  const [faults, setFaults] = useState<DraftFaults>({})
  const issue = useWrite(
    (api, id, waybill: Extract<ReturnType<typeof waybillOfDraft>, { waybill: unknown }>['waybill']) =>
      api.post('/api/waybills', { body: { id, waybill }, idempotent: true, answer: answer('IssuedWaybill') }),
    {
      onSuccess: () => {
        setDraft(nextDraft)
        scrollTo({ top: 0 })
        void queries.invalidateQueries({ queryKey: ['parcels'] })
      },
    },
  )
  const refusal = isApiError(issue.error) ? faultsOfRefusal(issue.error) : {}
  const shown = { ...refusal, ...faults }
  const count = Object.keys(shown).length
  useEffect(() => {
    // to the first field that has to be mended
    if (count > 0) form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus()
  }, [count])
  const issued = issue.data
  return (
    <div className="medium stack-wide">
      <ScreenHead title={t('entry.title')} plain={t('entry.title')} />
      {issued ? (
        <section className="card stack" role="status">
          <h2 className="row">
            <Icon name="check" />
            {t(issued.repeated ? 'entry.repeated' : 'entry.done')}
          </h2>
          <p className="issued">
            <FindTag>{issued.findTag}</FindTag>
            <span className="soft">{t('entry.issued.sortCode', { sortCode: issued.sortCode })}</span>
          </p>
          {issued.warnings.map((code) => (
            <p className="notice" key={code}>
              {problemWords(t, code)}
            </p>
          ))}
          <div className="row">
            <ButtonLink to={`/parcels/${issued.waybillId}`} variant="main" icon="printer">
              {t('entry.toParcel')}
            </ButtonLink>
            <Button icon="plus" onClick={() => issue.reset()}>
              {t('entry.another')}
            </Button>
          </div>
        </section>
      ) : (
        <form
          ref={form}
          className="stack-wide"
          noValidate
          onSubmit={(event) => {
            event.preventDefault()
            const read = waybillOfDraft(draft)
            setFaults('faults' in read ? read.faults : {})
            if ('waybill' in read && !issue.isPending) issue.mutate(read.waybill)
          }}
        >
          <p className="soft">{t('entry.text')}</p>
          <WaybillFields draft={draft} faults={shown} onChange={setDraft} />
          {issue.error && Object.keys(refusal).length === 0 && <WriteFault error={issue.error} />}
          {count > 0 && <p className="field-error">{t('entry.mend', { count })}</p>}
          <div className="row">
            <Button type="submit" variant="main" big busy={issue.isPending}>
              {t('entry.button')}
            </Button>
          </div>
        </form>
      )}
    </div>
  )
}
