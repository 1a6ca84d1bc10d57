import type { ReactNode } from 'react'
import { NavLink } from 'react-router'
import { useSharedText } from '../i18n/shared-text.ts'
import { IconButton } from './button.tsx'
import { Icon, type IconName } from './icon.tsx'
import { Mark } from './mark.tsx'

/** The head of a screen: its name (or the logo without one), a way back, up to two things at the end. */
export function TopBar({ title, onBack, end }: { title?: ReactNode; onBack?: () => void; end?: ReactNode }) {
  const t = useSharedText()
  return (
    <header className="top-bar">
      {onBack && <IconButton icon="back" label={t('button.back')} onClick={onBack} />}
      <h1 className="top-bar-title">{title ?? <Mark />}</h1>
      {end}
    </header>
  )
}

/** The screen's content; `wide` for the desk. */
export function Page({ children, wide = false }: { children: ReactNode; wide?: boolean }) {
  return <main className={wide ? 'page page-wide' : 'page'}>{children}</main>
}

/** Holds the main button at the bottom of the screen, where a thumb reaches it. */
export function BottomBar({ children }: { children: ReactNode }) {
  return (
    <div className="bottom-bar">
      <div className="bottom-bar-inner">{children}</div>
    </div>
  )
}

export type Tab = {
  to: string
  icon: IconName
  label: string
  /** The camera: raised and in the accent colour. */
  lead?: boolean
  /** A number beside it (waiting items, news); 0 shows nothing. */
  count?: number
}

/** The way between an app's 3 to 5 main places. `label` names it for screen readers. */
export function TabBar({ label, tabs }: { label: string; tabs: readonly Tab[] }) {
  return (
    <nav className="tab-bar" aria-label={label}>
      <ul>
        {tabs.map((tab) => (
          <li key={tab.to}>
            <NavLink to={tab.to} end={tab.to === '/'} className={tab.lead ? 'tab tab-lead' : 'tab'}>
              <Icon name={tab.icon} />
              {tab.label}
              {tab.count ? <span className="tab-count figures">{tab.count}</span> : null}
            </NavLink>
          </li>
        ))}
      </ul>
    </nav>
  )
}
