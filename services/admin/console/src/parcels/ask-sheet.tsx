import { Button } from '@exqress/ui/look/button.tsx'
import { Segments } from '@exqress/ui/look/segments.tsx'
import { Sheet } from '@exqress/ui/look/sheet.tsx'
import { useWrite } from '@exqress/ui/write/use-write.ts'
import { useState } from 'react'
import { answer } from '../contract.ts'
import { useText } from '../i18n/text.ts'
import { WriteFault } from '../write/write-fault.tsx'

/** What the desk asks of delivery, and what it has to say with it; nothing is preset. */
const asks = {
  cancel: { path: 'cancel', field: undefined, choices: [] },
  return: { path: 'return', field: undefined, choices: [] },
  close_exception: { path: 'close-exception', field: 'outcome', choices: ['found', 'returned'] },
  correct_delivery: {
    path: 'correct-delivery',
    field: 'reason',
    choices: ['not_received', 'wrong_door', 'mistake'],
  },
} as const
export type Ask = keyof typeof asks
export const askKinds = Object.keys(asks) as Ask[]
type Choice = (typeof asks)[Ask]['choices'][number]

/** Asks delivery, which alone writes a parcel's state, for a step. */
export function AskSheet({
  kind,
  waybillId,
  open,
  onClose,
  onAsked,
}: {
  kind: Ask
  waybillId: string
  open: boolean
  onClose: () => void
  onAsked: (requestId: string) => void
}) {
  const t = useText()
  const [choice, setChoice] = useState<Choice>()
  const { path, field, choices } = asks[kind]
  const ask = useWrite(
    (api, id, said: Record<string, string>) =>
      api.post(`/api/waybills/${waybillId}/${path}`, {
        body: { id, ...said },
        idempotent: true,
        answer: answer('RequestAnswer'),
      }),
    {
      onSuccess: ({ requestId }) => {
        onAsked(requestId)
        onClose()
      },
    },
  )
  return (
    <Sheet open={open} onClose={onClose} title={t(`ask.${kind}.title`)}>
      <p>{t(`ask.${kind}.text`)}</p>
      {field && (
        <Segments<Choice>
          label={t(`ask.${field}`)}
          showLabel
          options={choices.map((value) => ({ value, label: t(`ask.choice.${value}`) }))}
          value={choice}
          onChange={setChoice}
        />
      )}
      <WriteFault error={ask.error} known={{ not_readable: t('parcel.gone') }} />
      <Button
        variant={kind === 'cancel' ? 'danger' : 'main'}
        big
        wide
        disabled={field !== undefined && choice === undefined}
        busy={ask.isPending}
        onClick={() => ask.mutate(field && choice ? { [field]: choice } : {})}
      >
        {t(`ask.${kind}.button`)}
      </Button>
      <Button variant="quiet" wide onClick={onClose}>
        {t('cancel')}
      </Button>
    </Sheet>
  )
}
