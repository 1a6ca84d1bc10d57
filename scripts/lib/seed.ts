import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { courierConsentVersion } from '@exqress/contracts/consent.ts'
import { damageLabel } from '@exqress/demo/damage-label.ts'
import { demoCouriers, demoCustomers, demoDesk, demoFamily, demoOwner } from '@exqress/demo/demo-people.ts'
import { demoPlaces } from '@exqress/demo/demo-places.ts'
import { demoCarriers, writeDemoCsv, writeSampleCsv } from '@exqress/demo/make-demo-csv.ts'
import { v7 as newId } from 'uuid'
import type { ApiClient } from './api-client.ts'
import { service, signInCustomer, until } from './seed-doors.ts'
import { seedLives } from './seed-lives.ts'
import { environmentOf, type StackPlan } from './services.ts'
import { Sentence } from './steps.ts'

const root = join(import.meta.dirname, '..', '..')
const run = promisify(execFile)
/** Not under `.data/`, which a search for personal data in clear must find empty. */
const csvFolder = join(root, 'demo', 'data')

/** Where the labels' pictures lie: numbered those of the first courier, the others by what became of the parcel. */
export const labelFolder = (dataDir: string): string => join(dataDir, 'labels')

export type SeededDemo = {
  /** For the step's line. */
  text: string
  /** What to type, by role. */
  accounts: [role: string, text: string][]
  labels: number
  /** A morning's orders of a mall, for the desk's import. */
  sampleCsv: string
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
  let recipient: ApiClient | undefined
  await once('customers', async () => {
    recipient = await signUpCustomers(plan)
  })
  await once('an operator and a privacy officer', () => inviteToDesk(plan, desk, password))
  await once('a parcel in every state', async () =>
    seedLives({ plan, desk: await desk(), recipient, password, folder: labelFolder(plan.dataDir) }),
  )
  // A label holds the address under which the customer app is reached, and `--lan` changes that.
  if (kept.labelBase !== plan.bases.customerApp) {
    say('label pictures')
    kept.labels = await drawLabels(plan.dataDir, desk)
    kept.labelBase = plan.bases.customerApp
    save()
  }

  mkdirSync(csvFolder, { recursive: true })
  return {
    sampleCsv: await writeSampleCsv(csvFolder),
    text: isNew ? 'imported and signed up through the services' : 'there from before',
    labels: kept.labels,
    password,
    accounts: [
      ['Password', `${password}, of everybody at the desk and every courier`],
      ['Desk', [demoOwner, ...demoDesk].map(({ email }) => email).join(', ')],
      ['Couriers', demoCouriers.map(({ phone }) => phone).join(', ')],
      [
        'Recipient',
        `${demoCustomers[0]?.phone}; of the same household ${demoFamily.phone}; 19 more from 010-0000-1002`,
      ],
      ['', 'their codes stand under "Messages sent"; the stage opens each of them signed in'],
    ],
  }
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

/** @returns the first of them, signed in: codes for a number are few */
async function signUpCustomers(plan: StackPlan): Promise<ApiClient | undefined> {
  let first: ApiClient | undefined
  const people = [...demoCustomers, demoFamily]
  // A few at a time: each waits for a code more than it works.
  while (people.length > 0) {
    const some = people.splice(0, 5).map(async ({ name, phone }) => {
      const client = await signInCustomer(plan, phone)
      await client.call('PUT', '/api/me/name', { name })
      if (phone === demoCustomers[0]?.phone) first = client
    })
    await Promise.all(some)
  }
  return first
}

/** The owner invites the others, and each opens the one-time link and chooses the password. */
async function inviteToDesk(plan: StackPlan, desk: () => Promise<ApiClient>, password: string): Promise<void> {
  for (const { email, role, name } of demoDesk) {
    const { link } = await (await desk()).call<{ link: string }>('POST', '/api/invitations', { email, role })
    const secret = /([\w-]{20,})$/.exec(link)?.[1]
    await service(plan, 'admin').call('POST', '/api/invitations/accept', { secret, name, password })
  }
}

/**
 * Pictures of the first courier's parcels that were not scanned yet (after its first scan a label is not printed again); rain and
 * a hard edge had one of them, which only its find tag finds.
 */
async function drawLabels(dataDir: string, desk: () => Promise<ApiClient>): Promise<number> {
  const client = await desk()
  const folder = labelFolder(dataDir)
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  for (const name of readdirSync(folder)) if (/^\d/.test(name)) rmSync(join(folder, name))
  const { couriers } = await client.call<{ couriers: { courierId: string; name?: string }[] }>('GET', '/api/couriers')
  const courierId = couriers.find(({ name }) => name === demoCouriers[0]?.name)?.courierId
  const { parcels } = await client.call<{ parcels: { waybillId: string; findTag: string }[] }>(
    'GET',
    `/api/waybills?state=registered&courierId=${courierId}&limit=30`,
  )
  for (const [index, { waybillId, findTag }] of parcels.entries()) {
    const picture = await client.download(`/api/waybills/${waybillId}/label.png`)
    const name = `${String(index + 1).padStart(2, '0')}-${findTag.replace(' ', '')}`
    const isLast = index === parcels.length - 1
    if (isLast) writeFileSync(join(folder, `${name}-unreadable.png`), damageLabel(picture))
    else writeFileSync(join(folder, `${name}.png`), picture)
  }
  return parcels.length
}
