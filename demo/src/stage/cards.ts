import { v7 } from 'uuid'
import type { Answer } from '../api.ts'
import type { Actors } from './actors.ts'
import type { Life, Play } from './life.ts'
import type { StageOptions, StoredRow } from './options.ts'
import { isBrokerAway } from './parts.ts'

export const cardNames = ['stranger', 'courier', 'recipient', 'database'] as const
export type CardName = (typeof cardNames)[number]

/** `asked`: the call that was made as this person. Absent `status`: nobody answered; from 500 on, the service is not whole. */
export type Card =
  | {
      name: Exclude<CardName, 'database'>
      asked: string
      status?: number
      code?: string
      answer?: Record<string, unknown>
    }
  | { name: 'database'; rows?: StoredRow[] }

/** What each of the four sees of the parcel at this moment: the answers of the running system, one call for each. */
export async function dealCards(options: StageOptions, actors: Actors, { play }: Life): Promise<Card[]> {
  if (!play) return []
  const scan = { id: v7(), token: play.token }
  return Promise.all([
    answerOf('stranger', 'POST /api/scans', () => actors.stranger.ask('POST', '/api/scans', { body: scan })),
    courierCard(options, actors, play),
    answerOf('recipient', 'POST /api/scans', () =>
      actors.recipient.ask('POST', '/api/scans', { body: { ...scan, id: v7() } }),
    ),
    options.storedRows(play.waybillId).then(
      (rows): Card => ({ name: 'database', rows }),
      (): Card => ({ name: 'database' }),
    ),
  ])
}

/**
 * What this courier sees of it: in the list until they have it, then what a look at the label shows, and from the door on what the scan
 * there does. A mere look before and after that is no part of the work, and the recipient would be told of it; so they would while it is
 * not heard everywhere that the courier has it.
 */
async function courierCard(options: StageOptions, actors: Actors, play: Play): Promise<Card> {
  const isHeard = !isBrokerAway(options) && !play.behind
  if (!play.done.includes('take') || (!isHeard && !play.done.includes('open')))
    return answerOf('courier', 'GET /api/parcels', async () => {
      const listed = await actors.courier.ask('GET', '/api/parcels')
      const parcels = (listed.body.parcels ?? []) as { waybillId: string }[]
      return { ...listed, body: parcels.find(({ waybillId }) => waybillId === play.waybillId) ?? {} }
    })
  const purpose = play.done.includes('open') ? 'deliver' : 'look'
  return answerOf('courier', `POST /api/scans · ${purpose}`, () =>
    actors.courier.ask('POST', '/api/scans', { body: { id: v7(), token: play.token, purpose } }),
  )
}

async function answerOf(
  name: 'stranger' | 'courier' | 'recipient',
  asked: string,
  call: () => Promise<Answer>,
): Promise<Card> {
  try {
    const { status, code, body } = await call()
    return { name, asked, status, ...(code ? { code } : { answer: body }) }
  } catch {
    return { name, asked } // the service is away; the page looks again when it is back
  }
}
