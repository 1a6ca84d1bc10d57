import assert from 'node:assert/strict'
import { test } from 'node:test'
import { v7 } from 'uuid'
import { cj, issue, newWaybill, setUpCarrier } from '../testing/slips.ts'
import { startAdmin } from '../testing/start-admin.ts'
import { numberOfSerial } from './number-rules.ts'

const admin = await startAdmin()
const { call } = admin
const as = await admin.deskToken()
await setUpCarrier(admin, as)

test('the five carriers are there from the start; a range that does not fit is refused', async () => {
  const { carriers } = (await call('/api/carriers', { as })).body
  assert.deepEqual(
    carriers.map(({ code }: { code: string }) => code),
    ['cj', 'epost', 'hanjin', 'logen', 'lotte'],
  )
  const put = (change: object) => call('/api/carriers/cj', { as, method: 'PUT', body: { ...cj, ...change } })
  assert.equal((await put({ code: 'lotte' })).status, 400)
  assert.equal((await put({ ranges: [{ from: '500', to: '600' }] })).status, 400)
  for (const ranges of [
    [{ from: '50000000009', to: '50000000001' }],
    [
      { from: '500000000', to: '500000009' },
      { from: '500000005', to: '500000010' },
    ],
    [{ from: '50000000', to: '50000009' }],
  ]) {
    assert.equal((await put({ ranges })).body.error.code, 'bad_input')
  }
  const officer = await admin.deskToken('officer')
  assert.equal((await call('/api/carriers/cj', { as: officer, method: 'PUT', body: cj })).status, 403)
})

test('a waybill is issued: number, sort code by the longest prefix, find tag, events without a word about a person', async () => {
  const answer = await call('/api/waybills', { as, body: { id: v7(), waybill: newWaybill() } })
  assert.equal(answer.status, 201)
  const { waybillId, findTag, sortCode, repeated } = answer.body
  assert.equal(sortCode, 'B061')
  assert.match(findTag, /^[가-힣] \d{4}$/)
  assert.equal(repeated, false)
  const events = await admin.told(waybillId)
  assert.deepEqual(
    events.map(({ type }) => type),
    ['waybill.issued', 'waybill.label_issued'],
  )
  const { rows } = await admin.db.query('select to_jsonb(w)::text as text from waybills w where id = $1', [waybillId])
  for (const text of [rows[0].text, JSON.stringify(events)]) {
    assert.doesNotMatch(text, /홍시험|010-?0000-?0001|821000000001|1203호|가나|시험로|#7788|50000\d{7}/)
  }
  const detail = await call(`/api/waybills/${waybillId}`, { as })
  assert.equal(detail.status, 200)
  assert.match(detail.body.waybillNumber, /^50000\d{7}$/)
})

test('the same write answers the same waybill; another body under its id is refused', async () => {
  const body = { id: v7(), waybill: newWaybill() }
  const [first, second] = await Promise.all([call('/api/waybills', { as, body }), call('/api/waybills', { as, body })])
  assert.deepEqual([first.status, second.status].sort(), [200, 201])
  assert.equal(first.body.waybillId, second.body.waybillId)
  const other = await call('/api/waybills', { as, body: { ...body, waybill: newWaybill({ product: '다른 상품' }) } })
  assert.equal(other.body.error.code, 'idempotency_mismatch')
})

test('what cannot be issued says why, and takes nothing', async () => {
  const before = await admin.db.query('select count(*) as n from waybills', [])
  const code = async (changes: object) =>
    (await call('/api/waybills', { as, body: { id: v7(), waybill: newWaybill({ ...changes }) } })).body.error.code
  assert.equal(await code({ carrier: 'nobody' }), 'carrier_unknown')
  assert.equal(await code({ carrier: 'lotte', sortCode: 'A1' }), 'range_missing')
  assert.equal(await code({ waybillNumber: '123456789012' }), 'number_check_digit')
  assert.equal(await code({ waybillNumber: '12345' }), 'number_format')
  const recipient = newWaybill().recipient
  const at = (postcode: string) => ({ recipient: { ...recipient, address: { ...recipient.address, postcode } } })
  assert.equal(await code(at('99999')), 'sort_code_missing')
  assert.equal(await code(at('123')), 'postcode_format')
  assert.equal(await code({ product: '' }), 'bad_input')
  const after = await admin.db.query('select count(*) as n from waybills', [])
  assert.equal(after.rows[0].n, before.rows[0].n)
  assert.equal((await admin.db.query('select count(*) as n from order_indexes', [])).rows[0].n, 0)
})

test('an address whose parts fit but whose unit would be too long to be read is refused, at the desk and of a customer', async () => {
  const address = { postcode: '06130', address: '가 '.repeat(149), detail: '나 '.repeat(149) }
  const recipient = { name: '홍시험', phone: '010-0000-0001', address }
  const desk = await call('/api/waybills', { as, body: { id: v7(), waybill: newWaybill({ recipient }) } })
  assert.deepEqual([desk.status, desk.body.error.code], [422, 'address_unusable'])
  const parcel = { sender: newWaybill().recipient, recipient, product: '시험 상품', carrier: 'cj' }
  const body = { requestId: v7(), customerId: v7() }
  const customer = await admin.callAs('user', '/internal/waybills', { body, sealed: parcel })
  assert.deepEqual([customer.status, customer.body.error.code], [422, 'address_unusable'])
  const asSender = { ...parcel, sender: recipient, recipient: newWaybill().recipient }
  const answer = await admin.callAs('user', '/internal/waybills', { body, sealed: asSender })
  assert.deepEqual([answer.status, answer.body.error.code], [422, 'address_unusable'])
})

test('a number that another account has is taken; by the same account it is the same row', async () => {
  const waybillNumber = numberOfSerial('cj', '12345678901')
  const send = (source: string) =>
    call('/api/waybills', { as, body: { id: v7(), source, waybill: newWaybill({ waybillNumber }) } })
  const first = await send('mall-a')
  assert.equal(first.status, 201, JSON.stringify(first.body))
  const again = await send('mall-a')
  assert.equal(again.status, 200)
  assert.equal(again.body.waybillId, first.body.waybillId)
  assert.equal((await send('mall-b')).body.error.code, 'number_taken')
})

test('an order item and box that came before, without a number, is the same row; another box is not', async () => {
  const send = (changes: object) =>
    call('/api/waybills', { as, body: { id: v7(), waybill: newWaybill({ orderNumber: 'ORDER-1', ...changes }) } })
  const all = await Promise.all([1, 2, 3, 4].map(() => send({})))
  assert.equal(new Set(all.map(({ body }) => body.waybillId)).size, 1)
  assert.deepEqual(all.map(({ status }) => status).sort(), [200, 200, 200, 201])
  assert.equal((await send({ boxNumber: 2, boxCount: 2 })).status, 201)
})

test('many at once take different numbers, and a range that ends is refused', async () => {
  const range = { from: '600000000', to: '600000019' }
  await call('/api/carriers/hanjin', {
    as,
    method: 'PUT',
    body: { ...cj, code: 'hanjin', name: '한진택배', numberRule: 'hanjin', ranges: [range] },
  })
  const all = await Promise.all(
    Array.from({ length: 30 }, () =>
      call('/api/waybills', { as, body: { id: v7(), waybill: newWaybill({ carrier: 'hanjin' }) } }),
    ),
  )
  const issued = all.filter(({ status }) => status === 201)
  assert.equal(issued.length, 20)
  assert.ok(all.filter(({ status }) => status !== 201).every(({ body }) => body.error.code === 'range_missing'))
  const numbers = await Promise.all(
    issued.map(async ({ body }) => (await call(`/api/waybills/${body.waybillId}`, { as })).body.waybillNumber),
  )
  assert.equal(new Set(numbers).size, 20)
  // Taken away and given back: it goes on where it was.
  const put = (ranges: object[]) =>
    call('/api/carriers/hanjin', {
      as,
      method: 'PUT',
      body: { ...cj, code: 'hanjin', name: '한진택배', numberRule: 'hanjin', ranges },
    })
  await put([])
  await put([{ ...range, to: '600000020' }])
  assert.equal(
    (await call('/api/waybills', { as, body: { id: v7(), waybill: newWaybill({ carrier: 'hanjin' }) } })).status,
    201,
  )
  assert.equal(
    (await call('/api/waybills', { as, body: { id: v7(), waybill: newWaybill({ carrier: 'hanjin' }) } })).status,
    422,
  )
})

test('a serial whose number came in by a file is passed over', async () => {
  await call('/api/carriers/logen', {
    as,
    method: 'PUT',
    body: {
      ...cj,
      code: 'logen',
      name: '로젠택배',
      numberRule: 'logen',
      ranges: [{ from: '70000000001', to: '70000000003' }],
    },
  })
  await issue(admin, as, { carrier: 'logen', waybillNumber: '70000000001' })
  const { waybillId } = await issue(admin, as, { carrier: 'logen' })
  assert.equal((await call(`/api/waybills/${waybillId}`, { as })).body.waybillNumber, '70000000002')
})
