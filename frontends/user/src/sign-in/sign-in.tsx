import { Page } from '@exqress/ui/look/bars.tsx'
import { Button } from '@exqress/ui/look/button.tsx'
import { Sheet } from '@exqress/ui/look/sheet.tsx'
import { isApiError } from '@exqress/ui/session/api-error.ts'
import { useApi, useSession } from '@exqress/ui/session/session-provider.tsx'
import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { useLocation, useNavigate } from 'react-router'
import { meQuery } from '../account/me-query.ts'
import { PrivacyWords } from '../help/privacy-words.tsx'
import { useText } from '../i18n/text.ts'
import { useLabelInHand } from '../scan/label-in-hand.tsx'
import { DeepScreen } from '../shell/deep-screen.tsx'
import { CodeEntry } from './code-entry.tsx'
import { consent } from './consent.ts'
import type { Contact } from './contact.ts'
import { ContactEntry } from './contact-entry.tsx'

/** Signs in, or up: the same two steps for known and unknown numbers. */
export default function SignIn() {
  const t = useText()
  const api = useApi()
  const { state, signedIn } = useSession()
  const queries = useQueryClient()
  const navigate = useNavigate()
  const location = useLocation()
  const { label } = useLabelInHand()
  const [contact, setContact] = useState<Contact>({ channel: 'phone', address: '' })
  const [sent, setSent] = useState(false)
  const [reading, setReading] = useState(false)
  const goal = label ? '/label' : ((location.state as { from?: string } | null)?.from ?? '/')

  async function signInWith(code: string) {
    const session = await api.post('/api/session', {
      anonymous: true,
      body: { contact, code, consent },
      answer: async () => (await import('@exqress/contracts/sessions.ts')).SessionAnswer,
    })
    queries.clear()
    signedIn(session)
    const me = await queries.fetchQuery(meQuery(api)).catch(() => undefined)
    if (me && !me.name) navigate('/name', { replace: true, state: { goal } })
    else navigate(goal, { replace: true })
  }

  // signed in elsewhere meanwhile, or came here by the address
  useEffect(() => {
    if (state === 'signed_in' && !sent) navigate(goal, { replace: true })
  }, [state, sent, goal, navigate])

  return (
    <DeepScreen title={t('signIn.bar')}>
      <Page>
        <h2 className="page-title">{t(sent ? 'signIn.title.code' : 'signIn.title.contact')}</h2>
        {sent ? (
          <CodeEntry
            contact={contact}
            onCode={signInWith}
            onChange={() => setSent(false)}
            refusal={(error) =>
              isApiError(error, 'consent_outdated') && (
                <>
                  {t('signIn.consentOutdated')}{' '}
                  <Button variant="quiet" onClick={() => window.location.reload()}>
                    {t('signIn.reload')}
                  </Button>
                </>
              )
            }
          />
        ) : (
          <ContactEntry
            first={contact}
            button={t('signIn.send')}
            onSent={(next) => {
              setContact(next)
              setSent(true)
            }}
          >
            <div className="consent">
              <p className="small soft">{t('signIn.consent', { version: consent })}</p>
              <Button variant="quiet" onClick={() => setReading(true)}>
                {t('signIn.consent.read')}
              </Button>
            </div>
          </ContactEntry>
        )}
      </Page>
      <Sheet open={reading} onClose={() => setReading(false)} title={t('privacy.bar')}>
        <PrivacyWords />
      </Sheet>
    </DeepScreen>
  )
}
