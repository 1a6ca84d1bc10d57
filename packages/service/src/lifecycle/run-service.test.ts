import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createInterface } from 'node:readline'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { Router } from 'express'
import { createApp } from '../http/create-app.ts'
import { createProbes } from '../http/probes.ts'
import { silentLog } from '../log/create-log.ts'
import { createMetrics } from '../metrics/create-metrics.ts'
import { createReadiness } from './readiness.ts'
import { startService } from './run-service.ts'
import type { Part } from './start-parts.ts'

let handled: () => void = () => {}

type Options = { parts?: Part[]; drainMs?: number; graceMs?: number; fatal?: (error: unknown) => void }

async function start({ parts = [], drainMs = 0, graceMs = 2_000, fatal = () => {} }: Options) {
  const readiness = createReadiness()
  const metrics = createMetrics({ service: 'test' })
  const slow = Router()
  slow.get('/slow/:ms', async (req, res) => {
    await sleep(Number(req.params.ms))
    handled()
    res.json({ done: true })
  })
  const app = createApp({
    log: silentLog,
    metrics,
    routers: [
      { prefix: '/', router: createProbes({ readiness }) },
      { prefix: '/api', router: slow },
    ],
  })
  const ops = createApp({
    log: silentLog,
    metrics,
    routers: [{ prefix: '/', router: createProbes({ readiness, metrics }) }],
  })
  const options = {
    log: silentLog,
    readiness,
    app,
    port: 0,
    ops: { app: ops, port: 0 },
    parts,
    drainMs,
    graceMs,
    fatal,
  }
  const service = await startService(options)
  const base = `http://127.0.0.1:${service.port}`
  return { service, base, ready: async () => (await fetch(`${base}/readyz`)).json() }
}

async function until(condition: () => boolean | Promise<boolean>, ms = 5_000) {
  const end = Date.now() + ms
  while (!(await condition())) {
    assert.ok(Date.now() < end, 'waited too long')
    await sleep(20)
  }
}

test('a service starts while its parts are away, says which, and tries again', async () => {
  let database = false
  let broker = false
  const order: string[] = []
  const { service, base, ready } = await start({
    parts: [
      {
        name: 'postgres',
        async start() {
          if (!database) throw Object.assign(new Error('away'), { code: 'ECONNREFUSED' })
          order.push('postgres up')
        },
        stop: async () => void order.push('postgres down'),
      },
      {
        name: 'relay',
        after: ['postgres'],
        required: false,
        async start() {
          if (!broker) throw new Error('away')
          order.push('relay up')
        },
        stop: async () => void order.push('relay down'),
      },
    ],
  })
  assert.equal((await fetch(`${base}/livez`)).status, 200)
  assert.deepEqual(await ready(), { status: 'not_ready', waitingFor: ['postgres', 'relay'] })
  database = true
  await until(async () => (await fetch(`${base}/readyz`)).status === 200)
  assert.deepEqual(await ready(), { status: 'ready', waitingFor: ['relay'] })
  broker = true
  await service.up
  assert.deepEqual(await ready(), { status: 'ready', waitingFor: [] })
  assert.equal(await service.stop(), true)
  assert.deepEqual(order, ['postgres up', 'relay up', 'relay down', 'postgres down'])
})

test('a part that goes away while the service runs is seen, and seen to come back', async () => {
  let there = true
  const { service, ready } = await start({
    parts: [
      {
        name: 'postgres',
        start: async () => {},
        async check() {
          if (!there) throw new Error('away')
        },
      },
    ],
  })
  await service.up
  there = false
  await until(async () => (await ready()).status === 'not_ready')
  there = true
  await until(async () => (await ready()).status === 'ready')
  await service.stop()
})

test('stopping: not ready first, then running requests end, then the parts', async () => {
  const order: string[] = []
  const { service, base, ready } = await start({
    drainMs: 200,
    parts: [{ name: 'postgres', start: async () => {}, stop: async () => void order.push('stopped') }],
  })
  await service.up
  handled = () => order.push('handled')
  const answer = fetch(`${base}/api/slow/600`).then((response) => response.json())
  await sleep(50)
  const stopped = service.stop()
  assert.deepEqual(await ready(), { status: 'not_ready', waitingFor: ['stopping'] })
  assert.deepEqual(await answer, { done: true })
  assert.equal(await stopped, true)
  assert.deepEqual(order, ['handled', 'stopped'])
  await assert.rejects(fetch(`${base}/livez`))
  assert.equal(await service.stop(), true)
})

test('what does not end within the grace time is cut off', async () => {
  const { service, base } = await start({
    graceMs: 300,
    parts: [{ name: 'stubborn', start: async () => {}, stop: () => new Promise(() => {}) }],
  })
  const answer = assert.rejects(fetch(`${base}/api/slow/2500`))
  await sleep(50)
  const began = Date.now()
  assert.equal(await service.stop(), false)
  assert.ok(Date.now() - began < 2_000)
  await answer
})

test('a service that is stopped before its parts are up does not wait for them', async () => {
  let stops = 0
  const { service } = await start({
    parts: [
      { name: 'postgres', start: () => Promise.reject(new Error('away')), stop: async () => void stops++ },
      { name: 'relay', after: ['postgres'], start: () => assert.fail(), stop: async () => assert.fail() },
    ],
  })
  await sleep(50)
  assert.equal(await service.stop(), true)
  assert.equal(stops, 1)
})

test('probes and metrics have a port of their own', async () => {
  const { service, base } = await start({})
  const ops = `http://127.0.0.1:${service.opsPort}`
  assert.equal((await fetch(`${ops}/readyz`)).status, 200)
  assert.match(await (await fetch(`${ops}/metrics`)).text(), /http_request_seconds/)
  assert.equal((await fetch(`${base}/metrics`)).status, 404)
  await service.stop()
})

test('a port that is taken stops the start', async () => {
  const taken = createServer().listen(0)
  await once(taken, 'listening')
  const readiness = createReadiness()
  const { port } = taken.address() as AddressInfo
  await assert.rejects(startService({ log: silentLog, readiness, app: () => {}, port, parts: [], fatal: () => {} }), {
    code: 'EADDRINUSE',
  })
  taken.close()
})

/** A service in a process of its own, as `main.ts` runs it. */
function program(parts: string) {
  const here = (path: string) => JSON.stringify(new URL(path, import.meta.url).href)
  const code = `
    import { createLog } from ${here('../log/create-log.ts')}
    import { createReadiness } from ${here('./readiness.ts')}
    import { runService } from ${here('./run-service.ts')}
    const app = (req, res) => setTimeout(() => res.end('done'), 400)
    const service = await runService({
      log: createLog({ service: 'test' }), readiness: createReadiness(), app, port: 0, graceMs: 1000, parts: [${parts}],
    })
    process.send(service.port)`
  const child = spawn(process.execPath, ['--input-type=module', '-e', code], {
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
    cwd: import.meta.dirname,
  })
  const events: { event: string; code?: string; err?: { name: string } }[] = []
  createInterface({ input: child.stdout as NodeJS.ReadableStream }).on('line', (line) => events.push(JSON.parse(line)))
  return { child, events }
}

for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  test(`${signal} lets a running request end, then ends with status 0`, async () => {
    const { child, events } = program('')
    const [port] = await once(child, 'message')
    const answer = fetch(`http://127.0.0.1:${port}/`).then((response) => response.text())
    await sleep(100)
    child.kill(signal)
    assert.equal(await answer, 'done')
    const [status] = await once(child, 'close')
    assert.equal(status, 0)
    assert.deepEqual(events.map(({ event }) => event).slice(-3), [
      'service.signal',
      'service.stopping',
      'service.stopped',
    ])
  })
}

test('what nobody caught ends the service with status 1 after a whole stop, and its message stays unsaid', async () => {
  const { child, events } = program(
    `{ name: 'bad', async start() { setTimeout(() => Promise.reject(new RangeError('010-0000-1234')), 50) } }`,
  )
  const [status] = await once(child, 'close')
  assert.equal(status, 1)
  assert.ok(events.some(({ event, err }) => event === 'service.failed' && err?.name === 'RangeError'))
  assert.ok(events.some(({ event }) => event === 'service.stopped'))
  assert.doesNotMatch(JSON.stringify(events), /0000/)
})

test('a running part can end the service', async () => {
  const { child, events } = program(
    `{ name: 'watchdog', async start({ fatal }) { setTimeout(() => fatal(Object.assign(new Error('x'), { code: 'lag_stands_still' })), 50) } }`,
  )
  const [status] = await once(child, 'close')
  assert.equal(status, 1)
  assert.ok(JSON.stringify(events).includes('lag_stands_still'))
})
