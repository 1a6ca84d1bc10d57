import { consentVersion } from '@exqress/contracts/consent.ts'
import { v7 } from 'uuid'
import { type Answer, ask, until } from '../api.ts'
import type { ServiceName, StageOptions } from './options.ts'

type Method = Parameters<typeof ask>[1]
type Sent = { body?: unknown; photo?: Uint8Array<ArrayBuffer> }

/** Somebody who is signed in at one of the services, with a session of their own. */
export type Actor = {
  ask(method: Method, path: string, sent?: Sent): Promise<Answer>
  /** The same where only success makes sense. @throws Refused */
  need(method: Method, path: string, sent?: Sent): Promise<Answer['body']>
  download(path: string): Promise<Uint8Array<ArrayBuffer>>
  /** The cookies of a session for the app in this browser: its own where it has one of theirs that lives, else one that begins now. */
  cookies(there: string | undefined): Promise<string[]>
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
  const courier = (phone = '') => {
    const deviceId = v7() // one for the stage and the app that it opens: a courier has one phone
    return createActor(base('delivery'), () =>
      ask(base('delivery'), 'POST', '/api/session', { body: { phone, password: people.password, deviceId } }),
    )
  }
  const customer = (who: 'recipient' | 'family' | 'stranger', phone: string) =>
    createActor(base('user'), () => signInCustomer(base('user'), phone), {
      read: () => sessions.read(who),
      keep: (cookie) => sessions.keep(who, cookie),
    })
  const desk = (email = '') =>
    createActor(base('admin'), () =>
      ask(base('admin'), 'POST', '/api/session', { body: { email, password: people.password } }),
    )
  const emailOf = (role: string) => people.desk.find((each) => each.role === role)?.email
  return {
    desk: desk(people.owner.email),
    operator: desk(emailOf('operator')),
    officer: desk(emailOf('officer')),
    courier: courier(first?.phone),
    otherCourier: courier(second?.phone),
    recipient: customer('recipient', people.recipient.phone),
    family: customer('family', people.family.phone),
    // Somebody with the app and no parcel of this kind: a passer-by who tries.
    stranger: customer('stranger', '010-0000-8001'),
    nobody: createActor(base('user'), undefined),
  }
}

/** @param kept where the session's cookie outlives this process; without it, it lives as long as the actor */
function createActor(
  base: string,
  signIn: (() => Promise<Answer>) | undefined,
  kept: { read(): string | undefined; keep(cookie: string): void } = inMemory(),
): Actor {
  let token: Promise<string> | undefined
  const begin = async () => {
    const session = await signIn?.()
    if (session && session.status >= 400) throw new Refused(session.code ?? 'unavailable')
    return session
  }
  /** Goes on with the session there is: one-time codes are few in an hour, and a stage is started often. */
  const goOn = async (cookie: string | undefined) => {
    const renewed = cookie && (await ask(base, 'POST', '/api/session/refresh', { cookie }))
    return renewed && renewed.status < 400 ? renewed : await begin()
  }
  const renew = async () => {
    const session = await goOn(kept.read())
    if (session?.cookies.length) kept.keep(session.cookies.map((each) => each.split(';')[0]).join('; '))
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
    async cookies(there) {
      const session = await goOn(there)
      // The stage acts in this session too: a courier has one at a time, and one of its own would end the app's.
      if (session) token = Promise.resolve(String(session.body.accessToken ?? ''))
      return session?.cookies ?? []
    },
  }
  return actor
}

function inMemory() {
  let cookie: string | undefined
  return {
    read: () => cookie,
    keep(next: string) {
      cookie = next
    },
  }
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
