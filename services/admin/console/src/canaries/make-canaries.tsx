import { Button } from '@exqress/ui/look/button.tsx'
import { Field, Select } from '@exqress/ui/look/field.tsx'
import { useToast } from '@exqress/ui/look/toast.tsx'
import { useWrite } from '@exqress/ui/write/use-write.ts'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useCarriers } from '../carriers/carrier-queries.ts'
import { answer } from '../contract.ts'
import { useText } from '../i18n/text.ts'
import { WriteFault } from '../write/write-fault.tsx'

/** Makes labels of nobody for one place; the postcode sorts the boxes to where they will lie. */
export function MakeCanaries() {
  const t = useText()
  const toast = useToast()
  const queries = useQueryClient()
  const carriers = useCarriers()
  const choices = carriers.data?.carriers ?? []
  const [chosen, setChosen] = useState('')
  const [postcode, setPostcode] = useState('')
  const [count, setCount] = useState('5')
  const carrier = chosen || choices[0]?.code || ''
  const make = useWrite(
    (api, id, input: { carrier: string; postcode: string; count: number }) =>
      api.post('/api/canaries', { body: { id, ...input }, idempotent: true, answer: answer('MadeCanaries') }),
    {
      onSuccess: ({ waybillIds }) => {
        toast({ text: t('canaries.made', { count: waybillIds.length }) })
        return queries.invalidateQueries({ queryKey: ['canaries'] })
      },
    },
  )
  return (
    <form
      className="card stack"
      onSubmit={(event) => {
        event.preventDefault()
        if (!make.isPending) make.mutate({ carrier, postcode, count: Number(count) })
      }}
    >
      <h2>{t('canaries.make')}</h2>
      <Select label={t('filter.carrier')} value={carrier} onChange={({ target }) => setChosen(target.value)}>
        {choices.map(({ code, name }) => (
          <option key={code} value={code}>
            {name}
          </option>
        ))}
      </Select>
      <Field
        label={t('canaries.postcode')}
        hint={t('canaries.postcode.hint')}
        required
        inputMode="numeric"
        pattern="\d{5}"
        maxLength={5}
        autoComplete="off"
        value={postcode}
        onChange={({ target }) => setPostcode(target.value)}
      />
      <Field
        label={t('canaries.count')}
        type="number"
        required
        min={1}
        max={50}
        value={count}
        onChange={({ target }) => setCount(target.value)}
      />
      <WriteFault
        error={make.error ?? (carriers.data ? null : carriers.error)}
        known={{
          range_missing: t('problem.range_missing'),
          sort_code_missing: t('problem.sort_code_missing'),
        }}
      />
      <div className="row">
        <Button type="submit" variant="main" icon="plus" busy={make.isPending} disabled={carrier === ''}>
          {t('canaries.make.button')}
        </Button>
      </div>
    </form>
  )
}
