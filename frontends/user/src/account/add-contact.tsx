import { Page } from '@exqress/ui/look/bars.tsx'
import { useToast } from '@exqress/ui/look/toast.tsx'
import { useApi } from '@exqress/ui/session/session-provider.tsx'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useNavigate } from 'react-router'
import { answer } from '../contract.ts'
import { useText } from '../i18n/text.ts'
import { DeepScreen } from '../shell/deep-screen.tsx'
import { CodeEntry } from '../sign-in/code-entry.tsx'
import type { Contact } from '../sign-in/contact.ts'
import { ContactEntry } from '../sign-in/contact-entry.tsx'
import { meQuery } from './me-query.ts'

/** Another number or address of mine, proved like the first. */
export default function AddContact() {
  const t = useText()
  const api = useApi()
  const toast = useToast()
  const queries = useQueryClient()
  const navigate = useNavigate()
  const [contact, setContact] = useState<Contact>({ channel: 'phone', address: '' })
  const [sent, setSent] = useState(false)

  async function prove(code: string) {
    const me = await api.post('/api/me/contacts', { body: { contact, code }, answer: answer('CustomerMe') })
    queries.setQueryData(meQuery(api).queryKey, me)
    // a number finds parcels of its own
    void queries.invalidateQueries({ queryKey: ['parcels'] })
    toast({ text: t(`addContact.done.${contact.channel}`) })
    navigate('/me', { replace: true })
  }

  return (
    <DeepScreen title={t('me.addContact')} back="/me">
      <Page>
        {sent ? (
          <CodeEntry contact={contact} onCode={prove} onChange={() => setSent(false)} />
        ) : (
          <ContactEntry
            first={contact}
            button={t('addContact.send')}
            onSent={(next) => {
              setContact(next)
              setSent(true)
            }}
          >
            <p className="small soft">{t('addContact.text')}</p>
          </ContactEntry>
        )}
      </Page>
    </DeepScreen>
  )
}
