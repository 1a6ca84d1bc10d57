// How long a refusal takes, for each cause: could a clock tell them apart? The delivery service over HTTP on a database of its own, causes in
// random order, one at a time. Prints each cause's times, and how far each distribution is from that of all other causes (Kolmogorov-Smirnov).
// Run: node bench/src/refusals.ts [scans of each cause]
import { randomInt } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { encodeToken, newLabelKey, sealToken } from '@exqress/crypto/token.ts'
import { newHandle } from '@exqress/crypto/token-node.ts'
import { createDeliveryApp } from '@exqress/delivery/app.ts'
import { startPostgres } from '@exqress/local/postgres.ts'
import { createReadiness } from '@exqress/service/lifecycle/readiness.ts'
import { v7 } from 'uuid'
import { depsOn, setStage } from './scan-stage.ts'

const SCANS = Number(process.argv[2] ?? 2_000)
const PARCELS = 10_000

const folder = await mkdtemp(join(tmpdir(), 'exqress-bench-refusals-'))
const postgres = await startPostgres({ dataDir: join(folder, 'data') })
const { stage, tokens } = await setStage(await postgres.ensureDatabase('bench'), PARCELS)
const { deps, ring } = await depsOn(stage, { mostInvalid: Number.MAX_SAFE_INTEGER })
await deps.ring.part.start({ fatal: () => {}, signal: new AbortController().signal })
const server = createServer(createDeliveryApp(deps, { readiness: createReadiness() }))
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/scans`

// A courier to whom none of the parcels belongs, and whose budget lasts.
const courierId = v7()
await deps.db.query(
  `insert into couriers (courier_id, login_index, password_hash, sealed_profile, wrapped_key, key_epoch, status)
   select $1, $2, '', '', '', key_epoch, 'approved' from couriers limit 1`,
  [courierId, Buffer.from(courierId)],
)
await deps.db.query(
  `insert into decode_budgets (courier_id, day, spent, allowed) values ($1, (now() at time zone 'Asia/Seoul')::date, 0, 1000000000)`,
  [courierId],
)
const session = await deps.sessions.startSession(deps.db, { accountId: courierId, role: 'courier' })
const { accessToken } = deps.access.issue({ sub: courierId, sid: session.sessionId, role: 'courier' })

const quarter = PARCELS / 4
await deps.db.query(
  `update labels set voided_at = now() where waybill_id in (select waybill_id from parcels order by waybill_id offset $1 limit $2)`,
  [quarter, quarter],
)
await deps.db.query(
  `update parcels set destroyed_at = now(), courier_id = null, sealed_route = null, sealed_recipient = null, sealed_door = null
    where waybill_id in (select waybill_id from parcels order by waybill_id offset $1 limit $2)`,
  [2 * quarter, quarter],
)
await deps.db.query(
  `update parcels set courier_id = null where waybill_id in (select waybill_id from parcels order by waybill_id offset $1)`,
  [3 * quarter],
)
await deps.db.query('analyze', undefined)

const foreign = new Map([[1, { key: newLabelKey(), state: 'printing' as const, createdAt: new Date(0).toISOString() }]])
const among = (from: number) => () => tokens[from + randomInt(quarter)] as string
const causes = {
  'not yours': among(0),
  void: among(quarter),
  destroyed: among(2 * quarter),
  'nobody’s, bait': among(3 * quarter),
  unknown: () => encodeToken(sealToken(ring, newHandle())),
  'label_invalid: forged': () => encodeToken(sealToken(foreign, newHandle())),
  'label_invalid: other text': () => 'HELLO',
} satisfies Record<string, () => string>
type Cause = keyof typeof causes
const names = Object.keys(causes) as Cause[]

async function time(cause: Cause): Promise<number> {
  const body = JSON.stringify({ id: v7(), purpose: 'look', token: causes[cause]() })
  const headers = { 'content-type': 'application/json', 'x-exqress': '1', authorization: `Bearer ${accessToken}` }
  const began = process.hrtime.bigint()
  const answer = await fetch(url, { method: 'POST', headers, body })
  await answer.arrayBuffer()
  const took = Number(process.hrtime.bigint() - began) / 1e6
  if (answer.status !== (cause.startsWith('label_invalid') ? 422 : 404)) throw new Error(`${cause}: ${answer.status}`)
  return took
}

const times = new Map<Cause, number[]>(names.map((name) => [name, []]))
for (let i = 0; i < 200; i++) await time(names[i % names.length] as Cause)
for (let round = 0; round < SCANS; round++) {
  const order = names.map((name) => ({ name, at: Math.random() })).sort((a, b) => a.at - b.at)
  for (const { name } of order) times.get(name)?.push(await time(name))
}

const sorted = (values: readonly number[]) => [...values].sort((a, b) => a - b)
const quantile = (values: readonly number[], q: number) => (values[Math.floor(q * (values.length - 1))] ?? 0).toFixed(2)

/** The greatest distance between the two distribution functions: 0 = the same, 1 = a single look tells which. */
function distance(a: readonly number[], b: readonly number[]): number {
  let [i, j, most] = [0, 0, 0]
  while (i < a.length && j < b.length) {
    const x = Math.min(a[i] as number, b[j] as number)
    while (i < a.length && (a[i] as number) <= x) i++
    while (j < b.length && (b[j] as number) <= x) j++
    most = Math.max(most, Math.abs(i / a.length - j / b.length))
  }
  return most
}

const classOf = (name: Cause) => (name.startsWith('label_invalid') ? 'label_invalid' : 'not_readable')
console.log(`${SCANS} scans of each cause, one at a time, ${PARCELS} parcels; milliseconds`)
console.table(
  Object.fromEntries(
    names.map((name) => {
      const own = sorted(times.get(name) ?? [])
      const same = names.filter((other) => other !== name && classOf(other) === classOf(name))
      const others = sorted(same.flatMap((other) => times.get(other) ?? []))
      // Of two samples of one distribution 95 % are nearer than this.
      const bound = 1.36 * Math.sqrt((own.length + others.length) / (own.length * others.length))
      return [
        name,
        {
          p50: quantile(own, 0.5),
          p90: quantile(own, 0.9),
          p99: quantile(own, 0.99),
          'KS to its class': distance(own, others).toFixed(3),
          'by chance below': bound.toFixed(3),
        },
      ]
    }),
  ),
)
const ofClass = (wanted: string) =>
  sorted(names.filter((name) => classOf(name) === wanted).flatMap((name) => times.get(name) ?? []))
const [readable, invalid] = [ofClass('not_readable'), ofClass('label_invalid')]
for (const [name, all] of [
  ['not_readable', readable],
  ['label_invalid', invalid],
] as const)
  console.log(`${name}: p50 ${quantile(all, 0.5)}, p90 ${quantile(all, 0.9)}, p99 ${quantile(all, 0.99)}`)
console.log(
  `KS between the two classes: ${distance(readable, invalid).toFixed(3)} (they may differ: one asks the database)`,
)

server.closeAllConnections()
server.close()
await deps.ring.part.stop?.()
await deps.db.end()
await postgres.stop()
await rm(folder, { recursive: true, force: true })
process.exit(0)
