import type { ParcelState } from '@exqress/contracts/states.ts'
import { useSharedText } from '@exqress/ui/i18n/shared-text.ts'
import { shownPhone } from '@exqress/ui/i18n/shown-phone.ts'
import { Button } from '@exqress/ui/look/button.tsx'
import type { ReactNode } from 'react'
import type { Card } from '../../src/stage/cards.ts'
import { useText, type Words } from './i18n/text.ts'
import { openPhone } from './open-phone.ts'
import { isAway, type StageState } from './stage-api.ts'

type Person = Exclude<Card['name'], 'database'>
const cardNames = ['stranger', 'courier', 'recipient', 'database'] as const satisfies Card['name'][]
/** Fields about a person, in the order in which one reads a slip. */
const personal = [
  'recipientName',
  'phone',
  'route',
  'unit',
  'doorMemo',
  'product',
  'senderName',
  'waybillNumber',
  'waybillLast4',
  'proof',
] as const
const others = ['state', 'carrier', 'findTag', 'sortCode', 'loadNumber'] as const

/** What each of four sees at this moment, as the running system answers them. */
export function Cards({
  cards,
  busy,
  state,
  onAgain,
}: {
  cards: Card[]
  busy: boolean
  state: StageState
  onAgain: () => void
}) {
  const t = useText()
  // the courier's answer has the code alone
  const carrierName = cards
    .map((card) => (card.name === 'recipient' ? card.answer?.carrierName : undefined))
    .find(Boolean)
  return (
    <div className="cards" aria-busy={busy}>
      {cards.map((card) =>
        card.name === 'database' ? (
          <Frame key={card.name} name={card.name} away={isAway(card)}>
            <Rows card={card} />
          </Frame>
        ) : (
          <Frame
            key={card.name}
            name={card.name}
            away={isAway(card)}
            asked={card.asked}
            {...(card.status && { status: card.status })}
          >
            <Answer card={card} carrierName={carrierName} />
            {card.name === 'recipient' && state.play?.behind && card.answer?.state === state.play.told && (
              <p className="who-behind" role="status">
                {t('cards.behind')}
              </p>
            )}
            {card.name !== 'stranger' && <Phone who={card.name} path={pathFor(card, state)} />}
          </Frame>
        ),
      )}
      <p className="cards-again">
        <Button variant="quiet" busy={busy} onClick={onAgain}>
          {t('cards.again')}
        </Button>
      </p>
    </div>
  )
}

/** Before there is a box: who will be asked, and that nobody has been. */
export function NoCards() {
  const t = useText()
  return (
    <>
      <p className="soft cards-empty">{t('cards.empty')}</p>
      <div className="cards">
        {cardNames.map((name) => (
          <article className="who who-empty" key={name}>
            <h3>{t(`who.${name}`)}</h3>
            <p className="soft">{t(`who.${name}.will`)}</p>
          </article>
        ))}
      </div>
    </>
  )
}

/** The recipient's app opens at this box, as long as it is theirs to see. */
function pathFor({ name, status }: Extract<Card, { name: Person }>, { play }: StageState): string {
  return name === 'recipient' && status === 200 ? `/parcels/${play?.waybillId}` : ''
}

function Phone({ who, path }: { who: Exclude<Person, 'stranger'>; path: string }) {
  const t = useText()
  return (
    <a
      className="button button-plain"
      href={`/open/${who}`}
      target={`exqress-${who}`}
      onClick={(event) => {
        event.preventDefault()
        openPhone(who, path)
      }}
    >
      {t('cards.phone')}
    </a>
  )
}

function Frame({
  name,
  away,
  asked,
  status,
  children,
}: {
  name: Card['name']
  away: boolean
  asked?: string
  status?: number
  children: ReactNode
}) {
  const t = useText()
  const tone = away ? 'card-away' : status !== undefined && status >= 400 ? 'card-nothing' : ''
  return (
    <article className={`who who-${name} ${tone}`}>
      <header>
        <h3>{t(`who.${name}`)}</h3>
        <p className="soft">{t(`who.${name}.what`)}</p>
      </header>
      {away ? <p role="status">{t(name === 'database' ? 'cards.databaseAway' : 'cards.away')}</p> : children}
      {asked && (
        <p className="who-asked">
          <code>{asked}</code> {status !== undefined && <b>{status}</b>}
        </p>
      )}
    </article>
  )
}

function Answer({ card, carrierName }: { card: Extract<Card, { name: Person }>; carrierName: unknown }) {
  const t = useText()
  const shared = useSharedText()
  const textOf = (field: string, value: unknown) =>
    field === 'state' ? shared(`state.${value as ParcelState}`) : textOfField(t, field, value)
  if (!card.answer) return <p className="who-refused">{t('cards.refused')}</p>
  const { answer } = card
  const shown = personal.filter((field) => answer[field] !== undefined && answer[field] !== '')
  return (
    <dl className="facts">
      {shown.map((field) => (
        <Fact key={field} name={t(`field.${field}`)} value={textOf(field, answer[field])} strong />
      ))}
      {shown.length === 0 && <Fact name={t('field.none')} value={t('field.nothing')} strong />}
      {others
        .filter((field) => answer[field] !== undefined)
        .map((field) => (
          <Fact
            key={field}
            name={t(`field.${field}`)}
            value={textOf(field, (field === 'carrier' && carrierName) || answer[field])}
          />
        ))}
    </dl>
  )
}

function Fact({ name, value, strong = false }: { name: string; value: string; strong?: boolean }) {
  return (
    <div className={strong ? 'fact-strong' : ''}>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  )
}

function textOfField(t: Words, field: string, value: unknown): string {
  if (field === 'proof') return t('field.photo')
  if (field === 'route') {
    const { street, building, dong } = value as { street: string; building: string; dong: string }
    return [street, building, dong].filter(Boolean).join(' ')
  }
  if (field === 'phone') return shownPhone(String(value))
  return String(value)
}

/** The rows as they are stored, what is sealed first: then ids and states. */
function Rows({ card }: { card: Extract<Card, { name: 'database' }> }) {
  const t = useText()
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
    <section className="rows" tabIndex={0} aria-label={t('who.database')}>
      {card.rows?.map(({ database, table, columns }) => (
        <table key={database}>
          <caption>
            {database}.{table}
          </caption>
          <tbody>
            {sealedFirst(columns).map(({ name, value, bytes }) => (
              <tr key={name}>
                <th scope="row">{name}</th>
                <td className={bytes === undefined ? '' : 'row-sealed'}>
                  {bytes === undefined ? value : `\\x${value}… `}
                  {bytes !== undefined && <small>{t('cards.bytes', { count: bytes })}</small>}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      ))}
    </section>
  )
}

function sealedFirst<T extends { bytes?: number | undefined }>(columns: readonly T[]): T[] {
  return columns.toSorted((a, b) => Number(a.bytes === undefined) - Number(b.bytes === undefined))
}
