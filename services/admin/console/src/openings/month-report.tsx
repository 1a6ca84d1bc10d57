import { saveFile } from '@exqress/ui/files/save-file.ts'
import { Button } from '@exqress/ui/look/button.tsx'
import { Field } from '@exqress/ui/look/field.tsx'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { useText } from '../i18n/text.ts'
import { useSendRaw } from '../session/raw-provider.tsx'
import { WriteFault } from '../write/write-fault.tsx'

const thisMonth = () => new Date(Date.now() + 9 * 3_600_000).toISOString().slice(0, 7)
type Kind = 'csv' | 'pdf'

/** The report that is looked through and signed every month. */
export function MonthReport() {
  const t = useText()
  const send = useSendRaw()
  const [month, setMonth] = useState(thisMonth)
  const take = useMutation({
    mutationFn: async (kind: Kind) => {
      const path = `/api/ledger/report${kind === 'pdf' ? '.pdf' : ''}?month=${month}`
      return { kind, file: await send<Blob>({ method: 'GET', path, expect: 'file' }) }
    },
    onSuccess: ({ kind, file }) => saveFile(file, `ledger-report-${month}.${kind}`),
  })
  return (
    <div className="card stack">
      <Field
        label={t('openings.report')}
        hint={t('openings.report.text')}
        type="month"
        required
        max={thisMonth()}
        value={month}
        onChange={(event) => setMonth(event.target.value || thisMonth())}
      />
      <WriteFault error={take.error} />
      <div className="row">
        <Button icon="printer" busy={take.isPending} onClick={() => take.mutate('pdf')}>
          {t('openings.report.pdf')}
        </Button>
        <Button icon="list" busy={take.isPending} onClick={() => take.mutate('csv')}>
          {t('openings.report.csv')}
        </Button>
      </div>
    </div>
  )
}
