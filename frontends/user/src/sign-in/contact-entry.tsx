import { Button } from '@exqress/ui/look/button.tsx'
import { Field } from '@exqress/ui/look/field.tsx'
import { Segments } from '@exqress/ui/look/segments.tsx'
import { isApiError } from '@exqress/ui/session/api-error.ts'
import { useApi } from '@exqress/ui/session/session-provider.tsx'
import { useMutation } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { answer } from '../contract.ts'
import { useText } from '../i18n/text.ts'
import { type Channel, type Contact, isUsable, spacedPhone } from './contact.ts'

/** Asks for a number or an address and has a code sent to it. `children` stand above the button. */
export function ContactEntry({
  first,
  button,
  onSent,
  children,
}: {
  first: Contact
  button: string
  onSent: (contact: Contact) => void
  children?: ReactNode
}) {
  const t = useText()
  const api = useApi()
  const [channel, setChannel] = useState<Channel>(first.channel)
  const [address, setAddress] = useState(first.address)
  const [unusable, setUnusable] = useState(false)
  const send = useMutation({
    mutationFn: (contact: Contact) =>
      api.post('/api/codes', { anonymous: true, body: contact, answer: answer('CodeAnswer') }),
    onSuccess: (_, contact) => onSent(contact),
  })
  const error = unusable
    ? t(`contact.${channel}.unusable`)
    : isApiError(send.error, 'bad_input')
      ? t(`contact.${channel}.unusable`)
      : isApiError(send.error, 'too_many')
        ? t('contact.tooMany')
        : send.error && t('write.failed')
  return (
    <form
      className="stack-l"
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        const contact = { channel, address: address.trim() }
        setUnusable(!isUsable(contact))
        if (isUsable(contact) && !send.isPending) send.mutate(contact)
      }}
    >
      <Segments<Channel>
        label={t('contact.channel')}
        options={[
          { value: 'phone', label: t('contact.phone'), icon: 'phone' },
          { value: 'email', label: t('contact.email') },
        ]}
        value={channel}
        onChange={(next) => {
          setChannel(next)
          setAddress('')
          setUnusable(false)
          send.reset()
        }}
      />
      {channel === 'phone' ? (
        <Field
          key="phone"
          label={t('contact.phone.label')}
          hint={t('contact.phone.hint')}
          error={error}
          type="tel"
          inputMode="tel"
          autoComplete="tel"
          placeholder="010-0000-0000"
          value={address}
          onChange={(event) => setAddress(spacedPhone(event.target.value))}
        />
      ) : (
        <Field
          key="email"
          label={t('contact.email.label')}
          hint={t('contact.email.hint')}
          error={error}
          type="email"
          inputMode="email"
          autoComplete="email"
          autoCapitalize="none"
          spellCheck={false}
          placeholder="name@example.com"
          value={address}
          onChange={(event) => setAddress(event.target.value)}
        />
      )}
      {children}
      <Button type="submit" variant="main" big wide busy={send.isPending}>
        {button}
      </Button>
    </form>
  )
}
