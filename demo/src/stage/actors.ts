import { consentVersion } from '@exqress/contracts/consent.ts'
import { v7 } from 'uuid'
import { type Answer, ask, until } from '../api.ts'
import { askingBrowser } from './asking-browser.ts'
import type { ServiceName, StageOptions } from './options.ts'

type Method = Parameters<typeof ask>[1]
type Sent = { body?: unknown; photo?: Uint8Array<ArrayBuffer> }

/** Somebody who is signed in at one of the services, with a session of their own. */
export type Actor = {
  ask(method: Method, path: string, sent?: Sent): Promise<Answer>
  /** The same where only success makes sense. @throws Refused */
  need(method: Method, path: string, sent?: Sent): Promise<Answer['body']>
  download(path: string): Promise<Uint8Array<ArrayBuffer>>
  /** Leaves a session of this person in the browser that asks: its own where it has one of theirs that lives, else another. */
  moveIn(): Promise<void>
}

export type Actors = {
  desk: Actor
  operator: Actor
  officer: Actor
  courier: Actor
  otherCourier: Actor
  recipient: Actor
  family: Actor
  stranger: Actor
  nobody: Actor
}

/** A service answered something else than success: its code, never its words. */
export class Refused extends Error {
  readonly code: string
  constructor(code: string) {
    super(`a service answered ${code}`)
    this.code = code
  }
}

export function createActors({ ports, people, sessions }: StageOptions): Actors {
  const base = (name: ServiceName) => `http://127.0.0.1:${ports[name]}`
  const [first, second] = people.couriers
  const desk = (email = '') =>
    createActor({
      base: base('admin'),
      cookie: 'exqress-admin',
      signIn: () => ask(base('admin'), 'POST', '/api/session', { body: { email, password: people.password } }),
    })
  const owner = desk(people.owner.email)
  const courier = ({ phone, name }: { phone?: string; name?: string } = {}) =>
    createActor({
      base: base('delivery'),
      cookie: 'exqress-courier',
      signIn: () =>
        ask(base('delivery'), 'POST', '/api/session', { body: { phone, password: people.password, deviceId: v7() } }),
      // To sign in ends every other session of a courier, so the stage and the app share one; whose it is, the desk knows.
      shared: { accountId: () => courierIdOf(owner, name) },
    })
  const customer = (who: 'recipient' | 'family' | 'stranger', phone: string) =>
    createActor({
      base: base('user'),
      cookie: 'exqress-customer',
      signIn: () => signInCustomer(base('user'), phone),
      kept: { read: () => sessions.read(who), keep: (cookie) => cookie && sessions.keep(who, cookie) },
    })
  const emailOf = (role: string) => people.desk.find((each) => each.role === role)?.email
  return {
    desk: owner,
    operator: desk(emailOf('operator')),
    officer: desk(emailOf('officer')),
    courier: courier(first),
    otherCourier: courier(second),
    recipient: customer('recipient', people.recipient.phone),
    family: customer('family', people.family.phone),
    // Somebody with the app and no parcel of this kind: a passer-by who tries.
    stranger: customer('stranger', '010-0000-8001'),
    nobody: createActor({ base: base('user'), cookie: '' }),
  }
}

type Account = {
  base: string
  /** Name of the cookie that holds a session of this app. */
  cookie: string
  /** Absent for somebody without an account. */
  signIn?: () => Promise<Answer>
  /** Where the session's cookie outlives this process; without it, it lives as long as the actor. */
  kept?: Kept
  /** Where an account has one session at a time: the stage acts in the one that the asking browser has. */
  shared?: { accountId(): Promise<string> }
}
type Kept = { read(): string | undefined; keep(cookie: string | undefined): void }

function createActor({ base, cookie, signIn, kept = inMemory(), shared }: Account): Actor {
  let token: Promise<string> | undefined
  let ownAccount = ''
  const begin = async () => {
    const session = await signIn?.()
    if (session && session.status >= 400) throw new Refused(session.code ?? 'unavailable')
    return session
  }
  const refreshed = async (held: string | undefined) => {
    const session = held && (await ask(base, 'POST', '/api/session/refresh', { cookie: held }))
    return session && session.status === 200 ? session : undefined
  }
  const accountId = async () => {
    if (shared) return shared.accountId()
    await current()
    return ownAccount
  }
  /** The session in the asking browser, renewed, if it is this person's: somebody else may have signed in there by hand. */
  const theirs = async () => {
    const session = await refreshed(askingBrowser()?.cookie(cookie))
    return session && session.body.accountId === (await accountId()) ? session : undefined
  }
  const giveTo = (session: Answer) => {
    for (const each of session.cookies) askingBrowser()?.give(each)
  }
  const renew = async () => {
    const there = shared && (await theirs())
    if (there) giveTo(there)
    // One-time codes are few in an hour, and a stage is started often: it goes on with the session that it has.
    const session = there ?? (await refreshed(kept.read())) ?? (await begin())
    if (!there && session?.cookies.length) kept.keep(session.cookies.map((each) => each.split(';')[0]).join('; '))
    ownAccount = String(session?.body.accountId ?? '')
    return String(session?.body.accessToken ?? '')
  }
  const current = () => {
    token ??= renew()
    token.catch(() => (token = undefined))
    return token
  }
  const actor: Actor = {
    async ask(method, path, sent = {}) {
      const call = async () => ask(base, method, path, { ...sent, ...(signIn && { as: await current() }) })
      const answer = await call()
      if (answer.status !== 401 || !signIn) return answer
      token = undefined // an access token lives for minutes, a stage for a day
      return call()
    },
    async need(method, path, sent) {
      const { status, code, body } = await actor.ask(method, path, sent)
      if (status >= 400) throw new Refused(code ?? String(status))
      return body
    },
    async download(path) {
      const answer = await fetch(base + path, { headers: { authorization: `Bearer ${await current()}` } })
      if (!answer.ok) throw new Refused(String(answer.status))
      return new Uint8Array(await answer.arrayBuffer())
    },
    async moveIn() {
      const session = (await theirs()) ?? (shared && (await refreshed(kept.read()))) ?? (await begin())
      if (!session) return
      giveTo(session)
      if (!shared) return
      // From now on it is the browser's to renew: a cookie that two renew by themselves counts as stolen.
      kept.keep(undefined)
      token = Promise.resolve(String(session.body.accessToken ?? ''))
    },
  }
  return actor
}

function inMemory(): Kept {
  let cookie: string | undefined
  return {
    read: () => cookie,
    keep(next) {
      cookie = next
    },
  }
}

export async function courierIdOf(desk: Actor, name: string | undefined): Promise<string> {
  const { couriers } = await desk.need('GET', '/api/couriers')
  const found = (couriers as { courierId: string; name?: string }[]).find((courier) => courier.name === name)
  if (!found) throw new Error('the desk does not know the demo courier')
  return found.courierId
}

/** By a one-time code, read where the development build shows the messages that it would have sent. */
async function signInCustomer(user: string, phone: string): Promise<Answer> {
  const contact = { channel: 'phone', address: phone }
  const asked = Date.now()
  const sent = await ask(user, 'POST', '/api/codes', { body: contact })
  if (sent.status >= 400) return sent
  const code = await until('the one-time code', async () => {
    const found = (await messages(user)).find(({ to, code, at }) => to === digits(phone) && code && at >= asked - 1000)
    return found?.code
  })
  return ask(user, 'POST', '/api/session', { body: { contact, code, consent: consentVersion } })
}

const digits = (text: string) => text.replace(/^\+82/, '0').replace(/\D/g, '')

export type Message = { to: string; text: string; at: number; code?: string }

/** Text messages that would have been sent, newest first. */
export async function messages(user: string): Promise<Message[]> {
  const { body } = await ask(user, 'GET', '/dev/messages')
  const list = (body.messages ?? []) as { to: string; text: string; at?: string; sentAt?: string }[]
  return list
    .map(({ to, text, at, sentAt }) => {
      const code = /\b\d{6}\b/.exec(text)?.[0]
      return { to: digits(to), text, at: Date.parse(at ?? sentAt ?? ''), ...(code && { code }) }
    })
    .reverse()
}
