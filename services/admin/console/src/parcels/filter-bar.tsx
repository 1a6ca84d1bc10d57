import type { ParcelState } from '@exqress/contracts/states.ts'
import { useSharedText } from '@exqress/ui/i18n/shared-text.ts'
import { Button } from '@exqress/ui/look/button.tsx'
import { Select } from '@exqress/ui/look/field.tsx'
import { findTagFromText } from '@exqress/ui/scanner/find-tag.ts'
import { useState } from 'react'
import { useCarriers } from '../carriers/carrier-queries.ts'
import type { DeskCouriers } from '../contract.ts'
import { courierLabel } from '../couriers/courier-label.ts'
import { useText } from '../i18n/text.ts'
import { type Filters, sortCodeFromText, states } from './filters.ts'
import { TextFilter } from './text-filter.tsx'

/** Narrows the list. On a phone it is folded away behind one button that says how many are set. */
export function FilterBar({
  filters,
  couriers,
  onChange,
}: {
  filters: Filters
  couriers: DeskCouriers['couriers']
  onChange: (filters: Filters) => void
}) {
  const t = useText()
  const shared = useSharedText()
  const carriers = useCarriers()
  const [open, setOpen] = useState(false)
  const set = <K extends keyof Filters>(name: K, value: Filters[K] | undefined) => {
    const { [name]: _, ...rest } = filters
    onChange(value === undefined ? rest : { ...rest, [name]: value })
  }
  const count = Object.keys(filters).length
  return (
    <section aria-label={t('filter.title')}>
      <div className="phone-only">
        <Button icon="search" wide aria-expanded={open} onClick={() => setOpen(!open)}>
          {count > 0 ? t('filter.open.count', { count }) : t('filter.title')}
        </Button>
      </div>
      <div className={`filters${open ? ' filters-open' : ''}`}>
        <TextFilter
          label={t('filter.findTag')}
          placeholder="다 4829"
          wrong={t('filter.findTag.wrong')}
          value={filters.findTag}
          read={findTagFromText}
          onChange={(value) => set('findTag', value)}
        />
        <Select
          label={t('filter.state')}
          value={filters.state ?? ''}
          onChange={(event) => set('state', (event.target.value || undefined) as ParcelState | undefined)}
        >
          <option value="">{t('filter.any')}</option>
          {states.map((state) => (
            <option key={state} value={state}>
              {shared(`state.${state}`)}
            </option>
          ))}
        </Select>
        <Select
          label={t('filter.carrier')}
          value={filters.carrier ?? ''}
          onChange={(event) => set('carrier', event.target.value || undefined)}
        >
          <option value="">{t('filter.any')}</option>
          {carriers.data?.carriers.map(({ code, name }) => (
            <option key={code} value={code}>
              {name}
            </option>
          ))}
        </Select>
        <TextFilter
          label={t('filter.sortCode')}
          placeholder="A06"
          wrong={t('filter.sortCode.wrong')}
          value={filters.sortCode}
          read={sortCodeFromText}
          onChange={(value) => set('sortCode', value)}
        />
        <Select
          label={t('filter.courier')}
          value={filters.unassigned ? 'none' : (filters.courierId ?? '')}
          onChange={({ target: { value } }) => {
            const { unassigned: _, courierId: __, ...rest } = filters
            if (value === 'none') onChange({ ...rest, unassigned: 'true' })
            else onChange(value === '' ? rest : { ...rest, courierId: value })
          }}
        >
          <option value="">{t('filter.any')}</option>
          <option value="none">{t('filter.unassigned')}</option>
          {couriers.map((courier) => (
            <option key={courier.courierId} value={courier.courierId}>
              {courierLabel(t, courier)}
            </option>
          ))}
        </Select>
        <Select
          label={t('filter.printed')}
          value={filters.printed ?? ''}
          onChange={(event) => set('printed', (event.target.value || undefined) as 'true' | 'false' | undefined)}
        >
          <option value="">{t('filter.any')}</option>
          <option value="false">{t('filter.printed.no')}</option>
          <option value="true">{t('filter.printed.yes')}</option>
        </Select>
      </div>
      {(count > 0 || filters.importId) && (
        <div className="row filter-set">
          {filters.importId && <span className="badge badge-brand">{t('filter.import')}</span>}
          <Button variant="quiet" icon="close" onClick={() => onChange({})}>
            {t('filter.clear')}
          </Button>
        </div>
      )}
    </section>
  )
}
