import { useFormat } from '@exqress/ui/i18n/text.ts'
import { ButtonLink } from '@exqress/ui/look/button.tsx'
import { Empty, Failed, Loading } from '@exqress/ui/look/states.tsx'
import { useMemo, useState } from 'react'
import { useSearchParams } from 'react-router'
import { courierLabel } from '../couriers/courier-label.ts'
import { useCouriers } from '../couriers/courier-queries.ts'
import { useText } from '../i18n/text.ts'
import { ScreenHead } from '../shell/screen-head.tsx'
import { AssignSheet } from './assign-sheet.tsx'
import { FilterBar } from './filter-bar.tsx'
import { type Filters, readFilters, writeFilters } from './filters.ts'
import { Pager } from './pager.tsx'
import { useParcelPage } from './parcel-queries.ts'
import { ParcelTable } from './parcel-table.tsx'
import { PrintSheet } from './print-sheet.tsx'
import { nothing, type Selection, withParcels } from './selection.ts'
import { SelectionBar } from './selection-bar.tsx'

/** The service counts no further. */
const counted = 100_000

export default function ParcelList() {
  const t = useText()
  const format = useFormat()
  const [search, setSearch] = useSearchParams()
  const filters = useMemo(() => readFilters(search), [search])
  const [limit, setLimit] = useState(100)
  // the cursors of the pages behind this one; the last is this page's own
  const [cursors, setCursors] = useState<string[]>([])
  const [selection, setSelection] = useState<Selection>(nothing)
  const [sheet, setSheet] = useState<'print' | 'assign'>()
  const page = useParcelPage(filters, { cursor: cursors.at(-1), limit })
  const couriers = useCouriers()
  const people = couriers.data?.couriers ?? []
  const names = new Map(people.map((courier) => [courier.courierId, courierLabel(t, courier)]))
  const narrowed = Object.keys(filters).length > 0

  function narrow(next: Filters) {
    setSearch(writeFilters(next))
    setCursors([])
    setSelection(nothing)
  }
  const total = page.data?.total ?? 0
  return (
    <div className="stack-wide">
      <ScreenHead
        plain={t('parcels.title')}
        title={
          <>
            {t('parcels.title')}
            {page.data && (
              <span className="head-count figures">
                {total >= counted
                  ? t('parcels.many', { total: format.number(counted) })
                  : t('parcels.total', { count: total })}
              </span>
            )}
          </>
        }
      >
        <ButtonLink to="/new" icon="plus">
          {t('nav.new')}
        </ButtonLink>
        <ButtonLink to="/imports" variant="main" icon="install">
          {t('nav.imports')}
        </ButtonLink>
      </ScreenHead>
      <FilterBar filters={filters} couriers={people} onChange={narrow} />
      {page.isPending && <Loading rows={6} />}
      {page.isError && !page.data && <Failed error={page.error} onRetry={() => page.refetch()} />}
      {page.data?.parcels.length === 0 && (
        <Empty icon={narrowed ? 'search' : 'box'} title={t(narrowed ? 'parcels.none' : 'parcels.empty')}>
          <p>{t(narrowed ? 'parcels.none.text' : 'parcels.empty.text')}</p>
          {!narrowed && (
            <ButtonLink to="/imports" variant="main" icon="install">
              {t('nav.imports')}
            </ButtonLink>
          )}
        </Empty>
      )}
      {page.data && page.data.parcels.length > 0 && (
        <div className="stack" aria-busy={page.isPlaceholderData}>
          <ParcelTable
            parcels={page.data.parcels}
            selection={selection}
            courierName={(courierId) => names.get(courierId) ?? t('couriers.nameless')}
            onChoose={(parcels, chosen) => setSelection((held) => withParcels(held, parcels, chosen))}
            onClear={() => setSelection(nothing)}
          />
          <Pager
            first={cursors.length * limit + 1}
            shown={page.data.parcels.length}
            limit={limit}
            onLimit={(next) => {
              setLimit(next)
              setCursors([])
            }}
            onBack={cursors.length > 0 ? () => setCursors(cursors.slice(0, -1)) : undefined}
            onNext={
              page.data.next && !page.isPlaceholderData
                ? () => setCursors([...cursors, page.data?.next as string])
                : undefined
            }
          />
        </div>
      )}
      <SelectionBar
        selection={selection}
        onPrint={() => setSheet('print')}
        onAssign={() => setSheet('assign')}
        onClear={() => setSelection(nothing)}
      />
      <PrintSheet open={sheet === 'print'} selection={selection} onClose={() => setSheet(undefined)} />
      <AssignSheet
        open={sheet === 'assign'}
        selection={selection}
        onClose={() => setSheet(undefined)}
        onDone={() => setSelection(nothing)}
      />
    </div>
  )
}
