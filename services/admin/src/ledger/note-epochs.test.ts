import assert from 'node:assert/strict'
import { test } from 'node:test'
import { v7 } from 'uuid'
import { arrive, createReaders } from '../testing/readings.ts'
import { startAdmin } from '../testing/start-admin.ts'
import { createLedgerRound } from './ledger-parts.ts'
import { watchGaps } from './watch-gaps.ts'

const clock = { now: new Date('2026-11-23T01:00:00.000Z') }
const admin = await startAdmin({ now: () => clock.now })
const { call, db } = admin
const officer = await admin.deskToken('officer')
const operator = await admin.deskToken('operator')
const read = createReaders()
const counted = new Map<string, number>()
const alarms = { labels: (kind: string) => ({ set: (count: number) => void counted.set(kind, count) }) }
const deps = { ...admin.deps, ledger: { ...admin.deps.ledger, alarms } }
const round = createLedgerRound(deps)

/** What the ledger has found when all that arrived is in it: its gaps, its open alarms, and how many of these the metric counts. */
async function found(...events: ReturnType<typeof read>[]) {
  await arrive(db, events)
  while ((await round()) === 'more');
  const gaps = await watchGaps(deps, { afterMs: 0 })
  const { body } = await call('/api/ledger/logs', { as: officer })
  return {
    gaps: gaps.length,
    alarms: body.alarms.map(({ kind, service, epoch }: Record<string, unknown>) => [kind, service, epoch].join(' ')),
    counted: counted.get('epoch'),
  }
}
const atTheDesk = async (as: string) =>
  (await call('/api/suspicions', { as })).body.suspicions as Record<string, unknown>[]

const hidden = v7()

test('a service that says it was restored is an alarm, though what it kept to itself leaves no gap', async () => {
  const told = [read('delivery', hidden), read('delivery', hidden)]
  assert.deepEqual(await found(...told, read('user', v7())), { gaps: 0, alarms: [], counted: 0 })
  read('delivery', hidden) // nobody hears of this one
  const afterwards = read('delivery', hidden, 2)
  assert.equal(afterwards.version, 1)
  assert.deepEqual(await found(afterwards), { gaps: 0, alarms: ['epoch delivery 2'], counted: 1 })
  // Once, whatever else it reads; another service's is another's.
  assert.deepEqual((await found(read('delivery', v7(), 2), read('delivery', hidden, 2))).alarms, ['epoch delivery 2'])
  assert.deepEqual((await found(read('user', v7(), 2))).alarms, ['epoch user 2', 'epoch delivery 2'])
  for (const as of [officer, operator])
    assert.deepEqual(
      (await atTheDesk(as)).map(({ kind, subjectKind, subject, count }) => [kind, subjectKind, subject, count]),
      [
        ['recovery_epoch', 'service', 'user', 2],
        ['recovery_epoch', 'service', 'delivery', 2],
      ],
    )
})

test('also when the records of the new epoch wait for one before them', async () => {
  const waybillId = v7()
  read('admin', waybillId, 2)
  const second = read('admin', waybillId, 2)
  await arrive(db, [second])
  await db.query(
    `insert into ledger_pending (service, waybill_id, epoch, number, record) values ('admin', $1, 2, 2, $2)`,
    [waybillId, JSON.stringify(second.data)],
  )
  assert.ok((await found()).alarms.includes('epoch admin 2'))
  await db.query('delete from ledger_pending where waybill_id = $1', [waybillId])
  await db.query('delete from parked_events', [])
})

test('looked into, it is no alarm any more, and no other record of that epoch is; the next epoch is', async () => {
  const acknowledge = async (subject: string) => {
    const [one] = (await atTheDesk(officer)).filter((suspicion) => suspicion.subject === subject)
    const path = `/api/suspicions/${one?.suspicionId}/acknowledge`
    assert.equal((await call(path, { as: operator, body: { id: v7() } })).status, 403)
    assert.equal((await call(path, { as: officer, body: { id: v7() } })).status, 204)
  }
  await acknowledge('delivery')
  await acknowledge('admin')
  assert.deepEqual(await found(), { gaps: 0, alarms: ['epoch user 2'], counted: 1 })
  await acknowledge('user')
  assert.deepEqual(await found(read('delivery', v7(), 2)), { gaps: 0, alarms: [], counted: 0 })
  // Two years later, when what was closed is gone.
  await db.query('delete from ledger_alarms', [])
  await db.query('delete from suspicions', [])
  assert.deepEqual((await found(read('delivery', hidden, 2), read('delivery', v7(), 2))).alarms, [])
  assert.deepEqual((await found(read('delivery', hidden, 3))).alarms, ['epoch delivery 3'])
})

test('the month’s report counts it', async () => {
  const { status, bytes } = await call('/api/ledger/report?month=2026-11', { as: officer })
  assert.equal(status, 200)
  assert.match(bytes.toString(), /2026-11,delivery,,alarm:epoch,1/)
})
