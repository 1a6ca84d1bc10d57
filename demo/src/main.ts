// The life of one parcel against a running system, through its public APIs and a real picture of its label. Prints what each person
// gets to see, by field and masked: `npm run demo`.
import { consentVersion } from '@exqress/contracts/consent.ts'
import { tokenFromText } from '@exqress/crypto/token.ts'
import { v7 } from 'uuid'
import { type Answer, ask, download, need, until } from './api.ts'
import { demoCouriers, demoCustomers, demoOwner } from './demo-people.ts'
import { readLabel } from './read-label.ts'

type Stage = {
  plan: { ports: { admin: number; delivery: number; user: number } }
  demo: { password: string }
}
const { plan, demo } = JSON.parse(process.env.EXQRESS_STAGE ?? '{}') as Stage
const base = (name: keyof Stage['plan']['ports']) => `http://127.0.0.1:${plan.ports[name]}`
const [desk, delivery, user] = [base('admin'), base('delivery'), base('user')]

let step = 0
const say = (title: string) => console.log(`\n${String(++step).padStart(2)}. ${title}`)
const line = (who: string, text: string) => console.log(`      ${who.padEnd(12)}${text}`)
const personal = [
  'recipientName',
  'unit',
  'phone',
  'doorMemo',
  'product',
  'waybillNumber',
  'route',
  'senderName',
  'proof',
]
/** Names of the personal fields in an answer; their values stay where they are. */
const shown = (body: Answer['body']) =>
  personal.filter((field) => body[field] !== undefined).join(', ') || 'nothing personal'
const refused = ({ status, code }: Answer) => `${status} ${code}: nothing can be opened with this label`

async function tell(): Promise<void> {
  const person = demoCustomers[3]
  if (!person) throw new Error('the demo has no people')

  say('The desk issues a waybill and prints its label')
  const admin = String(
    (await need(desk, 'POST', '/api/session', { body: { email: demoOwner.email, password: demo.password } }))
      .accessToken,
  )
  const { waybillId, findTag } = (await need(desk, 'POST', '/api/waybills', {
    as: admin,
    body: {
      id: v7(),
      waybill: {
        carrier: 'cj',
        recipient: {
          name: person.name,
          phone: person.phone,
          address: {
            postcode: person.place.postcode,
            address: `${person.building.street} ${person.building.building}`.trim(),
            detail: `${person.building.dong} ${person.unit}`.trim(),
          },
        },
        senderName: '데모몰',
        product: '책 세 권',
        memo: person.memo,
      },
    },
  })) as { waybillId: string; findTag: string }
  const picture = await download(desk, `/api/waybills/${waybillId}/label.png`, admin)
  const texts = await readLabel(picture)
  const token = tokenFromText(texts[0] ?? '')
  if (!token || new Set(texts).size !== 1) throw new Error('the picture of the label cannot be read')
  line('label', `${texts.length} QR codes, ${(texts[0] ?? '').length} characters, both the same; find tag ${findTag}`)

  say('A passer-by points a phone at the box')
  const report = await ask(user, 'POST', '/api/found', { body: { id: v7(), token, where: 'street' } })
  const nonsense = await ask(user, 'POST', '/api/found', { body: { id: v7(), token: 'NOT A LABEL', where: 'street' } })
  line(
    'passer-by',
    `learns nothing: the same reply for this label and for nonsense (${report.status}, ${nonsense.status})`,
  )

  say('The desk gives it to a courier; another courier scans it')
  const [courier, other] = await Promise.all(demoCouriers.slice(0, 2).map((who) => signInCourier(who.phone)))
  if (!courier || !other) throw new Error('the demo has no couriers')
  await need(desk, 'POST', '/api/assignments', {
    as: admin,
    body: { id: v7(), waybillIds: [waybillId], courierId: courier.id },
  })
  const scan = (as: string, purpose: string) =>
    ask(delivery, 'POST', '/api/scans', { as, body: { id: v7(), purpose, token } })
  const taken = await until('delivery to hear of the parcel', async () => {
    const answer = await scan(courier.token, 'take')
    return answer.status === 200 && answer.body.waiting !== true && answer
  })
  line('other', refused(await scan(other.token, 'deliver')))

  say('The courier takes, loads, departs')
  line('take', `${taken.body.state}: ${shown(taken.body)}`)
  const loaded = await scan(courier.token, 'load')
  line('load', `${loaded.body.state}: load number ${loaded.body.loadNumber}, ${shown(loaded.body)}`)
  const departed = await need(delivery, 'POST', '/api/departures', { as: courier.token, body: { id: v7() } })
  line('depart', `${departed.departed} on the way`)

  say('At the door the label is scanned: now, and only now, the courier sees who it is for')
  const inHand = await scan(courier.token, 'deliver')
  line('courier', shown(inHand.body))
  const photoId = v7()
  await need(delivery, 'PUT', `/api/photos/${photoId}`, { as: courier.token, photo: picture })
  await need(delivery, 'POST', '/api/deliveries', {
    as: courier.token,
    body: { id: v7(), waybillIds: [waybillId], place: 'door', photoId },
  })
  line('delivered', 'at the door, with a photo')

  say('The recipient signs in with a code and scans the same label')
  const customer = await signInCustomer(person)
  const opened = await until('the keys of the recipient', async () => {
    const answer = await ask(user, 'POST', '/api/scans', { as: customer, body: { id: v7(), token } })
    return answer.status === 200 && answer.body.state === 'delivered' && answer.body.product !== undefined && answer
  })
  line('recipient', shown(opened.body))
  const timeline = opened.body.timeline as { state: string; inferred: boolean }[]
  line('timeline', timeline.map(({ state, inferred }) => (inferred ? `(${state})` : state)).join(' → '))
  await need(user, 'POST', `/api/parcels/${waybillId}/received`, { as: customer, body: { id: v7() } })

  say('The recipient has the data destroyed')
  const began = Date.now()
  await need(user, 'POST', `/api/parcels/${waybillId}/destroy`, { as: customer, body: { id: v7() } })
  const { destruction } = await until('all services to destroy their keys', async () => {
    const { status, body } = await ask(user, 'GET', `/api/parcels/${waybillId}`, { as: customer })
    const done = body.destruction as { admin?: string; delivery?: string; user?: string } | undefined
    return status === 200 && done?.admin && done.delivery && done.user ? { destruction: done } : false
  })
  line(
    'destroyed',
    `${Object.keys(destruction)
      .filter((name) => name !== 'askedAt')
      .join(', ')}, after ${((Date.now() - began) / 1000).toFixed(1)} s`,
  )

  say('The old box is scanned once more')
  line('courier', refused(await scan(courier.token, 'look')))
  const after = await ask(user, 'POST', '/api/scans', { as: customer, body: { id: v7(), token } })
  line('recipient', refused(after))
  if (after.code !== 'not_readable') throw new Error('a destroyed parcel was opened')
  console.log('\nThe end. Who it was for is known to nobody any more but the recipient.\n')
}

async function signInCourier(phone: string): Promise<{ id: string; token: string }> {
  const body = await need(delivery, 'POST', '/api/session', {
    body: { phone, password: demo.password, deviceId: v7() },
  })
  return { id: String(body.accountId), token: String(body.accessToken) }
}

async function signInCustomer({ name, phone }: { name: string; phone: string }): Promise<string> {
  const contact = { channel: 'phone', address: phone }
  const before = new Set((await messages()).map(({ at, text }) => at + text))
  await need(user, 'POST', '/api/codes', { body: contact })
  const code = await until('the code', async () => {
    const fresh = (await messages()).filter(
      ({ to, at, text }) => digits(to) === digits(phone) && !before.has(at + text),
    )
    return fresh.flatMap(({ text }) => /\b\d{6}\b/.exec(text)?.[0] ?? []).at(-1)
  })
  const token = String(
    (await need(user, 'POST', '/api/session', { body: { contact, code, consent: consentVersion } })).accessToken,
  )
  await need(user, 'PUT', '/api/me/name', { as: token, body: { name } })
  return token
}

async function messages(): Promise<{ to: string; text: string; at: string }[]> {
  return (await need(user, 'GET', '/dev/messages')).messages as { to: string; text: string; at: string }[]
}

const digits = (phone: string) => phone.replace(/^\+82/, '0').replace(/\D/g, '')

await tell().catch((error: Error) => {
  console.error(`\nThe story broke off: ${error.message}\n`)
  process.exitCode = 1
})
