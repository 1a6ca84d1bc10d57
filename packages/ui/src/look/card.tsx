import type { ReactNode } from 'react'
import { Link } from 'react-router'
import { Icon } from './icon.tsx'

/** A sheet of paper on the page: a link with `to`, a button with `onPress`, else a place. */
export function Card({ to, onPress, children }: { to?: string; onPress?: () => void; children: ReactNode }) {
  if (to !== undefined)
    return (
      <Link to={to} className="card">
        {children}
      </Link>
    )
  if (onPress)
    return (
      <button type="button" className="card" onClick={onPress}>
        {children}
      </button>
    )
  return <div className="card">{children}</div>
}

/** A real list, so that a screen reader says how many. `joined` = lines in one frame. Give it `<li>` children. */
export function List({ children, joined = false, label }: { children: ReactNode; joined?: boolean; label?: string }) {
  return (
    <ul className={joined ? 'list list-joined' : 'list'} aria-label={label}>
      {children}
    </ul>
  )
}

/** One line of a joined list, with its `<li>`. */
export function Line({
  to,
  onPress,
  start,
  end,
  children,
}: {
  to?: string
  onPress?: () => void
  start?: ReactNode
  end?: ReactNode
  children: ReactNode
}) {
  const inside = (
    <>
      {start}
      <span className="line-body">{children}</span>
      {end ?? ((to !== undefined || onPress) && <Icon name="chevron" className="soft" />)}
    </>
  )
  return (
    <li>
      {to !== undefined ? (
        <Link to={to} className="line">
          {inside}
        </Link>
      ) : onPress ? (
        <button type="button" className="line" onClick={onPress}>
          {inside}
        </button>
      ) : (
        <div className="line">{inside}</div>
      )}
    </li>
  )
}

/** Names and values: carrier, weight, sort code, … Entries without a value are left out. */
export function Facts({ entries }: { entries: readonly (readonly [name: string, value: ReactNode])[] }) {
  return (
    <dl className="facts">
      {entries
        .filter(([, value]) => value !== undefined && value !== null && value !== '')
        .map(([name, value]) => (
          <div key={name} style={{ display: 'contents' }}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
    </dl>
  )
}
