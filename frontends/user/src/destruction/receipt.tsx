import { saveFile } from '@exqress/ui/files/save-file.ts'
import { Button, ButtonLink } from '@exqress/ui/look/button.tsx'
import { useApi } from '@exqress/ui/session/session-provider.tsx'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import { answer } from '../contract.ts'
import { rememberLabels } from './known-labels.ts'
import { useDestructionText } from './text.ts'

/** The signed receipt of a destruction: this device keeps its labels' digests, and the person both files. */
export default function Receipt({ waybillId }: { waybillId: string }) {
  const t = useDestructionText()
  const api = useApi()
  const path = `/api/parcels/${encodeURIComponent(waybillId)}/destruction-receipt`
  const receipt = useQuery({
    queryKey: ['receipt', waybillId],
    queryFn: ({ signal }) => api.get(path, { signal, answer: answer('DestructionReceiptAnswer') }),
    staleTime: Number.POSITIVE_INFINITY,
  })
  useEffect(() => {
    if (receipt.data) rememberLabels(receipt.data.receipt)
  }, [receipt.data])
  const name = `exqress-receipt-${waybillId.slice(-8)}`
  const pdf = useMutation({
    mutationFn: () => api.get<Blob>(`${path}.pdf`, { headers: { accept: 'application/pdf' } }),
    onSuccess: (file) => saveFile(file, `${name}.pdf`),
  })
  const save = () =>
    saveFile(new Blob([`${JSON.stringify(receipt.data, null, 2)}\n`], { type: 'application/json' }), `${name}.json`)
  return (
    <div className="stack">
      <Button variant="main" big wide busy={receipt.isPending} onClick={receipt.data ? save : () => receipt.refetch()}>
        {t('receipt.save')}
      </Button>
      <Button wide busy={pdf.isPending} onClick={() => pdf.mutate()}>
        {t('receipt.pdf')}
      </Button>
      {(receipt.isError || pdf.isError) && (
        <p role="alert" className="soft">
          {t('receipt.failed')}
        </p>
      )}
      <p className="small soft">{t('receipt.text')}</p>
      <ButtonLink to="/receipt" variant="quiet" wide>
        {t('receipt.check')}
      </ButtonLink>
    </div>
  )
}
