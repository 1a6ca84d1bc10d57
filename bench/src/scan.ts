// Opening a scanned token over HTTP beside a naive server and node:http, in one run, as ratios. Each server is a process
// of its own on the same database; rounds of all in turn, medians. Run: node bench/src/scan.ts [seconds a round] [rounds]
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { startPostgres } from '@exqress/local/postgres.ts'
import autocannon from 'autocannon'
import { v7 } from 'uuid'
import { setStage } from './scan-stage.ts'

const SECONDS = Number(process.argv[2] ?? 4)
const ROUNDS = Number(process.argv[3] ?? 3)
const PARCELS = 10_000
const variants = ['ours', 'naive', 'hello'] as const
type Variant = (typeof variants)[number]
type Figures = { perSecond: number; cpu: number; p50: number; p99: number }

const folder = await mkdtemp(join(tmpdir(), 'exqress-bench-postgres-'))
const postgres = await startPostgres({ dataDir: join(folder, 'data') })
const { stage, tokens, accessToken } = await setStage(await postgres.ensureDatabase('bench'), PARCELS)
const servers = new Map<Variant, { child: ReturnType<typeof fork>; port: number }>()
for (const variant of variants) {
  const child = fork(fileURLToPath(new URL('./scan-server.ts', import.meta.url)), [variant, JSON.stringify(stage)], {
    stdio: 'inherit',
  })
  const [{ port }] = (await once(child, 'message')) as [{ port: number }]
  servers.set(variant, { child, port })
}

async function cpuOf(variant: Variant): Promise<number> {
  const { child } = servers.get(variant) as { child: ReturnType<typeof fork> }
  child.send('cpu')
  const [{ cpu }] = (await once(child, 'message')) as [{ cpu: NodeJS.CpuUsage }]
  return cpu.user + cpu.system
}

async function measure(variant: Variant, connections: number, seconds: number): Promise<Figures> {
  const { port } = servers.get(variant) as { port: number }
  const before = await cpuOf(variant)
  const result = await autocannon({
    url: `http://127.0.0.1:${port}`,
    connections,
    duration: seconds,
    requests: [
      {
        method: 'POST',
        path: '/api/scans',
        headers: { 'content-type': 'application/json', 'x-exqress': '1', authorization: `Bearer ${accessToken}` },
        setupRequest: (request: autocannon.Request) => ({
          ...request,
          body: JSON.stringify({ id: v7(), purpose: 'look', token: tokens[Math.floor(Math.random() * tokens.length)] }),
        }),
      },
    ],
  })
  if (result.non2xx > 0 || result.errors > 0)
    throw new Error(`${variant}: ${result.non2xx} refused, ${result.errors} errors`)
  const total = result.requests.total
  return {
    perSecond: total / result.duration,
    cpu: ((await cpuOf(variant)) - before) / total,
    p50: result.latency.p50,
    p99: result.latency.p99,
  }
}

const median = (values: number[]) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)] as number
for (const variant of variants) await measure(variant, 8, 2)
for (const connections of [32, 1]) {
  const rounds = new Map<Variant, Figures[]>(variants.map((variant) => [variant, []]))
  for (let round = 0; round < ROUNDS; round++)
    for (const variant of variants) rounds.get(variant)?.push(await measure(variant, connections, SECONDS))
  const figure = (variant: Variant, name: keyof Figures) =>
    median((rounds.get(variant) ?? []).map((figures) => figures[name]))
  console.log(
    `\n${connections} connection${connections === 1 ? '' : 's'}, ${PARCELS} parcels, median of ${ROUNDS} rounds of ${SECONDS} s`,
  )
  console.table(
    Object.fromEntries(
      variants.map((variant) => [
        variant,
        {
          'requests/s': Math.round(figure(variant, 'perSecond')),
          'CPU µs': Math.round(figure(variant, 'cpu')),
          'p50 ms': figure(variant, 'p50'),
          'p99 ms': figure(variant, 'p99'),
        },
      ]),
    ),
  )
  const ratio = (name: keyof Figures, other: Variant) => (figure('ours', name) / figure(other, name)).toFixed(2)
  console.log(
    `ours / naive: throughput ${ratio('perSecond', 'naive')}, CPU ${ratio('cpu', 'naive')}, p99 ${ratio('p99', 'naive')}`,
  )
  console.log(`ours / node:http hello: throughput ${ratio('perSecond', 'hello')}`)
}
for (const { child } of servers.values()) child.kill()
await postgres.stop()
await rm(folder, { recursive: true, force: true })
process.exit(0)
