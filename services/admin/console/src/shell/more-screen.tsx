import { Icon } from '@exqress/ui/look/icon.tsx'
import { Link } from 'react-router'
import { useText } from '../i18n/text.ts'
import { usePlaces } from './places.ts'
import { ScreenHead } from './screen-head.tsx'

/** Every place that a phone's bar has no room for. */
export default function MoreScreen() {
  const t = useText()
  const places = usePlaces()
  return (
    <div className="narrow stack-wide">
      <ScreenHead title={t('nav.more')} plain={t('nav.more')} />
      <ul className="list list-joined">
        {places
          .filter(({ onBar }) => !onBar)
          .map(({ to, icon, label, note }) => (
            <li key={to}>
              <Link to={to} className="line place-line">
                <Icon name={icon} />
                <span className="line-body strong">{label}</span>
                {note && <span className="figures">{note}</span>}
                <Icon name="chevron" />
              </Link>
            </li>
          ))}
        <li>
          <a className="line place-line" href="/docs" target="_blank" rel="noreferrer">
            <Icon name="list" />
            <span className="line-body strong">{t('nav.docs')}</span>
            <Icon name="chevron" />
          </a>
        </li>
      </ul>
    </div>
  )
}
