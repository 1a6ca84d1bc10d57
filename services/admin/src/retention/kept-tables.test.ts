import assert from 'node:assert/strict'
import { test } from 'node:test'
import { silentLog } from '@exqress/service/log/create-log.ts'
import { sweepTables } from '@exqress/service/retention/sweep-tables.ts'
import { undecidedTables } from '@exqress/testing/undecided-tables.ts'
import { v7 } from 'uuid'
import { dropOldLogs } from '../ledger/drop-old-logs.ts'
import { issue, setUpCarrier } from '../testing/slips.ts'
import { startAdmin } from '../testing/start-admin.ts'
import { keptTables } from './kept-tables.ts'

const admin = await startAdmin()
const { db } = admin
const owner = await admin.deskToken()
const officer = await admin.deskToken('officer')
await setUpCarrier(admin, owner)
await db.query(`update retention_clock set steady_since = now() - interval '8 days'`, [])
const also = { part: 'ledger_logs', drop: () => dropOldLogs(db) }
const sweep = () => sweepTables({ db, log: silentLog, tables: keptTables, also })
const count = async (of: string) => (await db.query({ text: `select count(*)::int as n from ${of}` })).rows[0].n

test('it is decided of every table how long its rows stay, and none names a person for ever', async () => {
  // The sender ends with the parcel; who laid bait is one of the desk, and the bait stays.
  const named = [
    'client_writes.actor_id',
    'deleted_customers.customer_id',
    'waybills.sender_customer_id',
    'canaries.made_by',
  ]
  assert.deepEqual(await undecidedTables({ db }, keptTables, named), [])
})

test('a table, a column or a person that nobody has decided on is named', async () => {
  const without = keptTables.filter(({ table }) => table !== 'suspicions')
  assert.deepEqual(
    await undecidedTables({ db }, without, ['client_writes.actor_id', 'deleted_customers.customer_id']),
    [
      'suspicions has no decision',
      'canaries.made_by names a person for ever',
      'waybills.sender_customer_id names a person for ever',
    ],
  )
})

test('after two years what the desk asked, looked into and answered goes; what is open waits', async () => {
  const id = 'gen_random_uuid()'
  for (const age of ['25 months', '23 months']) {
    const at = `now() - interval '${age}'`
    for (const text of [
      `insert into suspicions (kind, subject_kind, subject, at) values ('labels_invalid', 'courier', 'x', ${at})`,
      `insert into requests (id, waybill_id, kind, asked_by, asked_at) values (${id}, ${id}, 'cancel', 'desk', ${at})`,
      `insert into cases (waybill_id, kind, opened_at, closed_at) values (${id}, 'damaged', ${at}, ${at})`,
      `insert into cases (waybill_id, kind, opened_at) values (${id}, 'damaged', ${at})`,
      `insert into ledger_checks (log_id, admin_id, role, at, ok, size) values ('2024-01', ${id}, 'owner', ${at}, true, 1)`,
      `insert into ledger_alarms (kind, found_at, closed_at) values ('gap', ${at}, ${at})`,
      `with i as (insert into imports (id, source, started_by, started_at) values (${id}, 'mall', ${id}, ${at}) returning id)
       insert into import_problems (import_id, kind, row_number, column_name, code) select id, 'error', 1, 'phone', 'wrong' from i`,
      `insert into invitations (id, secret_hash, role, email_index, epoch, wrapped_key, sealed_profile, expires_at)
       values (${id}, uuid_send(${id}), 'officer', '\\x00', 'kek-test', '\\x00', '\\x00', ${at})`,
    ])
      await db.query({ text })
  }
  await sweep()
  for (const table of ['suspicions', 'requests', 'ledger_checks', 'ledger_alarms', 'imports', 'import_problems'])
    assert.equal(await count(table), 1, table)
  assert.deepEqual([await count('cases'), await count('cases where closed_at is null')], [3, 2])
  assert.equal(await count('invitations'), 0)
})

test("the ledger's months go by the same job, whole, and only by a clock that can be trusted", async () => {
  const month = `to_char(now() at time zone 'Asia/Seoul' - interval '25 months', 'YYYY-MM')`
  await db.query({
    text: `insert into ledger_logs (id, recovery_epoch, size, opened_at, closed_at) values (${month}, 1, 0, now(), now())`,
  })
  await db.query(`update retention_clock set looked_at = now() - interval '800 days'`, [])
  await sweep()
  assert.equal(await count(`ledger_logs where id = ${month}`), 1)
  await db.query(`update retention_clock set steady_since = now() - interval '8 days'`, [])
  await sweep()
  assert.equal(await count(`ledger_logs where id = ${month}`), 0)
})

const smash = async () =>
  (
    await admin.call('/api/break-glass', {
      as: officer,
      body: { id: v7(), reason: 'lost_parcel', words: '수취인의 신고로 확인함' },
    })
  ).body.glassId as string
const look = (glassId: string, waybillId: string) =>
  admin.call(`/api/break-glass/${glassId}/parcels`, { as: officer, body: { waybillId } })
const hasWords = async (glassId: string) =>
  (await count(`glasses where id = '${glassId}' and wrapped_key is not null`)) === 1
const finish = (waybillId: string) =>
  admin.tell('parcel', waybillId, 'parcel.state_changed', {
    waybillId,
    state: 'delivered',
    from: 'registered',
    inferred: false,
    at: new Date().toISOString(),
  })
const destroy = (waybillId: string) =>
  admin.call(`/api/waybills/${waybillId}/destroy`, { as: owner, body: { id: v7(), reason: 'recipient_asked' } })

test("an officer's words go with the last parcel that was opened by them; that it was opened stays for two years", async () => {
  const [first, second] = [await issue(admin, owner), await issue(admin, owner)]
  const [glassId, unused] = [await smash(), await smash()]
  for (const { waybillId } of [first, second]) {
    assert.equal((await look(glassId, waybillId)).status, 200)
    await finish(waybillId)
  }
  await destroy(first.waybillId)
  assert.equal(await hasWords(glassId), true, 'the other one lives')
  await destroy(second.waybillId)
  assert.equal(await hasWords(glassId), false)
  // One that opened nothing: no parcel's end would ever take its words.
  await sweep()
  assert.equal(await hasWords(unused), true)
  await db.query({ text: `update glasses set expires_at = now() - interval '2 days'` })
  await sweep()
  assert.equal(await hasWords(unused), false)
  const { glasses } = (await admin.call('/api/break-glass', { as: officer })).body
  const one = glasses.find((glass: { glassId: string }) => glass.glassId === glassId)
  assert.deepEqual([one.reason, one.parcels, one.words], ['lost_parcel', 2, undefined])
  await db.query({ text: `update glasses set broken_at = now() - interval '25 months'` })
  await sweep()
  assert.deepEqual([await count('glasses'), await count('glass_openings')], [0, 0])
})
