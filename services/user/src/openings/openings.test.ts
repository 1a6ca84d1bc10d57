import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { withTransaction } from '@exqress/service/db.ts'
import { applyEvents } from '@exqress/service/events/apply-events.ts'
import { v7 } from 'uuid'
import { handlers, rules } from '../consumers.ts'
import { opened } from '../testing/opened.ts'
import { type Client, startUser, type TestUser } from '../testing/start-user.ts'

let user: TestUser
let owner: Client
before(async () => {
  user = await startUser()
  owner = await user.signIn()
})

const at = '2026-11-23T01:00:00.000Z'
const head = (size: number, note = `note of ${size}`) => ({ logId: '2026-11', size, note, at })
const hash = 'A'.repeat(43)

/** A checkpoint comes by the topic. */
const hear = (version: number, { logId, size, note }: ReturnType<typeof head>) =>
  withTransaction(user.db, (tx) =>
    applyEvents(tx, { ...rules, handlers }, 'checkpoint', [
      {
        topic: 'checkpoint',
        key: logId,
        epoch: 1,
        version,
        id: v7(),
        source: '/admin',
        type: 'checkpoint.signed',
        time: at,
        data: { logId, size, root: hash, at, note },
      },
    ]),
  )

function say(waybillId: string, log = head(7)) {
  const entries = [{ logId: '2026-11', index: 3, salt: 'A'.repeat(22), entry: '{}', proof: [hash] }]
  const parcels = [{ waybillId, entries, pending: 0 }]
  user.admin.openings.set(waybillId, { publicKey: hash, logs: [{ ...log, consistency: [hash] }], parcels })
  return { entries, log }
}

test('the recipient gets the records with their proofs, and whether this service was told of the checkpoint too', async () => {
  const { waybillId } = await user.confirmed(owner)
  const { entries, log } = say(waybillId)
  const path = `/api/parcels/${waybillId}/openings?known=2026-11:5,2026-10.2:12`
  const before = await owner.call('GET', path)
  assert.deepEqual(before.body, {
    waybillId,
    entries,
    pending: 0,
    publicKey: hash,
    logs: [{ ...log, consistency: [hash], witnessed: false }],
    cases: [],
  })
  await hear(1, head(7, 'another note'))
  assert.equal((await owner.call('GET', path)).text.includes('"witnessed":false'), true)
  await hear(2, head(8))
  say(waybillId, head(8))
  assert.equal((await owner.call('GET', path)).text.includes('"witnessed":true'), true)
  for (const bad of ['2026-11', 'x:1', '2026-11:0', '2026-11:5,']) {
    assert.equal((await owner.call('GET', `/api/parcels/${waybillId}/openings?known=${bad}`)).status, 400, bad)
  }
})

test('also of a destroyed parcel; of a parcel that is only found, or of another, nothing', async () => {
  const { waybillId } = await user.confirmed(owner)
  say(waybillId)
  await user.tell('waybill.destroy_requested', { waybillId, reason: 'desk', at })
  assert.equal((await owner.call('GET', `/api/parcels/${waybillId}/openings`)).status, 200)
  const other = await user.signIn()
  const found = await user.issue()
  await user.tell('waybill.matched', { waybillId: found.waybillId, customerId: other.customerId })
  say(found.waybillId)
  for (const id of [waybillId, found.waybillId, v7()]) {
    const { status, text } = await other.call('GET', `/api/parcels/${id}/openings`)
    assert.deepEqual([status, /not_readable/.test(text)], [404, true])
  }
})

test('the ledger is away: try again', async () => {
  const { waybillId } = await user.confirmed(owner)
  user.admin.setAway(true)
  const { status, text } = await owner.call('GET', `/api/parcels/${waybillId}/openings`)
  user.admin.setAway(false)
  assert.deepEqual([status, /upstream_unavailable/.test(text)], [503, true])
})

test('an opening that was not expected is told once, and the officer’s answer is shown to whoever asked', async () => {
  const { waybillId } = await user.confirmed(owner)
  const path = `/api/parcels/${waybillId}/not-expected`
  const [id, recordId, caseId, another] = [v7(), v7(), v7(), v7()]
  user.admin.openings.set(waybillId, opened(waybillId, [another, recordId]))
  const twice = await Promise.all([
    owner.call('POST', path, { id, recordId }),
    owner.call('POST', path, { id, recordId }),
  ])
  const later = await owner.call('POST', path, { id: v7(), recordId })
  assert.deepEqual(
    [...twice, later].map(({ status }) => status),
    [204, 204, 204],
  )
  assert.equal((await owner.call('POST', path, { id, recordId: another })).status, 422)
  const told = (await user.told(waybillId)).filter(({ type }) => type === 'customer.not_expected')
  assert.deepEqual(
    told.map(({ data }) => data.recordId),
    [recordId],
  )
  const casesOf = async () => (await owner.call('GET', `/api/parcels/${waybillId}/openings`)).body.cases as object[]
  const [asked] = await casesOf()
  assert.deepEqual(Object.keys(asked ?? {}), ['recordId', 'askedAt', 'dueOn'])

  await user.tell('waybill.case_opened', { waybillId, caseId, recordId, dueOn: '2026-12-24', at })
  // Not of this record, and not of this waybill.
  await user.tell('waybill.case_answered', { waybillId, caseId, recordId: v7(), answer: 'misused', at })
  const other = await user.confirmed(owner)
  await user.tell('waybill.case_answered', { waybillId: other.waybillId, caseId, recordId, answer: 'misused', at })
  assert.deepEqual(await casesOf(), [{ ...asked, dueOn: '2026-12-24' }])
  await user.tell('waybill.destroy_requested', { waybillId, reason: 'desk', at })
  await user.tell('waybill.case_answered', { waybillId, caseId, recordId, answer: 'by_mistake', at })
  assert.deepEqual(await casesOf(), [{ ...asked, dueOn: '2026-12-24', answer: 'by_mistake', answeredAt: at }])
})

test('only an opening that the list shows is asked about: not one of another parcel, of nobody, or that is not in the ledger yet', async () => {
  const { waybillId } = await user.confirmed(owner)
  const other = await user.confirmed(owner)
  const [shown, ofOther] = [v7(), v7()]
  user.admin.openings.set(other.waybillId, opened(other.waybillId, [ofOther]))
  const ask = (recordId: string, id = v7()) =>
    owner.call('POST', `/api/parcels/${waybillId}/not-expected`, { id, recordId })
  const id = v7()
  for (const recordId of [shown, ofOther, v7()]) {
    const { status, text } = await ask(recordId, id)
    assert.deepEqual([status, /opening_unknown/.test(text)], [404, true])
  }
  // A record of another parcel under this one's answer is none of this one's.
  user.admin.openings.set(waybillId, {
    ...opened(waybillId, []),
    parcels: [{ waybillId, entries: opened(other.waybillId, [ofOther]).parcels[0]?.entries ?? [], pending: 0 }],
  })
  assert.equal((await ask(ofOther)).status, 404)
  const { rowCount } = await user.db.query('select 1 from opening_cases where waybill_id = $1', [waybillId])
  assert.equal(rowCount, 0)
  assert.ok(!(await user.told(waybillId)).some(({ type }) => type === 'customer.not_expected'))

  user.admin.openings.set(waybillId, opened(waybillId, [shown]))
  user.admin.setAway(true)
  assert.match((await ask(shown, id)).text, /upstream_unavailable/)
  user.admin.setAway(false)
  assert.equal((await ask(shown, id)).status, 204)
  user.admin.setAway(true)
  const again = await ask(shown, id)
  user.admin.setAway(false)
  assert.equal(again.status, 204, 'a repeat needs no ledger')
})

test('of somebody else’s parcel nothing is asked', async () => {
  const { waybillId } = await user.confirmed(owner)
  const other = await user.signIn()
  const { status } = await other.call('POST', `/api/parcels/${waybillId}/not-expected`, { id: v7(), recordId: v7() })
  assert.equal(status, 404)
  assert.equal(
    (await user.told(waybillId)).some(({ type }) => type === 'customer.not_expected'),
    false,
  )
})
