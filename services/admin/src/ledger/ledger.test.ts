import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import type { OpeningsAnswer } from '@exqress/contracts/ledger.ts'
import { openCheckpoint, originOf } from '@exqress/crypto/ledger/checkpoint.ts'
import { signCheckpoint } from '@exqress/crypto/ledger/checkpoint-node.ts'
import { leafBytes, leafHash } from '@exqress/crypto/ledger/entry.ts'
import { verifyConsistency, verifyInclusion } from '@exqress/crypto/ledger/verify-proof.ts'
import type { Db } from '@exqress/service/db.ts'
import { withTransaction } from '@exqress/service/db.ts'
import type { ReceivedEvent } from '@exqress/service/events/envelope.ts'
import { buryKey } from '@exqress/service/events/tombstones.ts'
import { v7 } from 'uuid'
// @ts-expect-error a script without types: it has to run where nothing else is
import { verifyExport } from '../../../../scripts/verify-ledger.mjs'
import { arrive, createReaders } from '../testing/readings.ts'
import { issue, setUpCarrier } from '../testing/slips.ts'
import { startAdmin } from '../testing/start-admin.ts'
import { createCheckpointFiles } from './checkpoint-files.ts'
import { dropOldLogs } from './drop-old-logs.ts'
import { createLedgerRound, signAndFile } from './ledger-parts.ts'
import { watchGaps } from './watch-gaps.ts'

const folder = await mkdtemp(join(tmpdir(), 'exqress-ledger-'))
after(() => rm(folder, { recursive: true, force: true }))
const clock = { now: new Date('2026-11-23T01:00:00.000Z') }
const admin = await startAdmin({ now: () => clock.now })
const { call, callAs, db } = admin
const deps = { ...admin.deps, ledger: { ...admin.deps.ledger, files: createCheckpointFiles(folder) } }
admin.deps.ledger.files = deps.ledger.files
const as = await admin.deskToken('officer')
const owner = await admin.deskToken()
await setUpCarrier(admin, owner)
const read = createReaders()
const round = createLedgerRound(deps)

/** All that waits goes into the log, which is signed. */
async function settle(run = round): Promise<void> {
  while ((await run()) === 'more');
  await signAndFile(deps)
}
/** What admin itself tells comes back to it by the topics. */
async function hearOneself(): Promise<void> {
  const { rows } = await db.query(
    `select topic, key, epoch, version, id, type, time, data, '/admin' as source from outbox
      where topic in ('admin-access', 'checkpoint') order by position`,
    [],
  )
  await arrive(db, rows as ReceivedEvent[])
}
const verify = async (log = '2026-11') => (await call(`/api/ledger/verify?log=${log}`, { as })).body
const openLog = async () =>
  (await db.query<{ id: string }>('select id from ledger_logs where closed_at is null', [])).rows[0]?.id

async function checked(answer: OpeningsAnswer): Promise<{ service: string; number: number }[]> {
  const publicKey = Buffer.from(answer.publicKey, 'base64url')
  const bytes = (text: string) => new Uint8Array(Buffer.from(text, 'base64url'))
  const heads = new Map(
    await Promise.all(
      answer.logs.map(
        async ({ logId, note }) => [logId, await openCheckpoint(note, { origin: originOf(logId), publicKey })] as const,
      ),
    ),
  )
  const records = []
  for (const { logId, index, salt, entry, proof } of answer.parcels[0]?.entries ?? []) {
    const head = heads.get(logId)
    assert.ok(head)
    const claim = { index, leafHash: await leafHash(leafBytes(bytes(salt), entry)), proof: proof.map(bytes) }
    assert.equal(await verifyInclusion(head, claim), true)
    const { service, number, log, index: place } = JSON.parse(entry)
    assert.deepEqual([log, place], [logId, index])
    records.push({ service, number })
  }
  return records
}

test('a reading at the desk and at the others ends in the ledger, and its recipient can check each one', async () => {
  const customerId = v7()
  const { waybillId } = await issue(admin, owner, {}, '010-0000-0071')
  const number = { kind: 'phone', value: '010-0000-0071', name: '홍시험' }
  await callAs('user', '/internal/numbers', { body: { customerId }, sealed: number })
  await call(`/api/waybills/${waybillId}`, { as: owner })
  await hearOneself()
  await arrive(db, [read('delivery', waybillId), read('user', waybillId), read('delivery', waybillId)])
  const ask = async (body: Record<string, unknown> = {}) =>
    (await callAs('user', '/internal/openings', { body: { waybillIds: [waybillId], customerId, known: [], ...body } }))
      .body as OpeningsAnswer
  assert.deepEqual((await ask()).parcels, [{ waybillId, entries: [], pending: 4 }])
  await settle()
  const answer = await ask()
  assert.equal(answer.parcels[0]?.pending, 0)
  assert.deepEqual(await checked(answer), [
    { service: 'admin', number: 1 },
    { service: 'delivery', number: 1 },
    { service: 'delivery', number: 2 },
    { service: 'user', number: 1 },
  ])
  // The log goes on; what the browser has seen is proven to be its beginning.
  const seen = answer.logs[0]
  assert.ok(seen)
  await arrive(
    db,
    Array.from({ length: 300 }, () => read('delivery', v7())),
  )
  await settle()
  const later = await ask({ known: [{ logId: seen.logId, size: seen.size }] })
  const [older, newer] = await Promise.all(
    [seen, later.logs[0]].map((log) =>
      openCheckpoint(log?.note ?? '', {
        origin: originOf('2026-11'),
        publicKey: Buffer.from(answer.publicKey, 'base64url'),
      }),
    ),
  )
  const proof = later.logs[0]?.consistency?.map((hash) => new Uint8Array(Buffer.from(hash, 'base64url')))
  assert.ok(older && newer && proof && proof.length > 1 && newer.size > 300)
  assert.equal(await verifyConsistency(older, newer, proof), true)
  assert.equal((await checked(later)).length, 4)
  // Nobody else's.
  assert.deepEqual((await ask({ customerId: v7() })).parcels, [])
  assert.equal((await callAs('delivery', '/internal/openings', { body: {} })).status, 403)
  assert.deepEqual(await verify(), { logId: '2026-11', ok: true, size: newer.size, proven: newer.size })
})

test('a parcel has no openings for its sender: who read the recipient’s data is the recipient’s to know', async () => {
  const { waybillId } = await issue(admin, owner)
  const sender = v7()
  await db.query('update waybills set sender_customer_id = $2 where id = $1', [waybillId, sender])
  await arrive(db, [read('delivery', waybillId)])
  await settle()
  const body = { waybillIds: [waybillId], customerId: sender, known: [] }
  assert.deepEqual((await callAs('user', '/internal/openings', { body })).body.parcels, [])
})

test('the same events again change nothing, and readings of a destroyed parcel are kept too', async () => {
  const waybillId = v7()
  const events = [read('delivery', waybillId), read('delivery', waybillId)]
  assert.deepEqual(await arrive(db, events), ['applied', 'applied'])
  assert.deepEqual(await arrive(db, events), ['done', 'done'])
  await settle()
  await db.query('update applied_versions set version = 0, epoch = 0 where key = $1', [waybillId])
  await arrive(db, events)
  await withTransaction(db, (tx) => buryKey(tx, waybillId))
  await arrive(db, [read('delivery', waybillId)])
  await settle()
  const { body } = await call(`/api/ledger/records?waybillId=${waybillId}`, { as })
  assert.deepEqual(
    body.records.map(({ number }: { number: number }) => number),
    [3, 2, 1],
  )
})

test('the figure of the head: it ages while records wait for a signature, and not while there are none', async () => {
  const age = async () =>
    Number(/^ledger_head_age_seconds\{[^}]*\} (\S+)$/m.exec((await deps.metrics.render()).text)?.[1])
  await settle()
  assert.equal(await age(), 0)
  await arrive(db, [read('delivery', v7())])
  while ((await round()) === 'more');
  assert.ok((await age()) > 0, 'the log has grown beyond its head')
  clock.now = new Date(clock.now.getTime() + 1000)
  await settle()
  assert.equal(await age(), 0)
})

test('100 records that were left out: 100 alarms that name them, until they come', async () => {
  const before = await watchGaps(deps, { afterMs: 0 })
  assert.deepEqual(before, [])
  const left = Array.from({ length: 100 }, (_, i) => {
    const waybillId = v7()
    const service = (['admin', 'delivery', 'user'] as const)[i % 3] ?? 'user'
    const events = Array.from({ length: 2 + (i % 5) }, () => read(service, waybillId))
    const at = i % (events.length - 1)
    return { service, waybillId, missing: events[at], rest: events.toSpliced(at, 1) }
  })
  await arrive(
    db,
    left.flatMap(({ rest }) => rest),
  )
  await settle()
  const found = await watchGaps(deps, { afterMs: 0 })
  const name = ({ service, waybillId, from }: { service: string; waybillId: string; from: unknown }) =>
    `${service} ${waybillId} ${from}`
  assert.deepEqual(
    found.map(name).sort(),
    left.map(({ service, waybillId, missing }) => name({ service, waybillId, from: missing?.version })).sort(),
  )
  assert.deepEqual(await watchGaps(deps, { afterMs: 0 }), [], 'told once')
  const { alarms } = (await call('/api/ledger/logs', { as })).body
  assert.equal(alarms.length, 100)
  // They were only late.
  await arrive(
    db,
    left.flatMap(({ missing }) => missing ?? []),
  )
  await db.query('delete from parked_events', []) // what the consumer does with its own
  await arrive(
    db,
    left.flatMap(({ rest }) => rest),
  )
  await settle()
  await watchGaps(deps, { afterMs: 0 })
  assert.deepEqual((await call('/api/ledger/logs', { as })).body.alarms, [])
  assert.equal((await verify()).ok, true)
})

test('a gap of a destroyed parcel is one too: what came early waits for what is missing', async () => {
  const waybillId = v7()
  await withTransaction(db, (tx) => buryKey(tx, waybillId))
  const [first, second, third] = [read('user', waybillId), read('user', waybillId), read('user', waybillId)]
  await arrive(db, [first, third])
  await settle()
  const [gap] = await watchGaps(deps, { afterMs: 0 })
  assert.deepEqual([gap?.waybillId, gap?.from, gap?.to], [waybillId, 2, 2])
  await arrive(db, [second])
  await settle()
  await watchGaps(deps, { afterMs: 0 })
  const { body } = await call(`/api/ledger/records?waybillId=${waybillId}`, { as })
  assert.equal(body.records.length, 3)
  assert.equal((await verify()).ok, true)
})

test('a chain that its service broke is kept, told and found', async () => {
  const waybillId = v7()
  const [first, second] = [read('delivery', waybillId), read('delivery', waybillId)]
  const forged = { ...second, data: { ...second.data, previous: 'A'.repeat(43) } }
  await arrive(db, [first, forged])
  await settle()
  const { alarms } = (await call('/api/ledger/logs', { as })).body
  assert.deepEqual(
    alarms.map(({ kind, fromNumber }: Record<string, unknown>) => [kind, fromNumber]),
    [['chain', 2]],
  )
  const { body } = await call(`/api/ledger/records?waybillId=${waybillId}`, { as })
  const verdict = await verify()
  assert.deepEqual([verdict.ok, verdict.index, verdict.reason], [false, body.records[0].index, 'chain'])
  await db.query(`update ledger_alarms set closed_at = now() where kind = 'chain'`, [])
  // For the tests below: another month, without it.
  clock.now = new Date('2026-11-30T15:00:00.000Z')
  await arrive(db, [read('admin', v7())])
  await settle()
  assert.equal(await openLog(), '2026-12', 'midnight in Korea')
})

test('the month’s log begins with the signed end of the one before', async () => {
  const { rows } = await db.query<{ entry: string }>(
    `select entry from ledger_records where log_id = '2026-12' and index = 0`,
    [],
  )
  const link = JSON.parse(rows[0]?.entry ?? '')
  const head = (await db.query(`select note from ledger_checkpoints where log_id = '2026-11' order by size desc`, []))
    .rows[0]
  assert.deepEqual(link, { log: '2026-12', index: 0, kind: 'link', reason: 'month', note: head.note })
  assert.equal((await verify('2026-12')).ok, true)
  await hearOneself()
  await settle()
  assert.equal(await openLog(), '2026-12', 'what it hears of itself is what it has')
})

test('each signed head is told on its topic, as it lies in the database', async () => {
  const { rows } = await db.query<{ logId: string; note: string }>(
    'select log_id as "logId", note from ledger_checkpoints order by log_id, size',
    [],
  )
  assert.ok(rows.length > 2)
  for (const logId of new Set(rows.map((head) => head.logId))) {
    const told = (await admin.told(logId)).map(({ data }) => data.note)
    const signed = rows.filter((head) => head.logId === logId).map(({ note }) => note)
    assert.equal(told.join(), signed.join())
  }
})

test('the export is checked by the script, with the checkpoints on file beside it', async () => {
  const { body, status, bytes, headers } = await call('/api/ledger/export?log=2026-12', { as })
  assert.deepEqual([status, body, headers.get('content-type')], [200, undefined, 'application/x-ndjson'])
  const publicKey = Buffer.from((await call('/api/ledger/logs', { as })).body.publicKey, 'base64url')
  const filed = (await readFile(join(folder, '2026-12.checkpoints'), 'utf8')).trim().split('\n')
  const notes = filed.map((line) => JSON.parse(line).note)
  const lines = bytes.toString().trim().split('\n')
  const verdict = await verifyExport([lines], { publicKey, log: '2026-12', notes })
  assert.deepEqual([verdict.ok, verdict.size], [true, 2])
  assert.equal((await verifyExport([lines.toSpliced(1, 1)], { publicKey })).index, 0)
})

test('the tables only grow', async () => {
  const refused = (statement: string) => assert.rejects(db.query({ text: statement }), /the ledger only grows/)
  for (const table of ['ledger_records', 'ledger_tiles', 'ledger_checkpoints']) {
    await refused(`delete from ${table}`)
    await refused(`truncate ${table}`)
    await refused(`update ${table} set log_id = '2026-10'`)
  }
  await refused(`update ledger_records set entry = replace(entry, 'scan', 'list')`)
  await refused(`update ledger_tiles set hashes = substring(hashes from 33)`)
})

/** Somebody with every right in the database, and no key. */
async function tamper(sql: string, values: unknown[] = []): Promise<void> {
  for (const table of ['ledger_records', 'ledger_tiles', 'ledger_checkpoints'])
    await db.query({ text: `alter table ${table} disable trigger user` })
  await db.query({ text: sql, values })
  for (const table of ['ledger_records', 'ledger_tiles', 'ledger_checkpoints'])
    await db.query({ text: `alter table ${table} enable trigger user` })
}

test('60 tamperings of the database are found with the first bad index', async () => {
  for (let i = 0; i < 6; i++) {
    await arrive(
      db,
      Array.from({ length: 60 }, () => read('delivery', v7())),
    )
    await settle()
  }
  const size = (await verify('2026-12')).size
  assert.equal(size, 362)
  const backUp = `create table kept as select log_id, index, salt, entry from ledger_records where log_id = '2026-12';
                  create table kept_tiles as select * from ledger_tiles where log_id = '2026-12';
                  create table kept_checkpoints as select * from ledger_checkpoints where log_id = '2026-12'`
  await db.query({ text: backUp })
  const putBack = `delete from ledger_records where log_id = '2026-12'; delete from ledger_tiles where log_id = '2026-12';
                   delete from ledger_checkpoints where log_id = '2026-12';
                   insert into ledger_records (log_id, index, salt, entry) select * from kept;
                   insert into ledger_tiles select * from kept_tiles;
                   insert into ledger_checkpoints select * from kept_checkpoints;
                   update ledger_logs set size = ${size} where id = '2026-12'`
  const at = (i: number) => `log_id = '2026-12' and index = ${i}`
  const kinds: ((i: number) => [string, number])[] = [
    (i) => [`update ledger_records set entry = replace(entry, '"scan"', '"call"') where ${at(i)}`, i],
    (i) => [`update ledger_records set salt = decode(repeat('00', 16), 'hex') where ${at(i)}`, i],
    (i) => [`delete from ledger_records where ${at(i)}`, i],
    (i) => [`delete from ledger_records where log_id = '2026-12' and index >= ${i}`, i],
    (i) => [
      `update ledger_tiles set hashes = overlay(hashes placing decode(repeat('00', 32), 'hex') from ${(i % 256) * 32 + 1} for 32)
        where log_id = '2026-12' and level = 0 and index = ${Math.floor(i / 256)}`,
      i,
    ],
    (i) => [
      `create temp table two as select * from kept where log_id = '2026-12' and index in (${i}, ${i - 1});
       delete from ledger_records where log_id = '2026-12' and index in (${i}, ${i - 1});
       insert into ledger_records (log_id, index, salt, entry) select log_id, ${2 * i - 1} - index, salt, entry from two;
       drop table two`,
      i - 1,
    ],
    // The log is cut with all that belongs to it; only the file knows.
    (i) => [
      `delete from ledger_records where log_id = '2026-12' and index >= ${i};
       delete from ledger_checkpoints where log_id = '2026-12' and size > ${i};
       update ledger_logs set size = ${i} where id = '2026-12'`,
      i,
    ],
    (i) => [
      `update ledger_checkpoints set note = (select note from kept_checkpoints order by size limit 1)
        where log_id = '2026-12' and size = ${2 + 60 * Math.ceil((i + 1 - 2) / 60)}`,
      -1,
    ],
  ]
  for (let turn = 0; turn < 60; turn++) {
    const i = 3 + ((turn * 97) % (size - 4))
    const kind = kinds[turn % kinds.length] as (typeof kinds)[number]
    const [sql, first] = kind(i)
    await tamper(sql)
    const verdict = await verify('2026-12')
    assert.equal(verdict.ok, false, sql)
    if (first >= 0) assert.equal(verdict.index, first, `${sql} ${JSON.stringify(verdict)}`)
    await tamper(putBack)
  }
  assert.equal((await verify('2026-12')).ok, true)
})

test('a database that was set back does not go on with its log: a new one begins, linked to what the file knows', async () => {
  const whole = await verify('2026-12')
  const cut = 200
  await tamper(`delete from ledger_records where log_id = '2026-12' and index >= ${cut};
                delete from ledger_checkpoints where log_id = '2026-12' and size > ${cut};
                update ledger_tiles set hashes = substring(hashes for ${cut * 32}) where log_id = '2026-12' and level = 0 and index = 0;
                delete from ledger_tiles where log_id = '2026-12' and (level > 0 or index > 0);
                update ledger_logs set size = ${cut} where id = '2026-12'`)
  await arrive(db, [read('delivery', v7())])
  await settle(createLedgerRound(deps))
  assert.equal(await openLog(), '2026-12.2')
  const filed = await deps.ledger.files.read('2026-12')
  const { rows } = await db.query(`select entry from ledger_records where log_id = '2026-12.2' order by index`, [])
  const [link, record] = rows.map(({ entry }) => JSON.parse(entry))
  assert.deepEqual([link.reason, link.note, record.kind], ['restore', filed.at(-1)?.note, 'record'])
  assert.equal(filed.at(-1)?.size, whole.size)
  const old = await verify('2026-12')
  assert.deepEqual([old.ok, old.index, old.reason], [false, cut, 'cut'])
  assert.equal((await verify('2026-12.2')).ok, true)
  await settle(createLedgerRound(deps))
  assert.equal(await openLog(), '2026-12.2', 'once')
})

test('a log that was signed with another content alarms, and is not continued', async () => {
  const { rows } = await db.query<{ note: string; size: number }>(
    `select note, size from ledger_checkpoints where log_id = '2026-12.2' order by size desc limit 1`,
    [],
  )
  const root = new Uint8Array(32)
  const size = rows[0]?.size ?? 0
  const forked = signCheckpoint(deps.ledger.key, { origin: originOf('2026-12.2'), size, root })
  const hear = (version: number, note: string) => ({
    topic: 'checkpoint' as const,
    key: 'another',
    epoch: 1,
    version,
    id: v7(),
    source: '/admin',
    type: 'checkpoint.signed',
    time: clock.now.toISOString(),
    data: { logId: '2026-12.2', size, root: 'A'.repeat(43), at: clock.now.toISOString(), note },
  })
  await arrive(db, [hear(1, forked.replace('\n— ', '\n— x'))])
  await settle()
  assert.equal(await openLog(), '2026-12.2', 'anybody can write what nobody signed')
  await db.query('delete from ledger_heard where root = $1', ['A'.repeat(43)])
  await arrive(db, [hear(2, forked)])
  await settle()
  assert.equal(await openLog(), '2026-12.3')
  const { alarms } = (await call('/api/ledger/logs', { as })).body
  assert.deepEqual(
    alarms.map(({ kind, logId }: Record<string, unknown>) => [kind, logId]),
    [['fork', '2026-12.2']],
  )
})

test('a later recovery epoch begins a new log by itself, also without a file', async () => {
  await db.query('update recovery_epoch set epoch = epoch + 1', [])
  const { files: _, ...withoutFiles } = deps.ledger
  const begun = createLedgerRound({ ...deps, ledger: withoutFiles })
  await begun()
  assert.equal(await openLog(), '2026-12.4')
})

test('search by parcel, reader, service and time, in pages; the report of a month', async () => {
  const waybillId = v7()
  await arrive(db, [read('user', waybillId), read('user', waybillId), read('delivery', waybillId)])
  await settle()
  const get = async (query: string) => (await call(`/api/ledger/records?${query}`, { as })).body
  const first = await get(`waybillId=${waybillId}&limit=2`)
  const second = await get(`waybillId=${waybillId}&limit=2&cursor=${first.next}`)
  assert.deepEqual([first.records.length, second.records.length, second.next], [2, 1, undefined])
  const { actor, at } = first.records[0].record
  assert.equal((await get(`actor=${actor}`)).records.length, 3)
  assert.equal((await get(`waybillId=${waybillId}&service=user`)).records.length, 2)
  assert.equal((await get(`waybillId=${waybillId}&from=${at}`)).records.length >= 1, true)
  assert.equal((await get(`waybillId=${waybillId}&to=2026-01-01T00:00:00.000Z`)).records.length, 0)
  assert.equal((await call('/api/ledger/records?cursor=x', { as })).status, 400)

  const month = new Date(Date.now() + 9 * 3_600_000).toISOString().slice(0, 7)
  const report = await call(`/api/ledger/report?month=${month}`, { as })
  const lines = report.bytes.toString().split('\r\n')
  assert.match(lines[0] ?? '', /^\uFEFF월,서비스,/)
  const row = lines.find((line) => line.startsWith(`${month},delivery,courier,scan,`))
  const { rows } = await db.query(`select count(*) as n from ledger_records where service = 'delivery'`, [])
  assert.equal(row?.split(',')[4], String(rows[0].n))
  assert.equal(row?.split(',')[8], '예', 'no courier scans for the purpose "scan"')
  assert.equal((await call('/api/ledger/report?month=2026-13', { as })).status, 400)
  const pdf = await call(`/api/ledger/report.pdf?month=${month}`, { as })
  assert.equal(pdf.bytes.subarray(0, 5).toString(), '%PDF-')
})

test('only owner and officer see the ledger; a log that there is not is told', async () => {
  const operator = await admin.deskToken('operator')
  for (const path of [
    'logs',
    'verify?log=2026-12',
    'records',
    'export?log=2026-12',
    'report?month=2026-12',
    'report.pdf?month=2026-12',
  ]) {
    assert.equal((await call(`/api/ledger/${path}`)).status, 401, path)
    assert.equal((await call(`/api/ledger/${path}`, { as: operator })).status, 403, path)
    assert.equal((await call(`/api/ledger/${path}`, { as: owner })).status, 200, path)
  }
  for (const path of ['verify', 'export']) {
    assert.equal((await call(`/api/ledger/${path}?log=2026-01`, { as })).status, 404)
    assert.equal((await call(`/api/ledger/${path}?log=..`, { as })).status, 400)
  }
})

test('after 24 months a log is dropped, and nothing before', async () => {
  const old = (id: string, db: Db) =>
    db.query({
      text: `insert into ledger_logs (id, recovery_epoch, size, opened_at, closed_at) values ('${id}', 1, 1, now(), now());
             insert into ledger_records (log_id, index, salt, entry) values ('${id}', 0, decode(repeat('00', 16), 'hex'), '{"log":"${id}"}');
             insert into ledger_tiles values ('${id}', 0, 0, decode(repeat('00', 32), 'hex'));
             insert into ledger_checkpoints values ('${id}', 1, '', '', now())`,
    })
  const month = (back: number) => {
    const now = new Date(Date.now() + 9 * 3_600_000)
    return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - back, 1)).toISOString().slice(0, 7)
  }
  await old(month(25), db)
  await old(month(24), db)
  assert.equal(await dropOldLogs(db), 1)
  for (const table of ['ledger_records', 'ledger_tiles', 'ledger_checkpoints']) {
    const { rows } = await db.query({
      text: `select distinct log_id as id from ${table} where log_id = any($1)`,
      values: [[month(25), month(24)]],
    })
    assert.deepEqual(rows, [{ id: month(24) }], table)
  }
})

test('a line that a crash cut off in the file is passed over', async () => {
  const files = createCheckpointFiles(folder)
  const checkpoint = { size: 1, at: clock.now.toISOString(), note: 'note' }
  await writeFile(join(folder, '2030-01.checkpoints'), '{"size":9,"at"')
  await files.append('2030-01', [checkpoint])
  await files.append('2030-01', [{ ...checkpoint, size: 2 }])
  assert.deepEqual(
    (await files.read('2030-01')).map(({ size }) => size),
    [1, 2],
  )
  assert.equal(await createCheckpointFiles(folder).lastSize('2030-01'), 2)
})
