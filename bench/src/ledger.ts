// What the ledger costs: giving records their places (in Postgres), and reading a log of 1,000,000 again: by the script that anybody
// can run on an export, by the service's own reader, and by the service from its database.
// Run: node bench/src/ledger.ts [leaves to read] [records to append]
import { createWriteStream } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createCheckpointFiles } from '@exqress/admin/ledger/checkpoint-files.ts'
import { createLedger } from '@exqress/admin/ledger/ledger.ts'
import { createLedgerRound, signAndFile } from '@exqress/admin/ledger/ledger-parts.ts'
import { verifyLog } from '@exqress/admin/ledger/verify-log.ts'
import { directoryKeyStore } from '@exqress/crypto/key-store.ts'
import { canonicalJson } from '@exqress/crypto/ledger/canonical-json.ts'
import { createLogReader } from '@exqress/crypto/ledger/read-log-node.ts'
import { exportReceiptPublicKey } from '@exqress/crypto/sign-node.ts'
import { startPostgres } from '@exqress/local/postgres.ts'
import { createPool } from '@exqress/service/db.ts'
import { silentLog } from '@exqress/service/log/create-log.ts'
import { createMetrics } from '@exqress/service/metrics/create-metrics.ts'
import { migrate } from '@exqress/service/migrate.ts'
import { type ExportLine, makeLog, newLogKey } from '../../scripts/lib/made-log.ts'
// @ts-expect-error a script without types: it has to run where nothing else is
import { linesOf, verifyExport } from '../../scripts/verify-ledger.mjs'

const LEAVES = Number(process.argv[2] ?? 1_000_000)
const RECORDS = Number(process.argv[3] ?? 200_000)
/** Leaves between two checkpoints: a busy log's, at one checkpoint every ten seconds. */
const EVERY = 1_000
const CHUNK = 10_000

const folder = await mkdtemp(join(tmpdir(), 'exqress-bench-ledger-'))
const key = newLogKey()
const publicKey = exportReceiptPublicKey(key)
type Cost = { ms: number; cpu: number }
/** The machine may be busy with other things: this process's own time on a processor is told too. */
const tell = (what: string, count: number, { ms, cpu }: Cost) =>
  console.log(
    `${what.padEnd(50)} ${String(Math.round((count / ms) * 1000)).padStart(7)}/s ${(ms / 1000).toFixed(1).padStart(7)} s, ${(cpu / 1000).toFixed(1)} s of processor, for ${count}`,
  )
async function timed(work: () => Promise<unknown>): Promise<Cost> {
  const [start, before] = [performance.now(), process.cpuUsage()]
  await work()
  const { user, system } = process.cpuUsage(before)
  return { ms: performance.now() - start, cpu: (user + system) / 1000 }
}

try {
  const file = join(folder, 'log.ndjson')
  const text = function* () {
    let chunk = ''
    for (const line of makeLog({ size: LEAVES, every: EVERY, key })) {
      chunk += `${JSON.stringify(line)}\n`
      if (chunk.length < 1_000_000) continue
      yield chunk
      chunk = ''
    }
    yield chunk
  }
  await pipeline(Readable.from(text()), createWriteStream(file))
  const script = await timed(async () => {
    const verdict = await verifyExport(linesOf(file), { publicKey: Buffer.from(publicKey) })
    if (!verdict.ok || verdict.size !== LEAVES) throw new Error('an untouched log is not what was signed')
  })
  tell('read an export again, the script', LEAVES, script)
  tell('read a log again, the reader (JSON not counted)', LEAVES, await timeReader(file))

  const postgres = await startPostgres({ dataDir: join(folder, 'postgres') })
  try {
    await benchDatabase(await postgres.ensureDatabase('ledger'))
  } finally {
    await postgres.stop()
  }
} finally {
  await rm(folder, { recursive: true, force: true })
}

/** What the reader alone takes. */
async function timeReader(file: string): Promise<Cost> {
  const reader = createLogReader({ logId: '2026-11', publicKey })
  const cost = { ms: 0, cpu: 0 }
  let lines: ExportLine[] = []
  const flush = async () => {
    const prepared = lines.map((line) =>
      line.kind === 'leaf'
        ? {
            index: line.index,
            salt: Buffer.from(line.salt, 'base64url'),
            leaf: Buffer.from(line.leaf, 'base64url'),
            entry: canonicalJson(line.entry),
          }
        : line,
    )
    lines = []
    const { ms, cpu } = await timed(async () => {
      for (const line of prepared) {
        if ('note' in line) reader.checkpoint(line.note as string)
        else if ('salt' in line) reader.line(line as never)
      }
    })
    cost.ms += ms
    cost.cpu += cpu
  }
  for await (const some of linesOf(file)) {
    lines = some.filter((line: string) => line !== '').map((line: string) => JSON.parse(line) as ExportLine)
    await flush()
  }
  if (!reader.end().ok) throw new Error('an untouched log is not what was signed')
  return cost
}

async function benchDatabase(url: string): Promise<void> {
  const db = createPool({ url, name: 'bench', statementTimeoutMs: 0 })
  try {
    await migrate(db, new URL('../../services/admin/migrations/', import.meta.url))
    const ledger = await createLedger({
      db,
      keyStore: await directoryKeyStore(join(folder, 'keys')),
      metrics: createMetrics({ service: 'bench' }),
      files: createCheckpointFiles(join(folder, 'checkpoints')),
    })
    const deps = { db, ledger, log: silentLog, now: () => new Date('2026-11-23T00:00:00.000Z') }
    let chunk: { service: string; epoch: number; number: number; data: { waybillId: string } }[] = []
    const store = async () => {
      await db.query(
        `insert into ledger_pending (service, waybill_id, epoch, number, record)
         select * from unnest($1::text[], $2::uuid[], $3::int[], $4::bigint[], $5::text[])`,
        [
          chunk.map(({ service }) => service),
          chunk.map(({ data }) => data.waybillId),
          chunk.map(({ epoch }) => epoch),
          chunk.map(({ number }) => number),
          chunk.map(({ data }) => canonicalJson(data)),
        ],
      )
      chunk = []
    }
    for (const line of makeLog({ size: RECORDS, every: RECORDS, key })) {
      if (line.kind === 'leaf') chunk.push(line.entry as never)
      if (chunk.length === CHUNK) await store()
    }
    await store()
    const round = createLedgerRound(deps)
    const append = await timed(async () => {
      for (let rounds = 1; (await round()) === 'more'; rounds++) if (rounds % 5 === 0) await signAndFile(deps)
      await signAndFile(deps)
    })
    tell('give records their places', RECORDS, append)
    const check = await timed(async () => {
      const verdict = await verifyLog(deps, '2026-11')
      if (!verdict.ok || verdict.size !== RECORDS) throw new Error(`the log is broken: ${JSON.stringify(verdict)}`)
    })
    tell('read a log again, the service from its database', RECORDS, check)
    console.log(
      `a log of 1,000,000 is read again by the service in about ${((check.ms / RECORDS) * 1000).toFixed(0)} s (bar: 30 s)`,
    )
  } finally {
    await db.end()
  }
}
