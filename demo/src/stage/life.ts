import { setTimeout as sleep } from 'node:timers/promises'
import { tokenFromText } from '@exqress/crypto/token.ts'
import { v7 } from 'uuid'
import { until } from '../api.ts'
import { readLabel } from '../read-label.ts'
import { type Actors, courierIdOf } from './actors.ts'
import { type Alongside, loadOthers, markOver, newsOf } from './alongside.ts'
import type { StageOptions } from './options.ts'
import { type Step, steps } from './steps.ts'

/** Steps that end with what one service hears of another; without events they would wait for nothing. */
export const waitsForNews: readonly Step[] = ['register', 'destroy']

/** The parcel that the stage is about. Lives in this memory alone. */
export type Play = {
  waybillId: string
  findTag: string
  sortCode: string
  /** What only the door shows. */
  memo: string
  /** What a camera reads off the label. */
  labelText: string
  token: string
  /** The label as it is printed. */
  labelPng: Buffer
  done: Step[]
  /** Boxes that were loaded together with this one, itself included. */
  loaded?: number
  alongside?: Alongside[]
  /** The state that the recipient's service knows by now, and whether the courier's knows a newer one. */
  told?: string
  behind?: boolean
  /** At the last look news was on its way; only the next one says whether it is behind. */
  late?: boolean
  /** What the courier was shown when the box was in hand. */
  inHand?: Record<string, unknown>
  /** Seconds from the wish to the receipt, and when each service had destroyed its part. */
  destroyed?: { seconds: number; services: string[]; receipt?: Record<string, unknown> }
}

/** Why a step cannot be made now; the stage says it in words. */
export class NotNow extends Error {
  readonly code:
    | 'no_parcel'
    | 'done_already'
    | 'out_of_order'
    | 'busy'
    | 'no_broker'
    | 'no_database'
    | 'broker_down'
    | 'part_so_already'
  readonly before: Step | undefined
  constructor(code: NotNow['code'], before?: Step) {
    super(code)
    this.code = code
    this.before = before
  }
}

export type Wishes = { memo: string; product: string }

export type Life = {
  readonly play: Play | undefined
  /** The step that is being made. */
  readonly running: Step | undefined
  /** @throws NotNow, Refused */
  make(step: Step, wishes: Wishes): Promise<void>
  /**
   * Looks, not at every call, at what nobody tells here: what the recipient's service has heard of, and which of the boxes alongside are
   * delivered by now, in the real app.
   */
  look(): Promise<void>
}

const lookEveryMs = 3_000

export function createLife(options: StageOptions, actors: Actors): Life {
  let play: Play | undefined
  let running: Step | undefined
  let lookAt = 0
  const scan = (purpose: string) =>
    actors.courier.need('POST', '/api/scans', { body: { id: v7(), purpose, token: play?.token } })

  const make: Record<Step, (wishes: Wishes) => Promise<void>> = {
    async register(wishes) {
      play = undefined
      play = await register(options, actors, wishes)
    },
    take: async () => void (await scan('take')),
    async load() {
      await scan('load')
      if (play) Object.assign(play, await loadOthers(options, actors, 2))
    },
    depart: async () => void (await actors.courier.need('POST', '/api/departures', { body: { id: v7() } })),
    async open() {
      if (play) play.inHand = await scan('deliver')
    },
    async deliver() {
      const { waybillId, labelPng } = play as Play
      const photoId = v7()
      await actors.courier.need('PUT', `/api/photos/${photoId}`, { photo: new Uint8Array(labelPng) })
      const body = { id: v7(), waybillIds: [waybillId], place: 'door', photoId }
      await actors.courier.need('POST', '/api/deliveries', { body })
      const heard = async () => {
        const { body: parcel } = await actors.recipient.ask('GET', `/api/parcels/${waybillId}`)
        return parcel.state === 'delivered'
      }
      // Delivered it is, even where no news gets through: the recipient's card says so when it comes.
      await until('the recipient to hear of it', heard, 15).catch(() => {})
    },
    destroy: () => destroy(actors, play as Play),
  }

  return {
    get play() {
      return play
    },
    get running() {
      return running
    },
    async make(step, wishes) {
      if (running) throw new NotNow('busy', running)
      check(play, step)
      running = step
      try {
        await make[step](wishes)
        play?.done.push(step)
      } finally {
        running = undefined
      }
    },
    async look() {
      const seen = play
      if (!seen || Date.now() < lookAt) return
      lookAt = Number.POSITIVE_INFINITY // one look at a time
      try {
        const { told, late } = newsOf(await options.storedRows(seen.waybillId))
        if (told) seen.told = told
        // news takes a moment on its way, and a look may fall into it: what is late at two looks is behind
        seen.behind = late && seen.late === true
        seen.late = late
        if (seen.alongside) await markOver(options, seen.alongside)
      } finally {
        lookAt = Date.now() + (seen.late ? 1_000 : lookEveryMs)
      }
    },
  }
}

function check(play: Play | undefined, step: Step): void {
  if (step === 'register') return
  if (!play) throw new NotNow('no_parcel', 'register')
  if (play.done.includes(step)) throw new NotNow('done_already', step)
  const before = steps[steps.indexOf(step) - 1] as Step
  if (!play.done.includes(before))
    throw new NotNow(
      'out_of_order',
      steps.find((each) => !play.done.includes(each)),
    )
}

async function register({ people, bases }: StageOptions, actors: Actors, { memo, product }: Wishes): Promise<Play> {
  const { recipient } = people
  const waybill = {
    carrier: 'cj',
    recipient: {
      name: recipient.name,
      phone: recipient.phone,
      address: {
        postcode: recipient.place.postcode,
        address: `${recipient.building.street} ${recipient.building.building}`.trim(),
        detail: `${recipient.building.dong} ${recipient.unit}`.trim(),
      },
    },
    senderName: '데모몰',
    product,
    memo,
  }
  const issued = await actors.desk.need('POST', '/api/waybills', { body: { id: v7(), waybill } })
  const waybillId = String(issued.waybillId)
  const [png, found] = await Promise.all([
    actors.desk.download(`/api/waybills/${waybillId}/label.png`),
    courierIdOf(actors.desk, people.couriers[0]?.name),
  ])
  const [labelText = ''] = await readLabel(png)
  const token = tokenFromText(labelText)
  if (!token?.length || !labelText.startsWith(`${bases.customerApp}/Q/`.toUpperCase()))
    throw new Error('the picture of the label cannot be read')
  await actors.desk.need('POST', '/api/assignments', {
    body: { id: v7(), waybillIds: [waybillId], courierId: found },
  })
  await until('the courier to be told', async () => {
    const { body } = await actors.courier.ask('GET', '/api/parcels')
    const list = (body.parcels ?? []) as { waybillId: string; waiting?: boolean }[]
    return list.some((parcel) => parcel.waybillId === waybillId && !parcel.waiting)
  })
  await until('the recipient to be told', async () => {
    const { status, body } = await actors.recipient.ask('GET', `/api/parcels/${waybillId}`)
    return status === 200 && !body.waiting && body.product !== undefined
  })
  return {
    waybillId,
    findTag: String(issued.findTag),
    sortCode: recipient.place.sortCode,
    memo,
    labelText,
    token,
    labelPng: Buffer.from(png),
    done: [],
  }
}

/** Asks as the recipient does, and looks until each service has destroyed its part and the receipt is signed. */
async function destroy(actors: Actors, play: Play): Promise<void> {
  const began = Date.now()
  const path = `/api/parcels/${play.waybillId}`
  await actors.recipient.ask('POST', `${path}/received`, { body: { id: v7() } })
  await actors.recipient.need('POST', `${path}/destroy`, { body: { id: v7() } })
  const progress = { seconds: 0, services: [] as string[] }
  play.destroyed = progress
  for (;;) {
    const { body } = await actors.recipient.ask('GET', path)
    const state = (body.destruction ?? {}) as Record<string, unknown>
    const services = ['user', 'delivery', 'admin'].filter((name) => state[name])
    progress.seconds = (Date.now() - began) / 1000
    if (services.length > progress.services.length) progress.services = services
    if (state.receipt) break
    if (progress.seconds > 90) throw new Error('waited 90 s for the receipt')
    await sleep(150)
  }
  const { body: receipt } = await actors.recipient.ask('GET', `${path}/destruction-receipt`)
  play.destroyed = { ...progress, receipt }
}
