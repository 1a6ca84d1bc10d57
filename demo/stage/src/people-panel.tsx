import { useText } from './i18n/text.ts'
import { openPhone } from './open-phone.ts'
import type { StageState } from './stage-api.ts'

const people = ['recipient', 'family', 'courier', 'otherCourier', 'desk', 'operator', 'officer'] as const
export type Who = (typeof people)[number]

/** Everybody of the demo, each a link to their app, signed in. */
export function PeoplePanel({ state }: { state: StageState }) {
  const t = useText()
  return (
    <section className="panel" aria-labelledby="people-title">
      <h2 id="people-title">{t('people.title')}</h2>
      <p className="soft">{t(state.lanUrl ? 'people.lan' : 'people.text')}</p>
      <ul className="people">
        {people.map((who) => (
          <li key={who}>
            <div className="people-who">
              <b>{t(`people.${who}`)}</b>
              <span className="soft">{t(`people.${who}.what`)}</span>
            </div>
            <a
              className="button button-plain"
              href={`/open/${who}`}
              target={`exqress-${who}`}
              onClick={(event) => {
                event.preventDefault()
                openPhone(who)
              }}
            >
              {t('people.open')}
              <span className="only-read-aloud"> {t(`people.${who}`)}</span>
            </a>
          </li>
        ))}
      </ul>
      <p className="soft">{t('people.password', { password: state.password })}</p>
      <p>
        <a className="button button-plain" href="/api/sample-orders.csv" download="sample-orders.csv">
          {t('people.csv')}
        </a>
      </p>
      <p className="soft">{t('people.csvText')}</p>
    </section>
  )
}
