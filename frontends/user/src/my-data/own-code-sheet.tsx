import { Button } from '@exqress/ui/look/button.tsx'
import { CodeField } from '@exqress/ui/look/field.tsx'
import { Sheet } from '@exqress/ui/look/sheet.tsx'
import { isApiError } from '@exqress/ui/session/api-error.ts'
import { useApi } from '@exqress/ui/session/session-provider.tsx'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { answer } from '../contract.ts'
import { useText } from '../i18n/text.ts'
import { WriteFault } from '../write/write-fault.tsx'
import { useMyDataText } from './text.ts'

/** Asks for a code of one's own contact, then goes on with what needed it. */
export function OwnCodeSheet({
  open,
  onClose,
  onProven,
}: {
  open: boolean
  onClose: () => void
  onProven: () => void
}) {
  const t = useText()
  const words = useMyDataText()
  const api = useApi()
  const [code, setCode] = useState('')
  const send = useMutation({
    mutationFn: () => api.post('/api/me/codes', { body: {}, answer: answer('OwnCodeAnswer') }),
    onSuccess: () => {
      setCode('')
      check.reset()
    },
  })
  const check = useMutation({
    mutationFn: (digits: string) =>
      api.post('/api/me/proof', { body: { code: digits }, answer: answer('OwnProofAnswer') }),
    onSuccess: () => {
      setCode('')
      send.reset()
      onProven()
    },
    onError: () => setCode(''),
  })
  const known = { too_many: t('contact.tooMany'), contact_missing: words('code.none') }
  return (
    <Sheet open={open} onClose={onClose} title={words('code.title')}>
      {send.data ? (
        <form
          className="stack-l"
          onSubmit={(event) => {
            event.preventDefault()
            if (code.length === 6 && !check.isPending) check.mutate(code)
          }}
        >
          <p>{words('code.sentTo', { address: send.data.sentTo.masked })}</p>
          <CodeField
            autoFocus
            label={t('code.label')}
            error={
              check.error &&
              t(
                isApiError(check.error, 'code_wrong')
                  ? 'code.wrong'
                  : isApiError(check.error, 'too_many')
                    ? 'contact.tooMany'
                    : isApiError(check.error, 'offline')
                      ? 'write.offline'
                      : 'write.failed',
              )
            }
            value={code}
            onChange={setCode}
            onComplete={(digits) => check.mutate(digits)}
          />
          <Button type="submit" variant="main" big wide busy={check.isPending} disabled={code.length !== 6}>
            {t('code.button')}
          </Button>
          <Button wide busy={send.isPending} onClick={() => send.mutate()}>
            {words('code.again')}
          </Button>
          <WriteFault error={send.error} known={known} />
        </form>
      ) : (
        <div className="stack-l">
          <p>{words('code.text')}</p>
          <WriteFault error={send.error} known={known} />
          <Button variant="main" big wide busy={send.isPending} onClick={() => send.mutate()}>
            {words('code.send')}
          </Button>
        </div>
      )}
      <Button variant="quiet" wide onClick={onClose}>
        {t('sheet.no')}
      </Button>
    </Sheet>
  )
}
