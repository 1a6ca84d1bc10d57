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
