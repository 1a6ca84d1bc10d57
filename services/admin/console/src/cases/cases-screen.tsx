import { Button } from '@exqress/ui/look/button.tsx'
import { Select } from '@exqress/ui/look/field.tsx'
import { Segments } from '@exqress/ui/look/segments.tsx'
import { Empty, Failed, Loading } from '@exqress/ui/look/states.tsx'
import { useSearchParams } from 'react-router'
import { useText } from '../i18n/text.ts'
import { ScreenHead } from '../shell/screen-head.tsx'
import { type CaseFilters, caseKinds, caseStates, readCaseFilters, writeCaseFilters } from './case-filters.ts'
import { CaseLine } from './case-line.tsx'
import { useCases } from './case-queries.ts'

/** What people said of their parcels, so that somebody looks into it: open ones first, the oldest on top. */
export default function CasesScreen() {
  const t = useText()
  const [search, setSearch] = useSearchParams()
  const filters = readCaseFilters(search)
  const cases = useCases(filters)
  const shown = cases.data?.pages.flatMap((page) => page.cases) ?? []
  const narrow = (next: CaseFilters) => setSearch(writeCaseFilters(next), { replace: true })
  return (
    <div className="medium stack-wide">
      <ScreenHead title={t('cases.title')} plain={t('cases.title')} />
      <p className="soft">{t('cases.text')}</p>
      <section className="stack" aria-label={t('filter.title')}>
        <Segments<CaseFilters['state']>
          label={t('cases.state')}
          options={caseStates.map((value) => ({ value, label: t(`cases.state.${value}`) }))}
          value={filters.state}
          onChange={(state) => narrow({ ...filters, state })}
        />
        <Select
          label={t('cases.kind')}
          value={filters.kind ?? ''}
          onChange={({ target }) => {
            const kind = caseKinds.find((one) => one === target.value)
            narrow({ state: filters.state, ...(kind && { kind }) })
          }}
        >
          <option value="">{t('filter.any')}</option>
          {caseKinds.map((kind) => (
            <option key={kind} value={kind}>
              {t(`case.${kind}`)}
            </option>
          ))}
        </Select>
      </section>
      {cases.isPending && <Loading rows={3} />}
      {cases.isError && !cases.data && <Failed error={cases.error} onRetry={() => cases.refetch()} />}
      {cases.data && shown.length === 0 && (
        <Empty icon="check" title={t(filters.kind || filters.state !== 'open' ? 'cases.none' : 'cases.empty')}>
          <p>{t(filters.kind || filters.state !== 'open' ? 'cases.none.text' : 'cases.empty.text')}</p>
        </Empty>
      )}
      {shown.length > 0 && (
        <ul className="list list-joined" aria-label={t('cases.title')} aria-busy={cases.isPlaceholderData}>
          {shown.map((one) => (
            <CaseLine key={one.caseId} asked={one} />
          ))}
        </ul>
      )}
      {cases.hasNextPage && !cases.isPlaceholderData && (
        <Button busy={cases.isFetchingNextPage} onClick={() => void cases.fetchNextPage()}>
          {t('openings.records.more')}
        </Button>
      )}
    </div>
  )
}
