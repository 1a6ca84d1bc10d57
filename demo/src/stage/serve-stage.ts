import type { Server } from 'node:http'
import express, { type NextFunction, type Request, type Response } from 'express'
import { v7 } from 'uuid'
import { z } from 'zod'
import { type Actors, createActors, type Message, messages, Refused } from './actors.ts'
import { noteBrowser } from './asking-browser.ts'
import { dealCards } from './cards.ts'
import { serveCode } from './code-pages.ts'
import { createLife, type Life, NotNow, waitsForNews } from './life.ts'
import { openApp } from './open-app.ts'
import { answerNotOpened } from './open-refused.ts'
import { SHORTEST_SOUGHT, type StageOptions } from './options.ts'
import { isBrokerAway, statesOf, wishPart } from './parts.ts'
import { steps } from './steps.ts'
import { serveTray } from './tray.ts'

export type Stage = { readonly address: string; stop(): Promise<void> }

const StepRequest = z.strictObject({
  step: z.enum(steps),
  memo: z.string().trim().max(200).default(''),
  product: z.string().trim().min(1).max(100),
})
const XrayRequest = z.strictObject({
  /** A short one, and none, is told as too short. */
  text: z.string().trim().max(200),
  /** Storage of the apps in this browser, base64. */
  browser: z
    .array(z.strictObject({ name: z.string().max(200), base64: z.string() }))
    .max(500)
    .default([]),
})
const PhotoRequest = z.strictObject({ base64: z.string().max(4_000_000) })
const SignalRequest = z.strictObject({ on: z.boolean() })
/** The database is only started again: nothing at all works without it. */
const PartRequest = z.discriminatedUnion('part', [
  z.strictObject({ part: z.literal('broker'), wish: z.enum(['kill', 'restart']) }),
  z.strictObject({ part: z.literal('database'), wish: z.literal('restart') }),
])

/**
 * The stage of `npm start`: one page and the calls behind it, on loopback alone. It acts as the people of the demo data and
 * opens their apps signed in, so it is part of no image and no deployment (a test says so).
 */
export async function serveStage(options: StageOptions): Promise<Stage> {
  const actors = createActors(options)
  const life = createLife(options, actors)
  const oneAtATime = queue()
  const app = express()
  app.disable('x-powered-by')
  app.use(ownPageOnly(options.port))
  app.use(express.static(options.root, { index: 'index.html', setHeaders: (res) => res.set(headersOf(options)) }))
  app.use('/api', express.json({ limit: '64mb' }))
  app.use(noteBrowser)

  app.get('/api/stage', async (_req, res) => {
    res.json(await stateOf(options, life))
  })
  app.get('/api/cards', async (_req, res) => {
    res.json({ cards: await dealCards(options, actors, life) })
  })
  app.get('/api/labels/:waybillId', (req, res) => {
    if (life.play?.waybillId !== req.params.waybillId)
      return void res.status(404).json({ error: { code: 'not_found' } })
    res.set({ 'content-type': 'image/png', 'cache-control': 'no-store' }).end(life.play.labelPng)
  })
  app.post('/api/steps', async (req, res) => {
    const { step, memo, product } = StepRequest.parse(req.body)
    if (waitsForNews.includes(step) && isBrokerAway(options)) throw new NotNow('broker_down')
    await life.make(step, { memo, product })
    res.status(204).end()
  })
  app.post('/api/xray', async (req, res) => {
    const { text, browser } = XrayRequest.parse(req.body)
    if (Buffer.byteLength(text) < SHORTEST_SOUGHT) throw new TooShort()
    const stores = browser.map(({ name, base64 }) => ({ name, bytes: Buffer.from(base64, 'base64') }))
    res.json(await oneAtATime(() => options.xray(text, stores)))
  })
  app.post('/api/xray/proof', async (req, res) => {
    const { text } = XrayRequest.parse(req.body)
    if (Buffer.byteLength(text) < SHORTEST_SOUGHT) throw new TooShort()
    res.json(await oneAtATime(() => options.proveXray(text)))
  })
  app.post('/api/find-tag', async (req, res) => {
    const { base64 } = PhotoRequest.parse(req.body)
    res.json(await findByTag(actors, life, Buffer.from(base64, 'base64')))
  })
  app.post('/api/parts', async (req, res) => {
    const { part, wish } = PartRequest.parse(req.body)
    await wishPart(options, part, wish)
    res.status(204).end()
  })
  app.post('/api/signal', (req, res) => {
    options.courierSignal.on = SignalRequest.parse(req.body).on
    res.status(204).end()
  })
  serveTray(app, options)
  serveCode(app, options)
  app.get('/open/:who', async (req, res) => {
    try {
      res.redirect(303, await openApp(options, actors, req))
    } catch (error) {
      if (error instanceof z.ZodError) throw error
      answerNotOpened(error, req, res)
    }
  })
  app.use((_req, res) => void res.status(404).json({ error: { code: 'not_found' } }))
  app.use(answerError)

  const server = await listen(app, options.port)
  return {
    address: `http://localhost:${options.port}`,
    stop: () =>
      new Promise((done) => {
        server.close(() => done())
        server.closeAllConnections()
      }),
  }
}

class TooShort extends Error {}

/** Searches of several windows follow one another: else one would find what another has hidden to prove that it is found. */
function queue() {
  let last: Promise<unknown> = Promise.resolve()
  return <T>(work: () => Promise<T>): Promise<T> => {
    const next = last.then(work, work)
    last = next
    return next
  }
}

/** Whoever points another name at this machine, or another page that calls it, gets nothing: the stage acts as people. */
function ownPageOnly(port: number) {
  const hosts = [`localhost:${port}`, `127.0.0.1:${port}`]
  return (req: Request, res: Response, next: NextFunction) => {
    const { host = '', origin } = req.headers
    const foreign = !hosts.includes(host) || (origin !== undefined && !hosts.includes(origin.replace('http://', '')))
    const blind = req.method === 'POST' && req.headers['x-exqress'] !== '1'
    if (foreign || blind) return void res.status(403).json({ error: { code: 'foreign_page' } })
    next()
  }
}

function headersOf({ bases }: StageOptions): Record<string, string> {
  return {
    'content-security-policy': [
      "default-src 'none'",
      "script-src 'self' 'wasm-unsafe-eval'",
      "style-src 'self'",
      "img-src 'self' blob: data:",
      "font-src 'self'",
      "connect-src 'self'",
      "worker-src 'self'",
      `frame-src ${bases.customerApp} ${bases.courierApp}`,
      "base-uri 'none'",
      "form-action 'none'",
      "frame-ancestors 'none'",
    ].join('; '),
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    'cache-control': 'no-cache',
  }
}

async function stateOf(options: StageOptions, life: Life) {
  // not waited for: the next answer has it, and while the database is away what was seen last is shown
  life.look().catch(() => {})
  const [sent, up] = await Promise.all([
    messages(`http://127.0.0.1:${options.ports.user}`).catch(() => []),
    servicesUp(options),
  ])
  // both at one moment: a step may have begun or ended meanwhile
  const { play, running } = life
  return {
    running,
    play: play && { ...play, token: undefined, labelPng: undefined },
    person: options.people.recipient,
    courier: options.people.couriers[0],
    password: options.people.password,
    owner: options.people.owner.email,
    labels: options.labels().map(({ name, findTag, unreadable, life }) => ({ name, findTag, unreadable, life })),
    bases: options.bases,
    lanUrl: options.lanUrl,
    lanQr: options.lanQr,
    signal: options.courierSignal.on,
    messages: shownOf(sent, options.people.recipient.phone),
    services: up,
    parts: statesOf(options),
  }
}

/** The newest, and the newest of those to whom the stage is about: many others get some when a courier departs. */
function shownOf(sent: Message[], recipient: string): Message[] {
  const theirs = sent.filter(({ to }) => to === recipient.replace(/\D/g, '')).slice(0, 4)
  return sent.filter((message, index) => index < 6 || theirs.includes(message))
}

async function servicesUp({ ports }: StageOptions): Promise<Record<string, boolean>> {
  const checks = Object.entries(ports)
    .filter(([name]) => ['admin', 'delivery', 'user'].includes(name))
    .map(async ([name, port]) => {
      const answer = await fetch(`http://127.0.0.1:${port}/readyz`, { signal: AbortSignal.timeout(1500) }).catch(
        () => undefined,
      )
      return [name, answer?.ok === true] as const
    })
  return Object.fromEntries(await Promise.all(checks))
}

/** As the courier does with a label that no camera reads: the tag, and a photo of the box. */
async function findByTag({ courier }: Actors, { play }: Life, photo: Buffer) {
  if (!play) throw new NotNow('no_parcel', 'register')
  const photoId = v7()
  await courier.need('PUT', `/api/photos/${photoId}`, { photo: new Uint8Array(photo) })
  const body = { id: v7(), purpose: 'look', findTag: play.findTag, photoId }
  const answer = await courier.ask('POST', '/api/find-tag-scans', { body })
  return { status: answer.status, ...(answer.code ? { code: answer.code } : { answer: answer.body }) }
}

function answerError(error: unknown, _req: Request, res: Response, _next: NextFunction): void {
  if (error instanceof NotNow) {
    res.status(409).json({ error: { code: error.code, before: error.before } })
  } else if (error instanceof z.ZodError) res.status(400).json({ error: { code: 'bad_input' } })
  else if (error instanceof TooShort) res.status(400).json({ error: { code: 'too_short' } })
  else if (error instanceof Refused) res.status(502).json({ error: { code: 'refused', service: error.code } })
  else res.status(503).json({ error: { code: 'unavailable' } })
}

function listen(app: express.Express, port: number): Promise<Server> {
  return new Promise((ready, fail) => {
    const server = app.listen(port, '127.0.0.1', (error?: Error) => (error ? fail(error) : ready(server)))
  })
}
