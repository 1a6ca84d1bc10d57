import { Button } from '@exqress/ui/look/button.tsx'
import { CodeField } from '@exqress/ui/look/field.tsx'
import { useToast } from '@exqress/ui/look/toast.tsx'
import { isApiError } from '@exqress/ui/session/api-error.ts'
import { useApi } from '@exqress/ui/session/session-provider.tsx'
import { useMutation } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { answer } from '../contract.ts'
import { useText } from '../i18n/text.ts'
import type { Contact } from './contact.ts'
import { minutesAndSeconds, useCountdown } from './use-countdown.ts'

/** A code lives for 3 minutes (product.md); counted from the sending on this phone's clock, whose time may be wrong. */
const livesFor = 180_000
const resendAfter = 30_000
/** A number is not broken at its hyphens: each is followed by a word joiner. */
const unbroken = (address: string) => address.replaceAll('-', '-\u2060')

/**
 * Takes the six digits. `onCode` uses them; it rejects with `code_wrong` when they are not the right ones.
 * `refusal` puts another error of `onCode` into words.
 */
export function CodeEntry({
  contact,
  onCode,
  onChange,
  refusal,
}: {
  contact: Contact
  onCode: (code: string) => Promise<unknown>
  onChange: () => void
  refusal?: (error: Error) => ReactNode
}) {
  const t = useText()
  const api = useApi()
  const toast = useToast()
  const [sentAt, setSentAt] = useState(Date.now)
  const [code, setCode] = useState('')
  const left = useCountdown(sentAt + livesFor)
  const wait = useCountdown(sentAt + resendAfter)
  const check = useMutation({ mutationFn: onCode, onError: () => setCode('') })
  const resend = useMutation({
    mutationFn: () => api.post('/api/codes', { anonymous: true, body: contact, answer: answer('CodeAnswer') }),
    onSuccess: () => {
      setSentAt(Date.now())
      setCode('')
      check.reset()
      toast({ text: t('code.resent') })
    },
  })
  return (
    <form
      className="stack-l"
      onSubmit={(event) => {
        event.preventDefault()
        if (code.length === 6 && !check.isPending) check.mutate(code)
      }}
    >
      <div>
        <p className="lead">{t('code.sentTo', { address: unbroken(contact.address) })}</p>
        <Button variant="quiet" onClick={onChange}>
          {t(`code.change.${contact.channel}`)}
        </Button>
      </div>
      <CodeField
        autoFocus
        label={t('code.label')}
        hint={left > 0 ? t('code.left', { time: minutesAndSeconds(left) }) : t('code.over')}
        error={
          (check.error &&
            (isApiError(check.error, 'code_wrong')
              ? t('code.wrong')
              : isApiError(check.error, 'too_many')
                ? t('contact.tooMany')
                : refusal?.(check.error) || t('write.failed'))) ||
          (resend.error && t(isApiError(resend.error, 'too_many') ? 'contact.tooMany' : 'write.failed'))
        }
        value={code}
        onChange={setCode}
        onComplete={(digits) => check.mutate(digits)}
      />
      <Button type="submit" variant="main" big wide busy={check.isPending} disabled={code.length !== 6}>
        {t('code.button')}
      </Button>
      <Button wide busy={resend.isPending} disabled={wait > 0} onClick={() => resend.mutate()}>
        {wait > 0 ? t('code.resendIn', { seconds: wait }) : t('code.resend')}
      </Button>
    </form>
  )
}
