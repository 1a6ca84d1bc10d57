import { Page } from '@exqress/ui/look/bars.tsx'
import { Button } from '@exqress/ui/look/button.tsx'
import { Segments } from '@exqress/ui/look/segments.tsx'
import { isApiError } from '@exqress/ui/session/api-error.ts'
import { useWrite } from '@exqress/ui/write/use-write.ts'
import { useState } from 'react'
import { useNavigate } from 'react-router'
import { answer } from '../contract.ts'
import { DeepScreen } from '../shell/deep-screen.tsx'
import { WriteFault } from '../write/write-fault.tsx'
import { OwnCodeSheet } from './own-code-sheet.tsx'
import { useMyDataText } from './text.ts'

type Finished = 'keep' | 'destroy'
const lines = ['1', '2', '3'] as const

export default function DeleteAccount() {
  const words = useMyDataText()
  const navigate = useNavigate()
  const [finished, setFinished] = useState<Finished>('keep')
  const remove = useWrite(
    (api, id) =>
      api.post('/api/me/delete', { body: { id, finishedParcels: finished }, answer: answer('AccountDeleted') }),
    {
      onSuccess: () => navigate('/deleted', { replace: true, state: { deleted: true } }),
    },
  )
  const needsCode = isApiError(remove.error, 'code_needed')
  return (
    <DeepScreen title={words('delete.bar')} back="/me/data">
      <Page>
        <h2 className="page-title">{words('delete.title')}</h2>
        {(['gone', 'stays'] as const).map((part) => (
          <section className="stack prose" key={part}>
            <h3 className="section-title">{words(`delete.${part}`)}</h3>
            <ul className="points">
              {lines.map((line) => (
                <li key={line}>{words(`delete.${part}.${line}`)}</li>
              ))}
            </ul>
          </section>
        ))}
        <section className="stack">
          <Segments<Finished>
            label={words('delete.parcels')}
            showLabel
            options={(['keep', 'destroy'] as const).map((value) => ({
              value,
              label: words(`delete.parcels.${value}`),
            }))}
            value={finished}
            onChange={setFinished}
          />
          <p className="small soft">{words(`delete.parcels.${finished}.text`)}</p>
        </section>
        <p className="small soft">{words('delete.first')}</p>
        <WriteFault error={needsCode ? null : remove.error} />
        <Button variant="danger" big wide icon="trash" busy={remove.isPending} onClick={() => remove.mutate()}>
          {words('delete.button')}
        </Button>
      </Page>
      <OwnCodeSheet open={needsCode} onClose={() => remove.reset()} onProven={() => remove.mutate()} />
    </DeepScreen>
  )
}
