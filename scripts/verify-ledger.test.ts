import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { promisify } from 'node:util'
import { canonicalJson } from '@exqress/crypto/ledger/canonical-json.ts'
import { signCheckpoint } from '@exqress/crypto/ledger/checkpoint-node.ts'
import { createGrowingTree } from '@exqress/crypto/ledger/growing-tree-node.ts'
import { createLogReader } from '@exqress/crypto/ledger/read-log-node.ts'
import { exportReceiptPublicKey } from '@exqress/crypto/sign-node.ts'
import { type ExportLine, hashOfLeaf, type LeafLine, makeLog, newLogKey } from './lib/made-log.ts'
// @ts-expect-error a script without types: it has to run where nothing else is
import { verifyExport } from './verify-ledger.mjs'

const SIZE = 70
const EVERY = 7
const key = newLogKey()
const publicKey = Buffer.from(exportReceiptPublicKey(key))
const original = [...makeLog({ size: SIZE, every: EVERY, key })]
const foreign = [...makeLog({ size: SIZE, every: EVERY, key, logId: '2026-10' })]
const otherwise = [...makeLog({ size: SIZE, every: EVERY, key: newLogKey() })]

type Verdict = { ok: boolean; index?: number; to?: number; reason?: string; proven: number }
const byScript = (lines: ExportLine[], options = {}): Promise<Verdict> =>
  verifyExport([lines.map((line) => JSON.stringify(line))], { publicKey, ...options })

/** The same export through the reader that the service itself uses. */
function byReader(lines: ExportLine[]): Verdict {
  const reader = createLogReader({ logId: '2026-11', publicKey })
  for (const line of lines) {
    if (line.kind === 'checkpoint') reader.checkpoint(line.note)
    if (line.kind !== 'leaf') continue
    const [salt, leaf] = [Buffer.from(line.salt, 'base64url'), Buffer.from(line.leaf, 'base64url')]
    reader.line({ index: line.index, salt, leaf, entry: canonicalJson(line.entry) })
  }
  return reader.end()
}

let seed = 20261123
/** Numbers that look random and are the same every time (mulberry32). */
function random(below: number): number {
  seed = (seed + 0x6d2b79f5) | 0
  let t = Math.imul(seed ^ (seed >>> 15), 1 | seed)
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
  return ((t ^ (t >>> 14)) >>> 0) % below
}

const leafAt = (lines: ExportLine[], index: number) =>
  lines.findIndex((line) => line.kind === 'leaf' && line.index === index)
const edited = (line: LeafLine): LeafLine => {
  const entry = structuredClone(line.entry) as LeafLine['entry'] & { data: Record<string, unknown> }
  const [field, value] = [
    ['actor', 'someone-else'],
    ['purpose', 'detail'],
    ['at', '2026-11-09T00:00:00.000Z'],
    ['fields', []],
    ['role', 'service'],
  ][random(5)] as [string, unknown]
  entry.data[field] = value
  return { ...line, entry }
}
/** Made to fit: the hash that stands beside it is that of the changed entry. */
const fitted = (line: LeafLine): LeafLine => ({ ...line, leaf: hashOfLeaf(line) })
const renumbered = (line: LeafLine, by: number): LeafLine => ({
  ...line,
  index: line.index + by,
  entry: { ...line.entry, index: line.index + by },
})

/** A tampering: what it makes of the lines, and where it begins. `hidden`: nothing beside the signatures can tell where. */
type Tampering = { lines: ExportLine[]; first: number; hidden?: boolean }
const tamperings: Record<string, (lines: ExportLine[], i: number, at: number) => Tampering> = {
  edit: (lines, i, at) => ({ lines: lines.with(at, edited(lines[at] as LeafLine)), first: i }),
  'edit to fit': (lines, i, at) => ({
    lines: lines.with(at, fitted(edited(lines[at] as LeafLine))),
    first: i,
    hidden: true,
  }),
  'another salt': (lines, i, at) => ({
    lines: lines.with(at, { ...(lines[at] as LeafLine), salt: 'A'.repeat(22) }),
    first: i,
  }),
  'another hash': (lines, i, at) => ({
    lines: lines.with(at, { ...(lines[at] as LeafLine), leaf: 'A'.repeat(43) }),
    first: i,
  }),
  cut: (lines, i, at) => ({ lines: lines.slice(0, at), first: i }),
  drop: (lines, i, at) => ({ lines: lines.toSpliced(at, 1), first: i }),
  'drop some': (lines, i, at) => ({ lines: lines.toSpliced(at, 1 + random(20)), first: i }),
  'drop and renumber': (lines, i, at) => {
    const rest = lines
      .toSpliced(at, 1)
      .map((line) => (line.kind === 'leaf' && line.index > i ? { ...line, index: line.index - 1 } : line))
    return { lines: rest, first: i }
  },
  'drop to fit': (lines, i, at) => {
    const rest = lines
      .toSpliced(at, 1)
      .map((line) => (line.kind === 'leaf' && line.index > i ? fitted(renumbered(line, -1)) : line))
    return { lines: rest, first: i, hidden: true }
  },
  swap: (lines, i) => {
    const j = (i + 1 + random(SIZE - 2)) % SIZE
    const [a, b] = [leafAt(lines, i), leafAt(lines, j)]
    const changed = lines.with(a, lines[b] as LeafLine).with(b, lines[a] as LeafLine)
    return { lines: changed, first: Math.min(i, j) }
  },
  'swap and renumber': (lines, i) => {
    const j = (i + 1 + random(SIZE - 2)) % SIZE
    const [a, b] = [leafAt(lines, i), leafAt(lines, j)]
    const changed = lines
      .with(a, { ...(lines[b] as LeafLine), index: i })
      .with(b, { ...(lines[a] as LeafLine), index: j })
    return { lines: changed, first: Math.min(i, j) }
  },
  reorder: (lines, i, at) => {
    const some = lines.slice(at, at + 9).reverse()
    const here = some.findIndex((line, k) => line !== lines[at + k] && line.kind === 'leaf')
    // A block of leaves and checkpoints turned around: its first place is another line now, unless it is a single one.
    const changed = lines.toSpliced(at, some.length, ...some)
    return { lines: some.length < 2 || here < 0 ? lines.toSpliced(at, 1) : changed, first: i }
  },
  insert: (lines, i, at) => ({
    lines: lines.toSpliced(at, 0, lines[leafAt(lines, (i + 1 + random(SIZE - 1)) % SIZE)] as LeafLine),
    first: i,
  }),
  'insert another log': (lines, i, at) => ({
    lines: lines.with(at, foreign[leafAt(foreign, i)] as LeafLine),
    first: i,
  }),
  'insert to fit': (lines, i, at) => {
    const more = fitted(renumbered({ ...(lines[at] as LeafLine), salt: `${'B'.repeat(21)}A` }, 0))
    const rest = lines.map((line) => (line.kind === 'leaf' && line.index >= i ? fitted(renumbered(line, 1)) : line))
    return { lines: rest.toSpliced(at, 0, more), first: i, hidden: true }
  },
  'another signature': (lines, i) => {
    const at = lines.findIndex((line, place) => line.kind === 'checkpoint' && place > leafAt(lines, i))
    return { lines: lines.with(at, otherwise[at] as ExportLine), first: i, hidden: true }
  },
}

test('an untouched export is what was signed, by the script and by the reader', async () => {
  assert.deepEqual(await byScript(original), { ok: true, log: '2026-11', proven: SIZE, size: SIZE })
  assert.deepEqual(byReader(original), { ok: true, proven: SIZE, size: SIZE })
})

test('1,000 random tamperings: each is found, with the first bad index', async () => {
  const names = Object.keys(tamperings)
  const found: Record<string, number> = {}
  for (let turn = 0; turn < 1_000; turn++) {
    const name = names[turn % names.length] as string
    const i = random(SIZE)
    const tamper = tamperings[name] as (typeof tamperings)[string]
    const { lines, first, hidden } = tamper(original, i, leafAt(original, i))
    const verdict = await byScript(lines)
    const said = `${name} at ${first}: ${JSON.stringify(verdict)}`
    assert.equal(verdict.ok, false, said)
    // What was made to fit is found by the next signature: all before the last one is untouched, and no more can be known.
    assert.equal(verdict.proven, first - (first % EVERY), said)
    if (!hidden) assert.equal(verdict.index, first, said)
    assert.ok((verdict.index ?? -1) >= verdict.proven && (verdict.to ?? SIZE) > first, said)
    // How long the log should be stands in the export's head, which the service's own reader has no use for.
    if (verdict.reason !== 'cut') assert.equal(byReader(lines).index, verdict.index, said)
    found[name] = (found[name] ?? 0) + 1
  }
  assert.equal(
    Object.values(found).reduce((a, b) => a + b),
    1_000,
  )
  assert.ok(Object.values(found).every((count) => count > 50))
})

test('an export of another log or key is named at its first leaf', async () => {
  assert.deepEqual(await byScript(foreign, { log: '2026-11' }), {
    ok: false,
    log: undefined,
    proven: 0,
    index: 0,
    reason: 'foreign',
  })
  assert.equal((await byScript(otherwise)).reason, 'foreign')
  assert.deepEqual([(await byScript([])).reason, (await byScript([])).index], ['cut', 0])
})

test('an older export is whole by itself; a checkpoint from elsewhere shows what was cut off, or that it is a fork', async () => {
  const short = 5 * EVERY
  const older = [...makeLog({ size: short, every: EVERY, key, waybills: Math.ceil(SIZE / 6) })]
  assert.equal((await byScript(older)).ok, true)
  const notes = original.flatMap((line) => (line.kind === 'checkpoint' ? [line.note] : []))
  const { ok, index, reason } = await byScript(older, { notes })
  assert.deepEqual([ok, index, reason], [false, short, 'cut'])
  // Signed by the same key with another content: only what others have kept can tell.
  const forked = [...makeLog({ size: SIZE, every: EVERY, key, waybills: 3 })]
  assert.equal((await byScript(forked)).ok, true)
  assert.deepEqual(
    [(await byScript(forked, { notes })).index, (await byScript(forked, { notes })).reason],
    [0, 'unproven'],
  )
})

test('a record that a service left out is named although all is signed', async () => {
  type Source = { service: string; number: number; data: { waybillId: string } }
  const whole = [...makeLog({ size: SIZE, every: EVERY, key, waybills: 5 })]
  const leaves = whole.filter((line) => line.kind === 'leaf')
  const sourceOf = (line: LeafLine) => line.entry as unknown as Source
  const left = leaves.findIndex((line) => sourceOf(line).number === 2)
  const { service, data } = sourceOf(leaves[left] as LeafLine)
  const kept = leaves
    .toSpliced(left, 1)
    .map((line, index) => fitted({ ...line, index, entry: { ...line.entry, index } }))
  const tree = createGrowingTree()
  for (const { leaf } of kept) tree.append(Buffer.from(leaf, 'base64url'))
  const note = signCheckpoint(key, { origin: 'exqress.com/ledger/2026-11', size: kept.length, root: tree.root() })
  const third = kept.find((line) => {
    const source = sourceOf(line)
    return source.service === service && source.data.waybillId === data.waybillId && source.number === 3
  })
  const head = { ...(original[0] as ExportLine & { kind: 'log' }), size: kept.length }
  const verdict = await byScript([head, ...kept, { kind: 'checkpoint', note }])
  assert.deepEqual(
    [verdict.ok, verdict.index, verdict.reason, verdict.proven],
    [false, third?.index, 'number', kept.length],
  )
})

test('the script runs by itself: it prints its verdict and ends with 0, 1 or 2', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'exqress-ledger-'))
  try {
    const file = join(folder, 'log.ndjson')
    const run = async (lines: ExportLine[]) => {
      await writeFile(file, lines.map((line) => `${JSON.stringify(line)}\n`).join(''))
      const script = join(import.meta.dirname, 'verify-ledger.mjs')
      return promisify(execFile)(process.execPath, [script, file, publicKey.toString('base64url')]).then(
        ({ stdout }) => [0, JSON.parse(stdout).ok],
        ({ code, stdout }) => [code, stdout === '' ? undefined : JSON.parse(stdout).index],
      )
    }
    assert.deepEqual(await run(original), [0, true])
    assert.deepEqual(await run(original.slice(0, 40)), [1, 35])
    await rm(file)
    const script = join(import.meta.dirname, 'verify-ledger.mjs')
    await assert.rejects(promisify(execFile)(process.execPath, [script, file, publicKey.toString('base64url')]), {
      code: 2,
    })
    await assert.rejects(promisify(execFile)(process.execPath, [script, script, 'x']), { code: 2 })
  } finally {
    await rm(folder, { recursive: true })
  }
})
