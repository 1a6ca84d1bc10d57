import { Field, Select, TextArea } from '@exqress/ui/look/field.tsx'
import type { ComponentProps } from 'react'
import { useCarriers } from '../carriers/carrier-queries.ts'
import { useText } from '../i18n/text.ts'
import { problemWords } from '../imports/problem-words.ts'
import { type DraftFaults, type DraftField, deliveryWishes, handlingFlags, type WaybillDraft } from './waybill-draft.ts'

const own = ['missing', 'phone', 'postcode', 'sortCode', 'weight', 'won'] as const

export function WaybillFields({
  draft,
  faults,
  onChange,
}: {
  draft: WaybillDraft
  faults: DraftFaults
  onChange: (draft: WaybillDraft) => void
}) {
  const t = useText()
  const carriers = useCarriers()
  const errorOf = (field: DraftField) => {
    const fault = faults[field]
    if (fault === undefined) return undefined
    const known = own.find((one) => one === fault)
    return known ? t(`entry.fault.${known}`) : problemWords(t, fault)
  }
  const text = (field: Exclude<DraftField, 'handling'>, rest: Omit<ComponentProps<typeof Field>, 'label'> = {}) => (
    <Field
      // the recipient's data must not be offered again for the next parcel
      autoComplete="off"
      {...rest}
      label={t(`entry.${field}`)}
      error={errorOf(field)}
      value={draft[field]}
      onChange={(event) => onChange({ ...draft, [field]: event.target.value })}
    />
  )
  return (
    <>
      <fieldset className="card stack plain-set">
        <legend className="field-label">{t('entry.recipient')}</legend>
        <div className="form-grid">
          {text('name', { maxLength: 60 })}
          {text('phone', { type: 'tel', inputMode: 'tel', maxLength: 25, placeholder: '010-0000-0000' })}
          {text('postcode', { inputMode: 'numeric', maxLength: 5 })}
        </div>
        {text('address', { maxLength: 300, hint: t('entry.address.hint') })}
        {text('detail', { maxLength: 300, hint: t('entry.detail.hint') })}
        <TextArea
          label={t('entry.memo')}
          hint={t('entry.memo.hint')}
          rows={2}
          maxLength={300}
          autoComplete="off"
          value={draft.memo}
          onChange={(event) => onChange({ ...draft, memo: event.target.value })}
        />
      </fieldset>
      <fieldset className="card stack plain-set">
        <legend className="field-label">{t('entry.parcel')}</legend>
        <div className="form-grid">
          <Select
            label={t('entry.carrier')}
            error={errorOf('carrier')}
            value={draft.carrier}
            onChange={(event) => onChange({ ...draft, carrier: event.target.value })}
          >
            <option value="">{t('entry.choose')}</option>
            {carriers.data?.carriers.map(({ code, name }) => (
              <option key={code} value={code}>
                {name}
              </option>
            ))}
          </Select>
          {text('product', { maxLength: 200 })}
          {text('senderName', { maxLength: 60 })}
        </div>
        <div className="checks">
          <p className="field-label">{t('entry.handling')}</p>
          <div className="row">
            {handlingFlags.map((flag) => (
              <label className="check" key={flag}>
                <input
                  type="checkbox"
                  checked={draft.handling.includes(flag)}
                  onChange={({ target: { checked } }) =>
                    onChange({
                      ...draft,
                      handling: handlingFlags.filter((one) => (one === flag ? checked : draft.handling.includes(one))),
                    })
                  }
                />
                {t(`handling.${flag}`)}
              </label>
            ))}
          </div>
        </div>
        <div className="form-grid">
          {text('weightKg', { inputMode: 'decimal' })}
          {text('collectWon', { inputMode: 'numeric' })}
          <Select
            label={t('entry.deliveryWish')}
            value={draft.deliveryWish}
            onChange={(event) =>
              onChange({ ...draft, deliveryWish: event.target.value as WaybillDraft['deliveryWish'] })
            }
          >
            <option value="">{t('entry.none')}</option>
            {deliveryWishes.map((wish) => (
              <option key={wish} value={wish}>
                {t(`wish.${wish}`)}
              </option>
            ))}
          </Select>
          {text('waybillNumber', { hint: t('entry.waybillNumber.hint'), maxLength: 40, inputMode: 'numeric' })}
          {text('sortCode', { hint: t('entry.sortCode.hint'), maxLength: 12 })}
        </div>
      </fieldset>
    </>
  )
}
