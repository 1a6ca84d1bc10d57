import assert from 'node:assert/strict'
import { test } from 'node:test'
import { v7 } from 'uuid'
import { newPhone, startUser } from '../testing/start-user.ts'
import { tellRecipients } from './tell-recipients.ts'

const user = await startUser()

test('who opened it behind the mask is told to the confirmed recipient once, without link, name, shop or product', async () => {
  const phone = newPhone()
  const recipient = await user.signIn(phone)
  const { waybillId } = await user.confirmed(recipient)
  const stranger = await user.signIn()
  await user.tell('waybill.matched', { waybillId, customerId: stranger.customerId })
  const before = user.messages.sent().length
  const broken = { waybillId, openingId: v7(), at: new Date().toISOString() }
  await user.tell('waybill.glass_broken', broken)
  await user.tell('waybill.glass_broken', broken)
  assert.equal(user.messages.sent().length, before, 'not inside the handler')
  await tellRecipients(user.deps)
  await tellRecipients(user.deps)
  const sent = user.messages.sent().slice(before)
  assert.deepEqual(
    sent.map(({ channel, to }) => [channel, to.slice(-4)]),
    [['phone', phone.slice(-4)]],
  )
  assert.match(sent[0]?.text ?? '', /개인정보 담당자가 .*열어 봤어요/)
  assert.doesNotMatch(sent[0]?.text ?? '', /https?:|www\.|홍시험|가나몰|시험 상품/)
  await user.tell('waybill.glass_broken', { ...broken, openingId: v7() })
  await tellRecipients(user.deps)
  assert.equal(user.messages.sent().length, before + 2)
})

test('whom nobody could tell is not called told: the desk learns it, and a contact that is proven later is told', async () => {
  const customer = await user.signIn()
  const stranger = await user.signIn()
  const { waybillId } = await user.confirmed(customer)
  const openingId = v7()
  const due = () => user.db.query('update glass_notices set retry_at = now() where waybill_id = $1', [waybillId])
  const notice = async () =>
    (
      await user.db.query(
        `select told_at is not null as told, untold, retry_at > now() + interval '23 hours' as later from glass_notices where waybill_id = $1`,
        [waybillId],
      )
    ).rows
  const results = async (id: string) =>
    (await user.told(id)).flatMap(({ type, data }) => (type === 'customer.glass_told' ? [data.result] : []))
  const contactsTo = (to: string, from: string) =>
    user.db.query('update contacts set customer_id = $1 where customer_id = $2', [to, from])
  const before = user.messages.sent().length
  await user.db.query(`update contacts set channel = 'email' where customer_id = $1`, [stranger.customerId])
  await contactsTo(stranger.customerId, customer.customerId)
  await user.tell('waybill.glass_broken', { waybillId, openingId, at: new Date().toISOString() })
  await tellRecipients(user.deps)
  await due()
  await tellRecipients(user.deps)
  assert.deepEqual(await notice(), [{ told: false, untold: 'no_contact', later: true }])
  assert.deepEqual(await results(waybillId), ['no_contact'])
  assert.equal(user.messages.sent().length, before)

  await contactsTo(customer.customerId, stranger.customerId)
  await user.db.query(`delete from contacts where customer_id = $1 and channel = 'email'`, [customer.customerId])
  await due()
  await tellRecipients(user.deps)
  assert.deepEqual(await notice(), [{ told: true, untold: null, later: false }])
  assert.deepEqual(await results(waybillId), ['no_contact', 'told'])
  assert.equal(user.messages.sent().length, before + 1)

  // Of a parcel that nobody has confirmed nobody is told, and the desk knows that too.
  const found = await user.issue()
  await user.tell('waybill.matched', { waybillId: found.waybillId, customerId: stranger.customerId })
  await user.tell('waybill.glass_broken', { waybillId: found.waybillId, openingId, at: new Date().toISOString() })
  assert.deepEqual(await results(found.waybillId), ['no_recipient'])
})

test('a messenger that is away loses no notice', async () => {
  const { waybillId } = await user.confirmed(await user.signIn())
  await user.tell('waybill.glass_broken', { waybillId, openingId: v7(), at: new Date().toISOString() })
  const { send } = user.deps.messages
  user.deps.messages.send = () => Promise.reject(new Error('away'))
  await assert.rejects(tellRecipients(user.deps), /away/)
  user.deps.messages.send = send
  await user.db.query('update glass_notices set retry_at = now() where told_at is null', [])
  const before = user.messages.sent().length
  await tellRecipients(user.deps)
  assert.equal(user.messages.sent().length, before + 1)
})

test('an opening that nobody expects is told at most once a parcel and day in Korea', async () => {
  const { waybillId } = await user.confirmed(await user.signIn())
  const other = await user.confirmed(await user.signIn())
  const before = user.messages.sent().length
  const opened = async (id: string, at: string) => {
    await user.tell('waybill.opened_unexpectedly', { waybillId: id, recordId: v7(), at })
    await tellRecipients(user.deps)
    return user.messages.sent().length - before
  }
  assert.equal(await opened(waybillId, '2026-11-27T14:00:00.000Z'), 1)
  assert.equal(await opened(waybillId, '2026-11-27T14:59:59.000Z'), 1)
  assert.equal(await opened(other.waybillId, '2026-11-27T14:30:00.000Z'), 2)
  assert.equal(await opened(waybillId, '2026-11-27T15:00:00.000Z'), 3, 'the next day in Seoul')
  await user.tell('waybill.glass_broken', { waybillId, openingId: v7(), at: '2026-11-29T03:00:00.000Z' })
  assert.equal(await opened(waybillId, '2026-11-29T04:00:00.000Z'), 4, 'a broken glass says enough for its day')
  const texts = user.messages
    .sent()
    .slice(before)
    .map(({ text }) => text)
  assert.equal(texts.filter((text) => /배달이 아닌 일로/.test(text)).length, 3)
  for (const text of texts) assert.doesNotMatch(text, /https?:|www\.|홍시험|가나몰|시험 상품/)
})
