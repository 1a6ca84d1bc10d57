import type { ImportResult } from '@exqress/contracts/admin-api.ts'
import { Badge } from '@exqress/ui/look/badge.tsx'
import { Button } from '@exqress/ui/look/button.tsx'
import { useState } from 'react'
import { useText } from '../i18n/text.ts'
import { problemWords } from './problem-words.ts'

const atFirst = 50

/** Row by row: where, and what to do. Long lists open on demand. */
export function ProblemTable({
  title,
  hint,
  tone,
  total,
  problems,
}: {
  title: string
  hint?: string
  tone: 'bad' | 'warn'
  /** How many there are, also beyond those that the service kept. */
  total: number
  problems: ImportResult['errors']
}) {
  const t = useText()
  const [all, setAll] = useState(false)
  const shown = all ? problems : problems.slice(0, atFirst)
  return (
    <section className="stack">
      <h2 className="row">
        {title}
        <Badge tone={tone}>{t('import.count', { count: Math.max(total, problems.length) })}</Badge>
      </h2>
      {hint && <p className="small soft">{hint}</p>}
      <div className="table-frame">
        <table className="table table-problems">
          <thead>
            <tr>
              <th scope="col">{t('problem.row')}</th>
              <th scope="col">{t('problem.column')}</th>
              <th scope="col">{t('problem.todo')}</th>
            </tr>
          </thead>
          <tbody>
            {shown.map(({ row, column, code }) => (
              <tr key={`${row} ${column} ${code}`}>
                <td className="figures">{row}</td>
                <td>{column || '—'}</td>
                <td>{problemWords(t, code)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {shown.length < problems.length && (
        <div className="row">
          <Button variant="quiet" onClick={() => setAll(true)}>
            {t('import.showAll', { count: problems.length })}
          </Button>
        </div>
      )}
      {problems.length >= 1000 && <p className="small soft">{t('import.only1000')}</p>}
    </section>
  )
}
