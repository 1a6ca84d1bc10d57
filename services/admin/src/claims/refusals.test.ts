import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import { withTransaction } from '@exqress/service/db.ts'
import { type Observed, observeWork } from '@exqress/testing/observe-work.ts'
import { v7 } from 'uuid'
import { destroyWaybill } from '../destruction/destroy-waybill.ts'
import { issue, setUpCarrier } from '../testing/slips.ts'
import { startAdmin } from '../testing/start-admin.ts'

const admin = await startAdmin()
const as = await admin.deskToken()
await setUpCarrier(admin, as)

const claim = (waybillId: string, labelDigest: string, said = { name: '홍시험', unit: '1203' }) =>
  admin.callAs('user', '/internal/claims', { body: { waybillId, customerId: v7(), labelDigest }, sealed: said })

async function issued() {
  const { waybillId } = await issue(admin, as, {}, '0504-0000-0003')
  const told = await admin.told(waybillId)
  const labelDigest = told.findLast(({ type }) => type === 'waybill.label_issued')?.data.labelDigest as string
  return { waybillId, labelDigest }
}

test('a claim of another’s, a destroyed or an unknown parcel: one answer, the same statements and operations', async () => {
  const [others, destroyed] = [await issued(), await issued()]
  assert.deepEqual((await claim(others.waybillId, others.labelDigest)).body, { result: 'confirmed' })
  await withTransaction(admin.db, (tx) =>
    destroyWaybill(tx, { waybillId: destroyed.waybillId, reason: 'recipient', at: new Date() }),
  )
  let first: Observed<Awaited<ReturnType<typeof claim>>> | undefined
  for (const { waybillId, labelDigest } of [
    others,
    destroyed,
    { waybillId: v7(), labelDigest: others.labelDigest },
    { waybillId: v7(), labelDigest: randomBytes(32).toString('base64url') },
  ]) {
    await claim(waybillId, labelDigest)
    const seen = await observeWork(admin.db, () => claim(waybillId, labelDigest))
    assert.deepEqual([seen.answer.status, seen.answer.body.error.code], [404, 'not_readable'])
    assert.match(seen.statements.join(), /from waybills/)
    first ??= seen
    assert.deepEqual(seen.statements, first.statements)
    assert.deepEqual(seen.operations, first.operations)
  }
})
