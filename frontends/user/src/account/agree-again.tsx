import { Button } from '@exqress/ui/look/button.tsx'
import { Sheet } from '@exqress/ui/look/sheet.tsx'
import { useApi } from '@exqress/ui/session/session-provider.tsx'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { answer } from '../contract.ts'
import { PrivacyWords } from '../help/privacy-words.tsx'
import { useProse } from '../help/text.ts'
import { consent } from '../sign-in/consent.ts'
import { WriteFault } from '../write/write-fault.tsx'
import { meQuery } from './me-query.ts'

/** Asks for consent to the newest notice, over whatever screen is open. "Later" is one's right: it asks again at the next start. */
export default function AgreeAgain() {
  const prose = useProse()
  const api = useApi()
  const queries = useQueryClient()
  const [later, setLater] = useState(false)
  const agree = useMutation({
    // What was on the screen was agreed to; a service that is newer yet refuses it.
    mutationFn: () =>
      api.post('/api/me/consent', { body: { version: consent }, answer: answer('CustomerMe'), idempotent: true }),
    onSuccess: (next) => queries.setQueryData(meQuery(api).queryKey, next),
  })
  return (
    <Sheet open={!later} onClose={() => setLater(true)} title={prose('privacy.changed')}>
      <p>{prose('privacy.changed.text', { version: consent })}</p>
      <PrivacyWords />
      <WriteFault error={agree.error} known={{ consent_outdated: prose('privacy.changed.newer') }} />
      <Button variant="main" big wide busy={agree.isPending} onClick={() => agree.mutate()}>
        {prose('privacy.agree')}
      </Button>
      <Button variant="quiet" wide onClick={() => setLater(true)}>
        {prose('privacy.later')}
      </Button>
    </Sheet>
  )
}
