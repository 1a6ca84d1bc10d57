import { Icon } from '@exqress/ui/look/icon.tsx'
import { Mark } from '@exqress/ui/look/mark.tsx'
import { OfflineBar } from '@exqress/ui/look/states.tsx'
import { type ReactNode, useEffect, useRef } from 'react'
import { Link, NavLink, useLocation } from 'react-router'
import { useText } from '../i18n/text.ts'
import { useMe } from './me-query.ts'
import { usePlaces } from './places.ts'

/** The frame of every screen: places at the side on a desk, at the bottom on a phone. */
export function Shell({ children }: { children: ReactNode }) {
  const t = useText()
  const me = useMe()
  const places = usePlaces()
  const { pathname } = useLocation()
  const main = useRef<HTMLElement>(null)
  const first = useRef(true)
  useEffect(() => {
    // a new screen is read from its beginning; on the first one the browser has done so
    if (!first.current && pathname) main.current?.focus({ preventScroll: true })
    first.current = false
    scrollTo({ top: 0 })
  }, [pathname])

  const hidden = places.filter(({ onBar }) => !onBar)
  const running = hidden.find(({ note }) => note !== undefined)?.note
  const behindMore = pathname === '/more' || hidden.some(({ to }) => pathname === to || pathname.startsWith(`${to}/`))
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
          {places.map(({ to, icon, label, note, onBar }) => (
            <li key={to} className={onBar ? undefined : 'side-wide-only'}>
              <NavLink to={to} end={to === '/'} className="side-place">
                <Icon name={icon} />
                <span>{label}</span>
                {note && <span className="side-note figures">{note}</span>}
              </NavLink>
            </li>
          ))}
          <li className="side-phone-only">
            <Link to="/more" className="side-place" aria-current={behindMore ? 'page' : undefined}>
              <Icon name="list" />
              <span>{t('nav.more')}</span>
              {running && <span className="side-note figures">{running}</span>}
            </Link>
          </li>
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
