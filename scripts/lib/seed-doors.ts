import { setTimeout as sleep } from 'node:timers/promises'
import { consentVersion } from '@exqress/contracts/consent.ts'
import { type ApiClient, createApiClient } from './api-client.ts'
import type { StackPlan } from './services.ts'
import { Sentence } from './steps.ts'

/** The doors through which demo data comes in: sessions at the services, as people have them. */
export function service(plan: StackPlan, name: 'admin' | 'delivery' | 'user'): ApiClient {
  return createApiClient(`http://127.0.0.1:${plan.ports[name]}`)
}

/** By a one-time code; a new number makes a new account. */
export async function signInCustomer(plan: StackPlan, phone: string): Promise<ApiClient> {
  const client = service(plan, 'user')
  const contact = { channel: 'phone', address: phone }
  const before = new Set((await codesTo(client, phone)).map(({ at }) => at))
  await client.call('POST', '/api/codes', contact)
  const code = await until('the code of a demo customer', async () => {
    const sent = await codesTo(client, phone)
    return sent.findLast(({ at }) => !before.has(at))?.code
  })
  const session = await client.call<{ accessToken: string }>('POST', '/api/session', {
    contact,
    code,
    consent: consentVersion,
  })
  return client.withToken(session.accessToken)
}

type Sent = { to: string; text: string; at: string }
async function codesTo(client: ApiClient, phone: string): Promise<{ code: string; at: string }[]> {
  const { messages } = await client.call<{ messages: Sent[] }>('GET', '/dev/messages')
  const digits = (text: string) => text.replace(/^\+82/, '0').replace(/\D/g, '')
  return messages
    .filter(({ to }) => digits(to) === digits(phone))
    .flatMap(({ text, at }) => (/\b\d{6}\b/.exec(text) ?? []).map((code) => ({ code, at })))
}

export async function until<T>(what: string, look: () => Promise<T | false | undefined>): Promise<T> {
  const deadline = Date.now() + 60_000
  for (;;) {
    const found = await look()
    if (found) return found
    if (Date.now() > deadline) throw new Sentence(`waited 60 s for ${what}.`)
    await sleep(200)
  }
}
