import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { consentVersion, courierConsentVersion } from '@exqress/contracts/consent.ts'
import { demoCouriers, demoCustomers, demoOwner } from '@exqress/demo/demo-people.ts'
import { demoPlaces } from '@exqress/demo/demo-places.ts'
import { demoCarriers, writeDemoCsv } from '@exqress/demo/make-demo-csv.ts'
import { v7 as newId } from 'uuid'
import { type ApiClient, createApiClient } from './api-client.ts'
import { environmentOf, type StackPlan } from './services.ts'
import { Sentence } from './steps.ts'

const root = join(import.meta.dirname, '..', '..')
const run = promisify(execFile)
/** Not under `.data/`, which a search for personal data in clear must find empty. */
const csvFolder = join(root, 'demo', 'data')
const LABELS = 12

export type SeededDemo = {
  /** For the step's line. */
  text: string
  /** What to type, by role. */
  accounts: [role: string, text: string][]
  labels: number
  /** Of the desk's owner and the couriers. */
  password: string
}

type Kept = { password: string; done: string[]; labels: number; labelBase?: string }

/**
 * Fills an empty stack through the same doors that people use: an invitation, the carriers, an import of a CSV file,
 * couriers who sign up and are approved, assignments, customers with their codes, label pictures. Each part is noted when it is
 * done, so an interrupted start goes on where it was.
 */
export async function seedDemo(plan: StackPlan, say: (text: string) => void): Promise<SeededDemo> {
  const file = join(plan.dataDir, 'demo.json')
  const kept: Kept = existsSync(file)
    ? JSON.parse(readFileSync(file, 'utf8'))
    : { password: `demo-${randomBytes(6).toString('hex')}`, done: [], labels: 0 }
  const save = () => writeFileSync(file, JSON.stringify(kept, null, 2), { mode: 0o600 })
  save()
  const isNew = kept.done.length === 0
  const once = async (name: string, work: () => Promise<void>) => {
    if (kept.done.includes(name)) return
    say(name)
    await work()
    kept.done.push(name)
    save()
  }

  const { password } = kept
  let signedIn: ApiClient | undefined
  const desk = async () => (signedIn ??= await signInToDesk(plan, password))
  await once('inviting the owner of the desk', () => createOwner(plan, password))
  await once('carriers', async () => {
    const sortCodes = demoPlaces.map(({ postcode, sortCode }) => ({ postcodePrefix: postcode, sortCode }))
    for (const { code, name, range } of demoCarriers) {
      const carrier = { code, name, numberRule: code, ranges: [range], sortCodes }
      await (await desk()).call('PUT', `/api/carriers/${code}`, carrier)
    }
  })
  await once('importing the orders', () => importOrders(desk))
  await once('couriers', () => signUpCouriers(plan, password))
  await once('approving the couriers', () => approveCouriers(desk))
  await once('assigning', () => assign(desk))
  await once('customers', () => signUpCustomers(plan))
  // A label holds the address under which the customer app is reached, and `--lan` changes that.
  if (kept.labelBase !== plan.bases.customerApp) {
    say('label pictures')
    kept.labels = await drawLabels(plan.dataDir, desk)
    kept.labelBase = plan.bases.customerApp
    save()
  }

  return {
    text: isNew ? 'imported and signed up through the services' : 'there from before',
    labels: kept.labels,
    password,
    accounts: [
      ['Desk', `${demoOwner.email}  ${password}`],
      ...demoCouriers.map(({ phone }): [string, string] => ['Courier', `${phone}  ${password}`]),
      ['Customer', `${demoCustomers[0]?.phone} and 19 more; the code stands under "Messages sent"`],
    ],
  }
}

function service(plan: StackPlan, name: 'admin' | 'delivery' | 'user'): ApiClient {
  return createApiClient(`http://127.0.0.1:${plan.ports[name]}`)
}

/** As an operator would: a command prints a one-time link, and whoever opens it chooses a password. */
async function createOwner(plan: StackPlan, password: string): Promise<void> {
  const command = join(root, 'services', 'admin', 'src', 'create-owner.ts')
  const args = [command, '--email', demoOwner.email, '--quiet']
  let link: string
  try {
    link = (await run(process.execPath, args, { env: environmentOf('admin', plan) })).stdout.trim()
  } catch (error) {
    const { code, stderr } = error as { code: number; stderr: string }
    if (code === 3) return // an earlier start came this far, with the password that is kept
    throw new Sentence(`the first owner could not be invited: ${stderr.trim().split('\n').at(-1)}`)
  }
  const secret = /([\w-]{20,})$/.exec(link)?.[1]
  await service(plan, 'admin').call('POST', '/api/invitations/accept', { secret, name: demoOwner.name, password })
}

async function signInToDesk(plan: StackPlan, password: string): Promise<ApiClient> {
  const client = service(plan, 'admin')
  const session = await client.call<{ accessToken: string }>('POST', '/api/session', {
    email: demoOwner.email,
    password,
  })
  return client.withToken(session.accessToken)
}

async function importOrders(desk: () => Promise<ApiClient>): Promise<void> {
  mkdirSync(csvFolder, { recursive: true })
  const { cp949 } = await writeDemoCsv(csvFolder)
  const csv = readFileSync(cp949)
  const result = await (await desk()).send<{ failed: number; errors: unknown[] }>(
    'POST',
    '/api/imports?source=demo-mall',
    csv,
    'text/csv',
  )
  // Row, column and code; no values.
  if (result.failed > 0)
    throw new Sentence(`the import refused ${result.failed} rows: ${JSON.stringify(result.errors.slice(0, 3))}`)
}

async function signUpCouriers(plan: StackPlan, password: string): Promise<void> {
  for (const { name, phone } of demoCouriers) {
    await service(plan, 'delivery').call('POST', '/api/couriers', {
      name,
      phone,
      password,
      consent: courierConsentVersion,
    })
  }
}

type DeskCourier = { courierId: string; status: string }
async function approveCouriers(desk: () => Promise<ApiClient>): Promise<void> {
  const client = await desk()
  const couriers = await until('the desk to hear of the couriers', async () => {
    const answer = await client.call<{ couriers: DeskCourier[] }>('GET', '/api/couriers')
    return answer.couriers.length >= demoCouriers.length && answer.couriers
  })
  for (const { courierId, status } of couriers) {
    if (status === 'pending') await client.call('POST', `/api/couriers/${courierId}/approve`, { id: newId() })
  }
  await until('delivery to approve the couriers', async () => {
    const answer = await client.call<{ couriers: DeskCourier[] }>('GET', '/api/couriers')
    return answer.couriers.every(({ status }) => status === 'approved')
  })
}

/** The first courier has the round that the demo tells of and no other place; the rest share the others. */
async function assign(desk: () => Promise<ApiClient>): Promise<void> {
  const client = await desk()
  const { couriers } = await client.call<{ couriers: (DeskCourier & { name?: string })[] }>('GET', '/api/couriers')
  for (const [index, { sortCode }] of demoPlaces.entries()) {
    const { name } = demoCouriers[index === 0 ? 0 : 1 + (index % (demoCouriers.length - 1))] ?? {}
    const courier = couriers.find((candidate) => candidate.name === name)
    if (!courier) throw new Sentence('the desk does not know the demo couriers.')
    const { parcels } = await client.call<{ parcels: { waybillId: string }[] }>(
      'GET',
      `/api/waybills?unassigned=true&sortCode=${encodeURIComponent(sortCode)}&limit=500`,
    )
    const waybillIds = parcels.map(({ waybillId }) => waybillId)
    if (waybillIds.length) {
      await client.call('POST', '/api/assignments', { id: newId(), waybillIds, courierId: courier.courierId })
    }
  }
}

async function signUpCustomers(plan: StackPlan): Promise<void> {
  for (const { name, phone } of demoCustomers) {
    const client = service(plan, 'user')
    const contact = { channel: 'phone', address: phone }
    await client.call('POST', '/api/codes', contact)
    const code = await until('the code of a demo customer', async () => {
      const { messages } = await client.call<{ messages: { to: string; text: string }[] }>('GET', '/dev/messages')
      const digits = (text: string) => text.replace(/^\+82/, '0').replace(/\D/g, '')
      const message = messages.findLast(({ to }) => digits(to) === digits(phone))
      return message && /\b\d{6}\b/.exec(message.text)?.[0]
    })
    const session = await client.call<{ accessToken: string }>('POST', '/api/session', {
      contact,
      code,
      consent: consentVersion,
    })
    await client.withToken(session.accessToken).call('PUT', '/api/me/name', { name })
  }
}

/** Pictures of parcels of the first round that were not scanned yet: after its first scan a label is not printed again. */
async function drawLabels(dataDir: string, desk: () => Promise<ApiClient>): Promise<number> {
  const client = await desk()
  const folder = join(dataDir, 'labels')
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const { parcels } = await client.call<{ parcels: { waybillId: string; findTag: string }[] }>(
    'GET',
    `/api/waybills?state=registered&unassigned=false&sortCode=${demoPlaces[0]?.sortCode}&limit=${LABELS}`,
  )
  for (const [index, { waybillId, findTag }] of parcels.entries()) {
    const picture = await client.download(`/api/waybills/${waybillId}/label.png`)
    writeFileSync(join(folder, `${String(index + 1).padStart(2, '0')}-${findTag.replace(' ', '')}.png`), picture)
  }
  return parcels.length
}

async function until<T>(what: string, look: () => Promise<T | false | undefined>): Promise<T> {
  const deadline = Date.now() + 60_000
  for (;;) {
    const found = await look()
    if (found) return found
    if (Date.now() > deadline) throw new Sentence(`waited 60 s for ${what}.`)
    await sleep(200)
  }
}
