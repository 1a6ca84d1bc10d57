import assert from 'node:assert/strict'
import { test } from 'node:test'
import { decodeToken, tokenFromText } from '@exqress/crypto/token.ts'
import { createTokenRing, labelDigest } from '@exqress/crypto/token-node.ts'
import { v7 } from 'uuid'
import { issue, setUpCarrier } from '../testing/slips.ts'
import { labelBase, startAdmin } from '../testing/start-admin.ts'

const admin = await startAdmin()
const { call, callAs } = admin
const as = await admin.deskToken()
await setUpCarrier(admin, as)

const digestOf = (url: string) =>
  Buffer.from(labelDigest(decodeToken(tokenFromText(url) as string))).toString('base64url')
const scan = (waybillId: string, digest: string) =>
  admin.tell('parcel', waybillId, 'parcel.label_scanned', {
    waybillId,
    labelDigest: digest,
    at: new Date().toISOString(),
  })
const digestTold = async (waybillId: string) =>
  (await admin.told(waybillId)).findLast(({ type }) => type === 'waybill.label_issued')?.data.labelDigest as string

test('a label is drawn as SVG, PNG and PDF, and holds nothing but what stands on a box', async () => {
  const { waybillId, findTag } = await issue(admin, as)
  const svg = await call(`/api/waybills/${waybillId}/label.svg`, { as })
  assert.equal(svg.status, 200)
  assert.match(svg.headers.get('content-type') ?? '', /image\/svg\+xml/)
  assert.ok(svg.bytes.toString().includes(findTag))
  assert.doesNotMatch(svg.bytes.toString(), /홍시험|가나|0000|시험로|1203|시험 상품/)
  const png = await call(`/api/waybills/${waybillId}/label.png?dpi=203`, { as })
  assert.deepEqual([...png.bytes.subarray(0, 4)], [0x89, 0x50, 0x4e, 0x47])
  const pdf = await call(`/api/waybills/${waybillId}/label.pdf`, { as })
  assert.equal(pdf.bytes.subarray(0, 5).toString(), '%PDF-')
  assert.equal((await call(`/api/waybills/${waybillId}/label.png?dpi=72`, { as })).status, 400)
})

test('a batch is one PDF and marks its parcels printed; one that cannot be printed refuses all', async () => {
  const ids = await Promise.all([1, 2, 3].map(async () => (await issue(admin, as)).waybillId))
  const batch = await call('/api/labels', { as, body: { waybillIds: ids } })
  assert.equal(batch.status, 200)
  assert.equal(batch.headers.get('content-type'), 'application/pdf')
  const printed = await call('/api/waybills?printed=true', { as })
  assert.equal(printed.body.total, 3)
  const unknown = await call('/api/labels', { as, body: { waybillIds: [ids[0], v7()] } })
  assert.equal(unknown.body.error.code, 'not_readable')
})

test('the label of a cancelled parcel is printed no more: not at the desk, not in a batch, not by who sent it', async () => {
  const { waybillId } = await issue(admin, as)
  const senderId = v7()
  await admin.db.query('update waybills set sender_customer_id = $2 where id = $1', [waybillId, senderId])
  const reprint = () =>
    callAs('user', '/internal/labels', { body: { kind: 'reprint', waybillId, actorId: senderId, requestId: v7() } })
  assert.equal((await reprint()).status, 200)
  const at = new Date().toISOString()
  const moved = { waybillId, state: 'cancelled', from: 'registered', inferred: false, at } as const
  await admin.tell('parcel', waybillId, 'parcel.state_changed', moved)
  for (const kind of ['svg', 'png', 'pdf']) {
    const answer = await call(`/api/waybills/${waybillId}/label.${kind}`, { as })
    assert.deepEqual([kind, answer.status, answer.body.error.code], [kind, 409, 'label_cancelled'])
  }
  assert.equal((await reprint()).body.error.code, 'label_cancelled')
  const fresh = (await issue(admin, as)).waybillId
  const batch = await call('/api/labels', { as, body: { waybillIds: [fresh, waybillId] } })
  const { code, details } = batch.body.error
  assert.deepEqual([batch.status, code], [409, 'label_cancelled'])
  assert.deepEqual(details, [{ path: 'waybillIds.1', code: 'label_cancelled' }])
  assert.equal((await call(`/api/waybills/${fresh}`, { as })).body.printedAt, undefined)
})

test('the first scan ends the printing', async () => {
  const { waybillId } = await issue(admin, as)
  await scan(waybillId, await digestTold(waybillId))
  for (const path of [`/api/waybills/${waybillId}/label.svg`, `/api/waybills/${waybillId}/label.pdf`]) {
    const answer = await call(path, { as })
    assert.deepEqual([answer.status, answer.body.error.code], [409, 'label_in_use'])
  }
  const fresh = (await issue(admin, as)).waybillId
  const batch = await call('/api/labels', { as, body: { waybillIds: [fresh, waybillId] } })
  assert.equal(batch.status, 409)
  assert.deepEqual(batch.body.error.details, [{ path: 'waybillIds.1', code: 'label_in_use' }])
  assert.equal((await call('/api/labels', { as, body: { waybillIds: [fresh] } })).status, 200)
})

test('a relabel gives a new label under the old find tag and voids the old one; asked twice it is the same', async () => {
  const { waybillId, findTag } = await issue(admin, as)
  const before = await digestTold(waybillId)
  await scan(waybillId, before)
  const body = { requestId: v7(), waybillId, kind: 'relabel', actorId: v7() }
  const [first, second] = await Promise.all([
    callAs('delivery', '/internal/labels', { body }),
    callAs('delivery', '/internal/labels', { body }),
  ])
  assert.equal(first.status, 200)
  assert.deepEqual(first.opened, second.opened)
  const { label } = first.opened
  assert.equal(label.findTag, findTag)
  assert.ok(label.url.startsWith(`${labelBase.toUpperCase()}/Q/`))
  const after = digestOf(label.url)
  assert.notEqual(after, before)
  const events = (await admin.told(waybillId)).slice(2)
  assert.deepEqual(
    events.map(({ type }) => type),
    ['waybill.label_voided', 'waybill.label_issued'],
  )
  assert.equal(events[0]?.data.labelDigest, before)
  assert.equal(events[1]?.data.labelDigest, after)
  // What is printed by hand from here on is the new one.
  assert.equal((await call(`/api/waybills/${waybillId}/label.svg`, { as })).status, 200)
  // Once scanned it is not printed again, by the old request either.
  await scan(waybillId, after)
  assert.equal((await callAs('delivery', '/internal/labels', { body })).body.error.code, 'label_in_use')
  await callAs('delivery', '/internal/labels', { body: { ...body, requestId: v7() } })
  assert.equal((await callAs('delivery', '/internal/labels', { body })).body.error.code, 'label_in_use')
})

test('only delivery relabels, only the user service reprints, and only for the customer who sends', async () => {
  const { waybillId } = await issue(admin, as)
  const body = { requestId: v7(), waybillId, actorId: v7() }
  assert.equal((await callAs('user', '/internal/labels', { body: { ...body, kind: 'relabel' } })).status, 403)
  assert.equal((await callAs('delivery', '/internal/labels', { body: { ...body, kind: 'reprint' } })).status, 403)
  assert.equal(
    (await callAs('user', '/internal/labels', { body: { ...body, kind: 'reprint' } })).body.error.code,
    'not_readable',
  )
  const unknown = { ...body, requestId: v7(), waybillId: v7(), kind: 'relabel' }
  assert.equal((await callAs('delivery', '/internal/labels', { body: unknown })).body.error.code, 'not_readable')
})

test('the ring that the peers get opens what is printed; a new key prints only after a minute', async () => {
  const { opened } = await callAs('user', '/internal/label-ring')
  const ringOf = (keys: { id: number; key: string; state: 'printing'; createdAt: string }[]) =>
    createTokenRing(new Map(keys.map(({ id, key, ...rest }) => [id, { ...rest, key: Buffer.from(key, 'base64url') }])))
  const body = { requestId: v7(), waybillId: (await issue(admin, as)).waybillId, kind: 'relabel', actorId: v7() }
  const { label } = (await callAs('delivery', '/internal/labels', { body })).opened
  assert.equal(ringOf(opened.keys).openToken(decodeToken(tokenFromText(label.url) as string)).length, 7)
  const labels = admin.deps.keys.labels
  const id = await labels.add(new Date())
  assert.equal(id, 1)
  assert.equal((labels.printing().sealToken(new Uint8Array(7))[0] as number) & 31, 0)
  assert.equal((labels.printing().sealToken(new Uint8Array(7), new Date(Date.now() + 61_000))[0] as number) & 31, 1)
})

test('a label of a retired key cannot be printed again, only replaced', async () => {
  const { waybillId } = await issue(admin, as)
  await admin.deps.keys.labels.retire(0)
  assert.equal((await call(`/api/waybills/${waybillId}/label.svg`, { as })).body.error.code, 'label_in_use')
  const body = { requestId: v7(), waybillId, kind: 'relabel', actorId: v7() }
  assert.equal((await callAs('delivery', '/internal/labels', { body })).status, 200)
  assert.equal((await call(`/api/waybills/${waybillId}/label.svg`, { as })).status, 200)
})
