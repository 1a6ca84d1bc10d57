import assert from 'node:assert/strict'
import { test } from 'node:test'
import { inflateSync } from 'node:zlib'
import { v7 } from 'uuid'
import { issue, setUpCarrier } from '../testing/slips.ts'
import { startAdmin } from '../testing/start-admin.ts'
import { createLedgerRound, signAndFile } from './ledger-parts.ts'
import { reportCsv } from './report-csv.ts'
import { reportMonth } from './report-month.ts'
import { reportPdf } from './report-pdf.ts'

const admin = await startAdmin()
const { call, db, tell } = admin
const owner = await admin.deskToken()
const officer = await admin.deskToken('officer')
await setUpCarrier(admin, owner)
const month = new Date(Date.now() + 9 * 3_600_000).toISOString().slice(0, 7)

test('a month’s report counts by role and purpose, and names what is unusual, the answers, and who checked with which result', async () => {
  const { waybillId } = await issue(admin, owner)
  const at = new Date().toISOString()
  const read = async (topic: 'admin-access' | 'user-access', role: 'operator' | 'recipient', purpose: string) => {
    const record = {
      waybillId,
      recordId: v7(),
      actor: role,
      role,
      readers: [role],
      fields: ['unit'],
      purpose,
      at,
      online: true,
    }
    await tell(topic, waybillId, 'access.recorded', record)
    return record.recordId
  }
  const recordId = await read('admin-access', 'operator', 'desk_detail')
  await read('user-access', 'recipient', 'detail')
  await createLedgerRound(admin.deps)()
  await signAndFile(admin.deps)
  await tell('customer', waybillId, 'customer.not_expected', { waybillId, recordId, at })
  const [one] = (await call(`/api/cases?waybillId=${waybillId}`, { as: officer })).body.cases
  await call(`/api/cases/${one.caseId}/close`, { as: officer, body: { id: v7(), outcome: 'by_mistake' } })
  const { body: verdict } = await call(`/api/ledger/verify?log=${month}`, { as: officer })
  assert.equal(verdict.ok, true)

  const report = await reportMonth(db, month)
  assert.deepEqual(
    report.readings.map(({ role, purpose, records, expected }) => [role, purpose, Number(records), expected]),
    [
      ['operator', 'desk_detail', 1, false],
      ['recipient', 'detail', 1, true],
    ],
  )
  assert.deepEqual(
    report.cases.map((line) => ({ ...line, count: Number(line.count), late: Number(line.late) })),
    [{ outcome: 'by_mistake', count: 1, late: 0 }],
  )
  assert.deepEqual(
    report.checks.map(({ logId, role, ok, size }) => [logId, role, ok, Number(size)]),
    [[month, 'officer', true, verdict.size]],
  )
  const csv = reportCsv(report).split('\r\n')
  assert.ok(csv.includes(`${month},admin,operator,desk_detail,1,1,1,0,예`))
  assert.ok(csv.includes(`${month},by_mistake,1,0`))
  assert.ok(csv.some((line) => line.startsWith(`${month},`) && line.endsWith(`,officer,${verdict.size},ok`)))
  const pdf = Buffer.from(reportPdf(report))
  assert.deepEqual(pdf, Buffer.from(reportPdf(report)), 'the same figures, the same bytes')
  assert.ok(linesIn(pdf) > 20)
})

test('a check that failed stands in the report with its reason', async () => {
  await db.query(`alter table ledger_records disable trigger append_only`, [])
  await db.query(`update ledger_records set entry = replace(entry, 'desk_detail', 'desk_other') where log_id = $1`, [
    month,
  ])
  assert.equal((await call(`/api/ledger/verify?log=${month}`, { as: owner })).body.reason, 'edited')
  const { checks } = await reportMonth(db, month)
  const last = checks.at(-1)
  assert.deepEqual([last?.role, last?.ok, last?.reason], ['owner', false, 'edited'])
})

test('a month of many rows goes over several pages', () => {
  const reading = {
    service: 'user',
    role: 'courier',
    purpose: 'x',
    records: 1,
    actors: 1,
    parcels: 1,
    offline: 0,
    expected: true,
  }
  const none = { alarms: [], suspicions: [], cases: [], checks: [] }
  const pdf = Buffer.from(reportPdf({ month, readings: Array.from({ length: 120 }, () => reading), ...none }))
  assert.match(pdf.toString('latin1'), /\/Type \/Pages \/Count 3 /)
})

/** Lines of text that its pages show. */
function linesIn(pdf: Buffer): number {
  let lines = 0
  for (const match of pdf.toString('latin1').matchAll(/\/FlateDecode \/Length (\d+) >>\nstream\n/g)) {
    const from = match.index + match[0].length
    lines +=
      inflateSync(pdf.subarray(from, from + Number(match[1])))
        .toString('latin1')
        .split('Tj').length - 1
  }
  return lines
}
