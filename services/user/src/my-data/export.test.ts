import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { MyData } from '@exqress/contracts/my-data.ts'
import { v7 } from 'uuid'
import { inventedSlip, newWaybill } from '../testing/slip.ts'
import { type Client, newPhone, startUser, type TestUser } from '../testing/start-user.ts'

let user: TestUser
before(async () => {
  user = await startUser()
})
const codeOf = (answer: { body: Record<string, unknown> }) => (answer.body.error as { code: string }).code
const lastCode = () => /\d{6}/.exec(user.messages.sent().at(-1)?.text ?? '')?.[0] ?? ''

/** Proves by a code that the session is its owner's, as a person does before a download. */
async function prove(client: Client): Promise<void> {
  assert.equal((await client.call('POST', '/api/me/codes', {})).status, 202)
  assert.equal((await client.call('POST', '/api/me/proof', { code: lastCode() })).status, 200)
}
async function download(client: Client): Promise<MyData> {
  const answer = await client.call('GET', '/api/me/export')
  assert.equal(answer.status, 200)
  return MyData.parse(answer.body)
}
const readingsOf = async (waybillId: string) =>
  (await user.db.query('select purpose, fields, role from access_records where waybill_id = $1', [waybillId])).rows

test('everything held about a customer comes in one file, and of each parcel in it one reading is recorded', async () => {
  const phone = newPhone()
  const customer = await user.signIn(phone)
  await customer.call('PUT', '/api/me/name', { name: '홍시험' })
  const mine = await user.confirmed(customer)
  await user.move(mine.waybillId, 'picked_up', 'out_for_delivery', 'delivered')
  await customer.call('POST', `/api/parcels/${mine.waybillId}/received`, { id: v7() })
  const found = await user.issue()
  await user.tell('waybill.matched', { waybillId: found.waybillId, customerId: customer.customerId })
  const dropped = await user.confirmed(customer)
  await customer.call('POST', `/api/parcels/${dropped.waybillId}/not-mine`, { id: v7() })
  const opened = { waybillId: mine.waybillId, recordId: v7(), actor: 'a', role: 'courier', readers: [], online: true }
  const data = { ...opened, fields: ['unit'], purpose: 'deliver', at: '2026-11-28T01:00:00.000Z' }
  const entry = JSON.stringify({
    kind: 'record',
    data,
    epoch: 1,
    number: 3,
    service: 'delivery',
    log: '2026-11',
    index: 7,
  })
  const parcels = [
    { waybillId: mine.waybillId, pending: 0, entries: [{ logId: '2026-11', index: 7, salt: 'AA', entry, proof: [] }] },
  ]
  user.admin.openings.set(mine.waybillId, { publicKey: '', logs: [], parcels })
  const at = '2026-11-28T00:00:00.000Z'
  user.admin.held.set(customer.customerId, {
    numbers: [{ kind: 'phone', provenAt: at }],
    cases: [{ waybillId: mine.waybillId, kind: 'not_received', state: 'open', openedAt: at, destroyed: false }],
  })
  const before = (await readingsOf(mine.waybillId)).length

  await prove(customer)
  const all = await download(customer)
  assert.deepEqual(
    [all.account.name, all.account.contacts.map(({ address }) => address), all.account.consents.length],
    ['홍시험', [`+82${phone.replaceAll('-', '').slice(1)}`], 1],
  )
  assert.equal(all.sessions.length, 1)
  assert.deepEqual(
    all.parcels.map(({ waybillId, relation }) => [waybillId, relation]),
    [
      [found.waybillId, 'found'],
      [mine.waybillId, 'recipient'],
    ],
  )
  const [theFound, theMine] = all.parcels
  assert.deepEqual([theFound?.product, theFound?.recipientName, theFound?.openings], [undefined, undefined, undefined])
  const { slip } = mine
  assert.equal(theMine?.product, slip.content.product)
  assert.equal(theMine?.phone, slip.recipient.phone)
  assert.equal(theMine?.sender, undefined)
  assert.equal(theMine?.received, 'received')
  assert.deepEqual(
    theMine?.timeline.map(({ state }) => state),
    ['registered', 'picked_up', 'out_for_delivery', 'delivered'],
  )
  const { role, purpose, logId, index } =
    theMine?.openings === 'unavailable' ? never() : (theMine?.openings?.[0] ?? never())
  assert.deepEqual([role, purpose, logId, index], ['courier', 'deliver', '2026-11', 7])
  assert.deepEqual(all.formerParcels, [{ waybillId: dropped.waybillId, relation: 'dropped' }])
  assert.notEqual(all.heldByDesk, 'unavailable')
  assert.ok(all.writes.some(({ kind }) => kind === 'receipt'))
  assert.ok(all.notes.some(({ about }) => about === 'door_memo'))

  const readings = (await readingsOf(mine.waybillId)).slice(before)
  assert.deepEqual(
    readings.map((reading) => [reading.purpose, reading.role]),
    [['export', 'recipient']],
  )
  assert.ok(readings[0].fields.includes('phone') && readings[0].fields.includes('product'))
  assert.equal((await readingsOf(found.waybillId)).length, 0)
  // A second download is a second reading.
  await download(customer)
  assert.equal((await readingsOf(mine.waybillId)).length, before + 2)
})
const never = (): never => assert.fail('there is no opening')

test("no other person's parcel is in it, however much they have in common", async () => {
  const [mine, other] = [await user.signIn(), await user.signIn()]
  const slip = inventedSlip({ name: '김표본', senderName: '다른상점' })
  const theirs = await user.confirmed(other, newWaybill(slip))
  const own = await user.confirmed(mine)
  await prove(mine)
  const all = await download(mine)
  assert.deepEqual(
    all.parcels.map(({ waybillId }) => waybillId),
    [own.waybillId],
  )
  const text = JSON.stringify(all)
  assert.ok(!text.includes(theirs.waybillId) && !text.includes('김표본') && !text.includes('다른상점'))
})

test('it needs a code of this session, not older than ten minutes; one for signing in does not do', async () => {
  const phone = newPhone()
  const customer = await user.signIn(phone)
  const refused = await customer.call('GET', '/api/me/export')
  assert.deepEqual([refused.status, codeOf(refused)], [403, 'code_needed'])
  assert.equal((await user.call('POST', '/api/codes', { channel: 'phone', address: phone })).status, 202)
  const wrong = await customer.call('POST', '/api/me/proof', { code: lastCode() })
  assert.deepEqual([wrong.status, codeOf(wrong)], [400, 'code_wrong'])
  await prove(customer)
  assert.equal((await customer.call('GET', '/api/me/export')).status, 200)
  // Another browser of the same person proves itself.
  const elsewhere = await user.signIn(phone)
  assert.equal(elsewhere.customerId, customer.customerId)
  assert.equal(codeOf(await elsewhere.call('GET', '/api/me/export-page')), 'code_needed')
  await user.db.query(`update fresh_proofs set proven_at = now() - interval '11 minutes'`, [])
  assert.equal(codeOf(await customer.call('GET', '/api/me/export')), 'code_needed')
})

test('the code goes to a contact that the account had for a day, so that a session left open is not enough', async () => {
  const first = newPhone()
  const customer = await user.signIn(first)
  const added = newPhone()
  const contact = { channel: 'phone', address: added }
  await user.call('POST', '/api/codes', contact)
  assert.equal((await customer.call('POST', '/api/me/contacts', { contact, code: lastCode() })).status, 200)
  const normalised = (phone: string) => `+82${phone.replaceAll('-', '').slice(1)}`
  const sent = await customer.call('POST', '/api/me/codes', {})
  assert.deepEqual(sent.body.sentTo, { channel: 'phone', masked: `${first.slice(0, -4)}****` })
  assert.equal(user.messages.sent().at(-1)?.to, normalised(first))
  const byMail = await customer.call('POST', '/api/me/codes', { channel: 'email' })
  assert.deepEqual([byMail.status, codeOf(byMail)], [409, 'contact_missing'])
  await user.db.query(`update contacts set added_at = now() - interval '25 hours' where customer_id = $1`, [
    customer.customerId,
  ])
  await customer.call('POST', '/api/me/codes', {})
  assert.equal(user.messages.sent().at(-1)?.to, normalised(added))
})

test('three of a form in a day', async () => {
  const customer = await user.signIn()
  await prove(customer)
  for (let i = 0; i < 3; i++) assert.equal((await customer.call('GET', '/api/me/export')).status, 200)
  const fourth = await customer.call('GET', '/api/me/export')
  assert.deepEqual([fourth.status, codeOf(fourth)], [429, 'too_many'])
  assert.equal((await customer.call('GET', '/api/me/export-page')).status, 200)
})

test('without the desk the file says what is missing, and a destroyed parcel shows no more than that it was', async () => {
  const customer = await user.signIn()
  const living = await user.confirmed(customer)
  const gone = await user.confirmed(customer)
  await user.tell('waybill.destroy_requested', {
    waybillId: gone.waybillId,
    reason: 'desk',
    at: new Date().toISOString(),
  })
  await prove(customer)
  user.admin.setAway(true)
  const all = await download(customer).finally(() => user.admin.setAway(false))
  assert.equal(all.heldByDesk, 'unavailable')
  const [theGone, theLiving] = all.parcels
  assert.equal(theLiving?.waybillId, living.waybillId)
  assert.equal(theLiving?.openings, 'unavailable')
  assert.deepEqual([theGone?.destroyed, theGone?.product, theGone?.route], [true, undefined, undefined])
  assert.equal((await readingsOf(gone.waybillId)).filter(({ purpose }) => purpose === 'export').length, 0)
})

test('a parcel that nobody read has no openings; one that the ledger leaves out has none that could be had', async () => {
  const customer = await user.signIn()
  const [first, second] = [await user.confirmed(customer), await user.confirmed(customer)]
  await prove(customer)
  const openingsOf = async () => {
    const { parcels } = await download(customer)
    return new Map(parcels.map((parcel) => [parcel.waybillId, parcel.openings]))
  }
  const all = await openingsOf()
  assert.deepEqual([all.get(first.waybillId), all.get(second.waybillId)], [[], []])
  // Newest first: it answers for the batch.
  const known = [{ waybillId: second.waybillId, pending: 0, entries: [] }]
  user.admin.openings.set(second.waybillId, { publicKey: '', logs: [], parcels: known })
  const left = await openingsOf()
  assert.deepEqual([left.get(first.waybillId), left.get(second.waybillId)], ['unavailable', []])
})

test('cases of destroyed parcels are in it, in both forms: what they were, when, and how they ended', async () => {
  const [customer, other] = [await user.signIn(), await user.signIn()]
  const [gone, theirs] = [await user.confirmed(customer), await user.confirmed(other)]
  const at = '2026-11-20T01:00:00.000Z'
  for (const { waybillId } of [gone, theirs])
    await user.tell('waybill.destroy_requested', { waybillId, reason: 'recipient', at })
  const closed = { state: 'closed', openedAt: at, closedAt: at, destroyed: true } as const
  const mine = [
    { ...closed, waybillId: gone.waybillId, kind: 'damaged', outcome: 'compensated' },
    { ...closed, waybillId: gone.waybillId, kind: 'not_expected', outcome: 'by_mistake' },
  ]
  user.admin.held.set(customer.customerId, {
    numbers: [],
    cases: [...mine, { ...closed, waybillId: theirs.waybillId, kind: 'damaged', outcome: 'settled' }],
  })
  await prove(customer)
  const all = await download(customer)
  assert.deepEqual(all.heldByDesk === 'unavailable' ? [] : all.heldByDesk.cases, mine)
  for (const [language, words] of [
    ['ko', ['보상함', '실수로 연 것을 확인했어요', '예상하지 못한 열람', '개인정보를 지운 택배']],
    ['en', ['Compensated', 'It was opened by mistake', 'Opening not expected', 'its personal data is destroyed']],
  ] as const) {
    const { text } = await customer.call('GET', `/api/me/export-page?language=${language}`)
    for (const word of [...words, gone.waybillId]) assert.ok(text.includes(word), word)
    assert.ok(!text.includes(theirs.waybillId))
  }
})

test('who read a parcel that one sent is not in the file: it is the recipient’s', async () => {
  const sender = await user.signIn()
  const { waybillId } = await user.confirmed(await user.signIn())
  await user.db.query('insert into relations (customer_id, waybill_id, sender) values ($1, $2, true)', [
    sender.customerId,
    waybillId,
  ])
  await prove(sender)
  const { parcels } = await download(sender)
  assert.deepEqual(
    parcels.map((parcel) => [parcel.waybillId, parcel.relation, 'openings' in parcel]),
    [[waybillId, 'sender', false]],
  )
})

test('the page holds the same, loads nothing, and what a sender wrote stays text', async () => {
  const customer = await user.signIn()
  const slip = inventedSlip({ senderName: `<script src="//x.example">` })
  slip.content.product = `<img src=x onerror="alert(1)">&'`
  await user.confirmed(customer, newWaybill(slip))
  await prove(customer)
  for (const [language, word] of [
    ['ko', '지나온 길'],
    ['en', 'Timeline'],
  ]) {
    const { status, text, headers } = await customer.call('GET', `/api/me/export-page?language=${language}`)
    assert.equal(status, 200)
    assert.match(headers.get('content-type') ?? '', /^text\/html/)
    assert.match(headers.get('content-disposition') ?? '', /^attachment/)
    assert.ok(text.includes(word as string) && text.includes(`<html lang="${language}">`))
    assert.ok(text.includes('시험로 12') && text.includes('&lt;img src=x onerror=&quot;alert(1)&quot;&gt;&amp;&#39;'))
    assert.doesNotMatch(text, /<(script|img|link|iframe)\b|url\(|@import|\bhref=|\bsrc=(?!x onerror)(?!&quot;)/)
    assert.match(text, /default-src 'none'/)
  }
})

test('more parcels than one batch all come, each once', async () => {
  const customer = await user.signIn()
  const ids = []
  for (let i = 0; i < 43; i++) {
    const { waybillId } = await user.issue()
    await user.tell('waybill.matched', { waybillId, customerId: customer.customerId })
    ids.push(waybillId)
  }
  await prove(customer)
  const all = await download(customer)
  assert.deepEqual(all.parcels.map(({ waybillId }) => waybillId).sort(), ids.sort())
})
