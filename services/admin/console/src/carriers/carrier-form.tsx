import { Button, IconButton } from '@exqress/ui/look/button.tsx'
import { Field, Select, TextArea } from '@exqress/ui/look/field.tsx'
import { Icon } from '@exqress/ui/look/icon.tsx'
import { useToast } from '@exqress/ui/look/toast.tsx'
import { useWrite } from '@exqress/ui/write/use-write.ts'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useNavigate } from 'react-router'
import { answer } from '../contract.ts'
import { useText } from '../i18n/text.ts'
import { useMe } from '../shell/me-query.ts'
import { WriteFault } from '../write/write-fault.tsx'
import { type CarrierDraft, carrierOfDraft, type DraftFaults, numberRules } from './carrier-draft.ts'

export function CarrierForm({
  first,
  isNew,
  taken,
}: {
  first: CarrierDraft
  isNew: boolean
  taken: readonly string[]
}) {
  const t = useText()
  const toast = useToast()
  const navigate = useNavigate()
  const queries = useQueryClient()
  const me = useMe()
  const mayChange = me.data !== undefined && me.data.role !== 'officer'
  const [draft, setDraft] = useState(first)
  const [faults, setFaults] = useState<DraftFaults>([])
  const read = carrierOfDraft(draft)
  const save = useWrite(
    (api, _, carrier: Extract<typeof read, { carrier: unknown }>['carrier']) =>
      api.put(`/api/carriers/${carrier.code}`, { body: carrier, answer: answer('Carrier') }),
    {
      onSuccess: async ({ name }) => {
        await queries.invalidateQueries({ queryKey: ['carriers'] })
        toast({ text: t('carriers.saved', { name }) })
        navigate('/carriers')
      },
    },
  )
  const wordsOf = (field: DraftFaults[number]['field']) =>
    faults
      .filter((one) => one.field === field)
      .slice(0, 3)
      .map(({ fault, at }) => t(`carriers.fault.${fault}`, { at: at ?? 0 }))
      .join(' ')
  const codeTaken = isNew && taken.includes(draft.code.trim())
  const setRange = (index: number, change: Partial<CarrierDraft['ranges'][number]>) =>
    setDraft({ ...draft, ranges: draft.ranges.map((range, at) => (at === index ? { ...range, ...change } : range)) })

  return (
    <form
      className="stack-wide"
      onSubmit={(event) => {
        event.preventDefault()
        setFaults('faults' in read ? read.faults : [])
        if ('carrier' in read && !codeTaken && !save.isPending) save.mutate(read.carrier)
      }}
    >
      {me.data && !mayChange && <p className="notice">{t('carriers.readOnly')}</p>}
      <div className="form-grid">
        <Field
          label={t('carriers.name')}
          value={draft.name}
          maxLength={40}
          error={wordsOf('name')}
          onChange={(event) => setDraft({ ...draft, name: event.target.value })}
        />
        <Field
          label={t('carriers.code')}
          hint={t('carriers.code.hint')}
          value={draft.code}
          maxLength={20}
          readOnly={!isNew}
          error={codeTaken ? t('carriers.code.taken') : wordsOf('code')}
          onChange={(event) => setDraft({ ...draft, code: event.target.value.toLowerCase() })}
        />
        <Select
          label={t('carriers.rule')}
          hint={t('carriers.rule.hint')}
          value={draft.numberRule}
          onChange={(event) => setDraft({ ...draft, numberRule: event.target.value as CarrierDraft['numberRule'] })}
        >
          {numberRules.map((rule) => (
            <option key={rule} value={rule}>
              {t(`rule.${rule}`)}
            </option>
          ))}
        </Select>
      </div>
      <fieldset className="card stack plain-set">
        <legend className="field-label">{t('carriers.range')}</legend>
        <p className="field-hint">{t('carriers.range.hint')}</p>
        {draft.ranges.map((range, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a range that is being typed has no other identity
          <div className="range" key={index}>
            <Field
              label={t('carriers.range.from', { n: index + 1 })}
              inputMode="numeric"
              value={range.from}
              onChange={(event) => setRange(index, { from: event.target.value })}
            />
            <Field
              label={t('carriers.range.to', { n: index + 1 })}
              inputMode="numeric"
              value={range.to}
              onChange={(event) => setRange(index, { to: event.target.value })}
            />
            <IconButton
              icon="trash"
              label={t('carriers.range.remove', { n: index + 1 })}
              onClick={() => setDraft({ ...draft, ranges: draft.ranges.filter((_, at) => at !== index) })}
            />
          </div>
        ))}
        {wordsOf('ranges') && (
          <p className="field-error" role="alert">
            <Icon name="alert" />
            {wordsOf('ranges')}
          </p>
        )}
        {draft.ranges.length < 20 && (
          <div className="row">
            <Button icon="plus" onClick={() => setDraft({ ...draft, ranges: [...draft.ranges, { from: '', to: '' }] })}>
              {t('carriers.range.add')}
            </Button>
          </div>
        )}
      </fieldset>
      <TextArea
        label={t('carriers.sortCode')}
        hint={t('carriers.sortCode.hint')}
        error={wordsOf('sortCodes')}
        rows={12}
        spellCheck={false}
        placeholder={'06 A06\n061 B061'}
        value={draft.sortCodes}
        onChange={(event) => setDraft({ ...draft, sortCodes: event.target.value })}
      />
      <WriteFault error={save.error} known={{ bad_input: t('carriers.refused'), too_large: t('carriers.tooLarge') }} />
      <div className="row">
        <Button type="submit" variant="main" big busy={save.isPending} disabled={!mayChange}>
          {t('save')}
        </Button>
        <Button variant="quiet" onClick={() => navigate('/carriers')}>
          {t('cancel')}
        </Button>
      </div>
    </form>
  )
}
