import { Button, ButtonLink } from '@exqress/ui/look/button.tsx'
import { Field } from '@exqress/ui/look/field.tsx'
import { Sheet } from '@exqress/ui/look/sheet.tsx'
import { Failed, Loading } from '@exqress/ui/look/states.tsx'
import { useToast } from '@exqress/ui/look/toast.tsx'
import { useWrite } from '@exqress/ui/write/use-write.ts'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { answer } from '../contract.ts'
import { courierLabel } from '../couriers/courier-label.ts'
import { useCouriers } from '../couriers/courier-queries.ts'
import { useText } from '../i18n/text.ts'
import { WriteFault } from '../write/write-fault.tsx'
import type { Selection } from './selection.ts'

/** Gives the chosen parcels to an approved courier, or takes them from whoever has them; those that another one has change hands. */
export function AssignSheet({
  open,
  selection,
  onClose,
  onDone,
}: {
  open: boolean
  selection: Selection
  onClose: () => void
  onDone: () => void
}) {
  const t = useText()
  return (
    <Sheet open={open} onClose={onClose} title={t('assign.title', { count: selection.size })}>
      <Assigning selection={selection} onClose={onClose} onDone={onDone} />
    </Sheet>
  )
}

function Assigning({ selection, onClose, onDone }: { selection: Selection; onClose: () => void; onDone: () => void }) {
  const t = useText()
  const toast = useToast()
  const queries = useQueryClient()
  const couriers = useCouriers()
  const [courierId, setCourierId] = useState<string>()
  const [search, setSearch] = useState('')
  const approved = (couriers.data?.couriers ?? []).filter(({ status }) => status === 'approved')
  const shown = approved.filter((courier) => courierLabel(t, courier).includes(search.trim()))
  const others = [...selection.values()].filter((one) => one.courierId && one.courierId !== courierId).length
  const carried = [...selection.values()].filter((one) => one.courierId)
  const tell = (done: string, skipped: readonly { code: string }[]) => {
    const ended = skipped.filter(({ code }) => code === 'final_state').length
    const gone = skipped.length - ended
    toast({
      text: [done, ended > 0 && t('assign.ended', { count: ended }), gone > 0 && t('assign.gone', { count: gone })]
        .filter(Boolean)
        .join(' '),
    })
    void queries.invalidateQueries()
    onDone()
    onClose()
  }
  const assign = useWrite(
    (api, id, input: { waybillIds: string[]; courierId: string }) =>
      api.post('/api/assignments', { body: { id, ...input }, idempotent: true, answer: answer('BulkAnswer') }),
    { onSuccess: ({ done, skipped }) => tell(t('assign.done', { count: done }), skipped) },
  )
  const unassign = useWrite(
    (api, id, waybillIds: string[]) =>
      api.post('/api/unassignments', { body: { id, waybillIds }, idempotent: true, answer: answer('BulkAnswer') }),
    { onSuccess: ({ done, skipped }) => tell(t('unassign.done', { count: done }), skipped) },
  )
  return (
    <>
      {couriers.isPending && <Loading rows={2} />}
      {couriers.isError && <Failed error={couriers.error} onRetry={() => couriers.refetch()} />}
      {couriers.data?.profiles === 'unavailable' && <p className="notice">{t('couriers.unavailable')}</p>}
      {couriers.data && approved.length === 0 && (
        <div className="notice">
          <p>{t('assign.nobody')}</p>
          <ButtonLink to="/couriers">{t('nav.couriers')}</ButtonLink>
        </div>
      )}
      {approved.length > 8 && (
        <Field label={t('assign.search')} value={search} onChange={(event) => setSearch(event.target.value)} />
      )}
      {approved.length > 0 && (
        <fieldset className="choices">
          <legend className="only-read-aloud">{t('assign.who')}</legend>
          {shown.map((courier) => (
            <label key={courier.courierId} className="choice">
              <input
                type="radio"
                name="courier"
                checked={courierId === courier.courierId}
                onChange={() => setCourierId(courier.courierId)}
              />
              <span className="line-body strong">{courierLabel(t, courier)}</span>
              <span className="small soft figures">{t('couriers.assigned', { count: courier.assigned })}</span>
            </label>
          ))}
        </fieldset>
      )}
      {courierId && others > 0 && <p className="notice">{t('assign.others', { count: others })}</p>}
      <WriteFault
        error={assign.error ?? unassign.error}
        known={{ courier_not_approved: t('assign.notApproved'), courier_unknown: t('assign.notApproved') }}
      />
      {approved.length > 0 && (
        <Button
          variant="main"
          big
          wide
          icon="truck"
          disabled={!courierId}
          busy={assign.isPending}
          onClick={() => courierId && assign.mutate({ waybillIds: [...selection.keys()], courierId })}
        >
          {t('assign.button', { count: selection.size })}
        </Button>
      )}
      {carried.length > 0 && (
        <Button
          wide
          icon="close"
          busy={unassign.isPending}
          onClick={() => unassign.mutate(carried.map(({ waybillId }) => waybillId))}
        >
          {t('unassign.button', { count: carried.length })}
        </Button>
      )}
      <Button variant="quiet" wide onClick={onClose}>
        {t('cancel')}
      </Button>
    </>
  )
}
