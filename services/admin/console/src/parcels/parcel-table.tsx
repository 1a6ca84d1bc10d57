import type { DeskParcel } from '@exqress/contracts/admin-api.ts'
import { useFormat } from '@exqress/ui/i18n/text.ts'
import { Badge, FindTag, ParcelBadge } from '@exqress/ui/look/badge.tsx'
import { type KeyboardEvent, type MouseEvent, useRef } from 'react'
import { Link } from 'react-router'
import { useText } from '../i18n/text.ts'
import { between, type Selection } from './selection.ts'

/**
 * The list. Rows are chosen by a click, with Shift from the one before, by the keys (arrows, Space, Shift+arrows, Ctrl+A, Escape) or all at once.
 */
export function ParcelTable({
  parcels,
  selection,
  courierName,
  onChoose,
  onClear,
}: {
  parcels: readonly DeskParcel[]
  selection: Selection
  courierName: (courierId: string) => string
  onChoose: (parcels: readonly DeskParcel[], chosen: boolean) => void
  onClear: () => void
}) {
  const t = useText()
  const body = useRef<HTMLTableSectionElement>(null)
  const begin = useRef(0)
  const isChosen = ({ waybillId }: DeskParcel) => selection.has(waybillId)
  const allChosen = parcels.length > 0 && parcels.every(isChosen)
  const someChosen = parcels.some(isChosen)

  function choose(at: number, withShift: boolean) {
    const parcel = parcels[at]
    if (!parcel) return
    if (withShift) onChoose(between(parcels, begin.current, at), true)
    else onChoose([parcel], !isChosen(parcel))
    if (!withShift) begin.current = at
  }

  function onKey(event: KeyboardEvent, at: number) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step) {
      event.preventDefault()
      const next = Math.max(0, Math.min(parcels.length - 1, at + step))
      body.current?.querySelectorAll<HTMLInputElement>('.pick input')[next]?.focus()
      if (event.shiftKey) onChoose(between(parcels, begin.current, next), true)
      else begin.current = next
    } else if (event.key.toLowerCase() === 'a' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault()
      onChoose(parcels, true)
    } else if (event.key === 'Escape') onClear()
  }

  return (
    <div className="table-frame">
      <table className="table table-parcels">
        <caption className="only-read-aloud">{t('parcels.title')}</caption>
        <thead>
          <tr>
            <th scope="col" className="pick">
              <label className="pick-all">
                <input
                  type="checkbox"
                  ref={(box) => {
                    if (box) box.indeterminate = someChosen && !allChosen
                  }}
                  checked={allChosen}
                  onChange={() => onChoose(parcels, !allChosen)}
                />
                <span className="phone-label">{t('parcels.all', { count: parcels.length })}</span>
              </label>
            </th>
            {(['findTag', 'state', 'carrier', 'sortCode', 'box', 'courier', 'label', 'issued'] as const).map((name) => (
              <th scope="col" key={name}>
                {t(`parcels.${name}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody ref={body}>
          {parcels.map((parcel, at) => (
            <ParcelRow
              key={parcel.waybillId}
              parcel={parcel}
              chosen={isChosen(parcel)}
              courier={parcel.courierId && courierName(parcel.courierId)}
              onChoose={(withShift) => choose(at, withShift)}
              onKey={(event) => onKey(event, at)}
            />
          ))}
        </tbody>
      </table>
    </div>
  )
}

function ParcelRow({
  parcel,
  chosen,
  courier,
  onChoose,
  onKey,
}: {
  parcel: DeskParcel
  chosen: boolean
  courier: string | undefined
  onChoose: (withShift: boolean) => void
  onKey: (event: KeyboardEvent) => void
}) {
  const t = useText()
  const format = useFormat()
  const withShift = useRef(false)
  return (
    <tr
      className={chosen ? 'chosen' : undefined}
      onMouseDown={(event: MouseEvent) => event.shiftKey && event.preventDefault() /* no text is marked */}
      onClick={(event) => {
        if (!(event.target as Element).closest('a, label, input')) onChoose(event.shiftKey)
      }}
    >
      <td className="pick">
        <label className="pick-one">
          <input
            type="checkbox"
            checked={chosen}
            aria-label={t('parcels.choose', { findTag: parcel.findTag })}
            onClick={(event) => {
              withShift.current = event.shiftKey
            }}
            onChange={() => onChoose(withShift.current)}
            onKeyDown={onKey}
          />
        </label>
      </td>
      <td className="cell-tag">
        <Link to={`/parcels/${parcel.waybillId}`}>
          <FindTag>{parcel.findTag}</FindTag>
        </Link>
        {parcel.kind === 'return' && <span className="small soft"> {t('parcels.return')}</span>}
      </td>
      <td className="cell-state">
        {parcel.destroyed ? <Badge icon="lock">{t('parcels.destroyed')}</Badge> : <ParcelBadge state={parcel.state} />}
      </td>
      <td>{parcel.carrierName}</td>
      <td className="strong">{parcel.sortCode}</td>
      <td className="figures">
        {parcel.boxNumber}/{parcel.boxCount}
      </td>
      <td className={courier ? undefined : 'soft'}>{courier ?? t('parcels.unassigned')}</td>
      <td className={parcel.printedAt ? undefined : 'soft'}>
        {parcel.printedAt ? t('parcels.printed') : t('parcels.notPrinted')}
      </td>
      <td className="figures soft cell-time">
        <time dateTime={parcel.issuedAt}>{format.stamp(parcel.issuedAt)}</time>
      </td>
    </tr>
  )
}
