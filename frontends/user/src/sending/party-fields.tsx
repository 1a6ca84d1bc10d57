import { Field } from '@exqress/ui/look/field.tsx'
import { useText } from '../i18n/text.ts'
import { spacedPhone } from '../sign-in/contact.ts'
import type { PartyDraft } from './new-parcel.ts'

/** Name, phone and address of one of the two. Only the sender's own data is offered by the phone. */
export function PartyFields({
  who,
  party,
  faults,
  onChange,
}: {
  who: 'sender' | 'recipient'
  party: PartyDraft
  faults: readonly string[]
  onChange: (party: PartyDraft) => void
}) {
  const t = useText()
  const own = who === 'sender'
  const wrong = (field: string, words: string) => faults.includes(`${who}.${field}`) && words
  const set = (field: keyof PartyDraft) => (event: { target: { value: string } }) =>
    onChange({ ...party, [field]: event.target.value })
  return (
    <fieldset className="card fields">
      <legend>{t(`send.${who}`)}</legend>
      <Field
        label={t('send.name')}
        error={wrong('name', t('send.name.wrong'))}
        autoComplete={own ? 'name' : 'off'}
        maxLength={60}
        value={party.name}
        onChange={set('name')}
      />
      <Field
        label={t('send.phone')}
        error={wrong('phone', t('contact.phone.unusable'))}
        type="tel"
        inputMode="tel"
        autoComplete={own ? 'tel' : 'off'}
        value={party.phone}
        onChange={(event) => onChange({ ...party, phone: spacedPhone(event.target.value) })}
      />
      <Field
        label={t('send.postcode')}
        error={wrong('address.postcode', t('send.postcode.wrong'))}
        inputMode="numeric"
        autoComplete={own ? 'postal-code' : 'off'}
        maxLength={5}
        value={party.postcode}
        onChange={(event) => onChange({ ...party, postcode: event.target.value.replace(/\D/g, '') })}
      />
      <Field
        label={t('send.address')}
        hint={t('send.address.hint')}
        error={wrong('address.address', t('send.address.wrong'))}
        autoComplete={own ? 'address-line1' : 'off'}
        maxLength={300}
        value={party.address}
        onChange={set('address')}
      />
      <Field
        label={t('send.detail')}
        hint={t('send.detail.hint')}
        error={wrong('address.detail', t('send.address.wrong'))}
        autoComplete={own ? 'address-line2' : 'off'}
        maxLength={300}
        value={party.detail}
        onChange={set('detail')}
      />
    </fieldset>
  )
}
