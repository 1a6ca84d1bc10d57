import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { MyData } from '@exqress/contracts/my-data.ts'
import { v7 } from 'uuid'
import { opened } from '../testing/opened.ts'
import { signedReceipt } from '../testing/signed-receipt.ts'
import { type Client, startUser, type TestUser } from '../testing/start-user.ts'

let user: TestUser
before(async () => {
  user = await startUser()
})

async function prove(client: Client): Promise<void> {
  assert.equal((await client.call('POST', '/api/me/codes', {})).status, 202)
  const code = /\d{6}/.exec(user.messages.sent().at(-1)?.text ?? '')?.[0]
  assert.equal((await client.call('POST', '/api/me/proof', { code })).status, 200)
}
async function download(client: Client): Promise<MyData> {
  const answer = await client.call('GET', '/api/me/export')
  assert.equal(answer.status, 200)
  return MyData.parse(answer.body)
}

test("what was asked and told about openings, and the receipts of one's own parcels, come along; another's do not", async () => {
  const [customer, other] = [await user.signIn(), await user.signIn()]
  const [mine, theirs] = [await user.confirmed(customer), await user.confirmed(other)]
  const at = '2026-11-27T01:00:00.000Z'
  const [asked, open, ofOther] = [v7(), v7(), v7()]
  user.admin.openings.set(mine.waybillId, opened(mine.waybillId, [asked, open]))
  user.admin.openings.set(theirs.waybillId, opened(theirs.waybillId, [ofOther]))
  for (const recordId of [asked, open]) {
    const path = `/api/parcels/${mine.waybillId}/not-expected`
    assert.equal((await customer.call('POST', path, { id: v7(), recordId })).status, 204)
  }
  const theirPath = `/api/parcels/${theirs.waybillId}/not-expected`
  assert.equal((await other.call('POST', theirPath, { id: v7(), recordId: ofOther })).status, 204)
  const answered = { caseId: v7(), recordId: asked, answer: 'by_mistake' as const, at }
  await user.tell('waybill.case_answered', { waybillId: mine.waybillId, ...answered })
  const signatures = new Map<string, string>()
  for (const { waybillId } of [mine, theirs]) {
    const { sign, ...signed } = await signedReceipt(waybillId, at)
    signatures.set(waybillId, signed.signature)
    await user.tell('waybill.receipt_signed', signed)
    // The first on its own day, as what is unexpected is not told on the day of a broken glass.
    await user.tell('waybill.opened_unexpectedly', { waybillId, recordId: v7(), at })
    await user.tell('waybill.glass_broken', { waybillId, openingId: v7(), at: '2026-11-28T01:00:00.000Z' })
  }
  await prove(customer)
  const all = await download(customer)
  assert.deepEqual(
    all.notExpected.map(({ recordId, state, answer, answeredAt }) => [recordId, state, answer, answeredAt]).sort(),
    [
      [asked, 'answered', 'by_mistake', at],
      [open, 'open', undefined, undefined],
    ].sort(),
  )
  assert.ok(all.notExpected.every(({ dueOn, askedAt }) => dueOn > askedAt.slice(0, 10)))
  assert.deepEqual(
    all.notices.map(({ waybillId, kind }) => [waybillId, kind]),
    [
      [mine.waybillId, 'unexpected'],
      [mine.waybillId, 'glass_broken'],
    ],
  )
  assert.deepEqual(
    all.receipts.map(({ receipt, signature }) => [receipt.waybillId, signature]),
    [[mine.waybillId, signatures.get(mine.waybillId)]],
  )
  assert.ok(!JSON.stringify(all).includes(theirs.waybillId))
  for (const [language, words] of [
    ['ko', ['실수로 연 것을 확인했어요', '아직 답하지 않았어요', '개인정보 담당자의 긴급 열람', '파기 확인서']],
    ['en', ['It was opened by mistake', 'Not answered yet', 'Emergency opening', 'Destruction receipts']],
  ] as const) {
    const { text } = await customer.call('GET', `/api/me/export-page?language=${language}`)
    for (const word of [...words, String(signatures.get(mine.waybillId)), '2026']) assert.ok(text.includes(word), word)
    assert.ok(!text.includes(theirs.waybillId))
  }
})
