import type { OpenedParcel } from '@exqress/contracts/delivery-api.ts'
import { shownPhone } from '@exqress/ui/i18n/shown-phone.ts'
import { Button } from '@exqress/ui/look/button.tsx'
import { Icon } from '@exqress/ui/look/icon.tsx'
import { useToast } from '@exqress/ui/look/toast.tsx'
import { isApiError } from '@exqress/ui/session/api-error.ts'
import { useApi } from '@exqress/ui/session/session-provider.tsx'
import { useMutation } from '@tanstack/react-query'
import { v7 } from 'uuid'
import { answer } from '../contract.ts'
import { useText } from '../i18n/text.ts'

/** Fetches the number for one call, which is logged, and dials it. At a sender's the number came with the scan. */
export function CallButton({ parcel }: { parcel: OpenedParcel }) {
  const t = useText()
  const api = useApi()
  const toast = useToast()
  const call = useMutation({
    mutationFn: () =>
      api.post('/api/calls', {
        body: { id: v7(), waybillId: parcel.waybillId },
        idempotent: true,
        answer: answer('CallAnswer'),
      }),
    onSuccess: ({ phone }) => {
      location.href = `tel:${phone}`
    },
    onError: (error) =>
      toast({ text: isApiError(error, 'offline') ? t('fault.offline') : t('call.failed'), tone: 'bad' }),
    gcTime: 0, // the number is gone with the button
  })
  const phone = parcel.senderContact?.phone ?? call.data?.phone
  // it stays for where a page cannot dial by itself
  if (phone)
    return (
      <a className="button button-plain" href={`tel:${phone}`}>
        <Icon name="phone" />
        {t('call.dial', { phone: shownPhone(phone) })}
      </a>
    )
  if (!parcel.recipientName) return null
  return (
    <Button icon="phone" title={t('call.logged')} busy={call.isPending} onClick={() => call.mutate()}>
      {t('call.button')}
    </Button>
  )
}
