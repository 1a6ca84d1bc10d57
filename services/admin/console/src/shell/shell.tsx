import { Icon, type IconName } from '@exqress/ui/look/icon.tsx'
import { Mark } from '@exqress/ui/look/mark.tsx'
import { OfflineBar } from '@exqress/ui/look/states.tsx'
import { type ReactNode, useEffect, useRef } from 'react'
import { NavLink, useLocation } from 'react-router'
import { useText } from '../i18n/text.ts'
import { useImportRun } from '../imports/import-run.tsx'
import { useMe } from './me-query.ts'

type Place = { to: string; icon: IconName; label: string; note?: string; phone: boolean }

/** The frame of every screen: places at the side on a desk, at the bottom on a phone. */
export function Shell({ children }: { children: ReactNode }) {
  const t = useText()
  const me = useMe()
  const { run } = useImportRun()
  const { pathname } = useLocation()
  const main = useRef<HTMLElement>(null)
  const first = useRef(true)
  useEffect(() => {
    // a new screen is read from its beginning; on the first one the browser has done so
    if (!first.current && pathname) main.current?.focus({ preventScroll: true })
    first.current = false
    scrollTo({ top: 0 })
  }, [pathname])

  const sending = run.phase === 'running' ? { note: `${Math.floor(run.sent * 100)}%` } : {}
  const places: Place[] = [
    { to: '/', icon: 'box', label: t('nav.parcels'), phone: true },
    { to: '/imports', icon: 'install', label: t('nav.imports'), phone: true, ...sending },
    { to: '/new', icon: 'plus', label: t('nav.new'), phone: false },
    { to: '/search', icon: 'search', label: t('nav.search'), phone: false },
    { to: '/couriers', icon: 'truck', label: t('nav.couriers'), phone: true },
    { to: '/carriers', icon: 'settings', label: t('nav.carriers'), phone: true },
    ...(me.data && me.data.role !== 'operator'
      ? [{ to: '/openings', icon: 'shield', label: t('nav.openings'), phone: false } as const]
      : []),
    ...(me.data?.role === 'owner'
      ? [{ to: '/invitations', icon: 'bell', label: t('nav.invitations'), phone: false } as const]
      : []),
    { to: '/account', icon: 'user', label: t('nav.account'), phone: true },
  ]
  return (
    <div className="desk">
      <a className="skip" href="#main">
        {t('nav.skip')}
      </a>
      <nav className="side" aria-label={t('nav.label')}>
        <NavLink to="/" className="side-mark">
          <Mark />
          <span className="side-where">{t('nav.desk')}</span>
        </NavLink>
        <ul className="side-list">
          {places.map(({ to, icon, label, note, phone }) => (
            <li key={to} className={phone ? undefined : 'side-wide-only'}>
              <NavLink to={to} end={to === '/'} className="side-place">
                <Icon name={icon} />
                <span>{label}</span>
                {note && <span className="side-note figures">{note}</span>}
              </NavLink>
            </li>
          ))}
          <li className="side-wide-only">
            <a className="side-place" href="/docs" target="_blank" rel="noreferrer">
              <Icon name="list" />
              <span>{t('nav.docs')}</span>
            </a>
          </li>
        </ul>
        <p className="side-foot">{me.data && `${me.data.name} · ${t(`role.${me.data.role}`)}`}</p>
      </nav>
      <div className="desk-main">
        <OfflineBar />
        <main id="main" className="screen" ref={main} tabIndex={-1}>
          {children}
        </main>
      </div>
    </div>
  )
}
