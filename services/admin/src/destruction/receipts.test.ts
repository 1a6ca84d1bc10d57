import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import { SignedReceipt } from '@exqress/contracts/destruction.ts'
import { checkReceipt, numbersCoveredFrom } from '@exqress/crypto/destruction-receipt.ts'
import { directoryKeyStore } from '@exqress/crypto/key-store.ts'
import { v7 } from 'uuid'
import { issue, setUpCarrier } from '../testing/slips.ts'
import { startAdmin } from '../testing/start-admin.ts'
import { loadReceiptKey } from './receipt-key.ts'
import { signReceipts } from './sign-receipts.ts'

const admin = await startAdmin()
const { call, callAs, tell } = admin
const as = await admin.deskToken()
await setUpCarrier(admin, as)
const at = () => new Date().toISOString()
const confirm = async (waybillId: string, by: 'parcel' | 'customer') =>
  by === 'parcel'
    ? await tell('parcel', waybillId, 'parcel.key_destroyed', { waybillId, at: at() })
    : await tell('customer', waybillId, 'customer.key_destroyed', { waybillId, at: at() })
const receiptOf = (waybillId: string) => call(`/api/waybills/${waybillId}/destruction-receipt`, { as })

async function destroyed(): Promise<string> {
  const { waybillId } = await issue(admin, as)
  const state = { waybillId, state: 'delivered', from: 'registered', inferred: false, at: at() } as const
  await tell('parcel', waybillId, 'parcel.state_changed', state)
  const { status } = await call(`/api/waybills/${waybillId}/destroy`, { as, body: { id: v7(), reason: 'retention' } })
  assert.equal(status, 202)
  return waybillId
}

test('there is no receipt before all three services have answered, whichever comes last', async () => {
  for (const order of [
    ['parcel', 'customer'],
    ['customer', 'parcel'],
  ] as const) {
    const waybillId = await destroyed()
    for (const by of order) {
      assert.equal(await signReceipts(admin.deps), 0)
      assert.equal((await receiptOf(waybillId)).body.error.code, 'not_found')
      await confirm(waybillId, by)
    }
    assert.equal(await signReceipts(admin.deps), 1)
    assert.equal((await receiptOf(waybillId)).status, 200)
  }
})

test('a receipt names what was destroyed, holds, is told once, and is the same however often it is asked for', async () => {
  const { waybillId } = await issue(admin, as)
  const relabelled = await callAs('delivery', '/internal/labels', {
    body: { requestId: v7(), waybillId, kind: 'relabel', actorId: v7() },
  })
  assert.equal(relabelled.status, 200)
  const state = { waybillId, state: 'delivered', from: 'registered', inferred: false, at: at() } as const
  await tell('parcel', waybillId, 'parcel.state_changed', state)
  await call(`/api/waybills/${waybillId}/destroy`, { as, body: { id: v7(), reason: 'recipient_asked' } })
  await confirm(waybillId, 'customer')
  await confirm(waybillId, 'parcel')
  const both = await Promise.all([signReceipts(admin.deps), signReceipts(admin.deps)])
  assert.equal(both[0] + both[1], 1)
  await confirm(waybillId, 'parcel')
  assert.equal(await signReceipts(admin.deps), 0)

  const [first, second] = [await receiptOf(waybillId), await receiptOf(waybillId)]
  assert.ok(first.bytes.equals(second.bytes))
  const { receipt } = SignedReceipt.parse(first.body)
  const { publicKey } = admin.deps.receiptKey
  assert.deepEqual(await checkReceipt(first.bytes.toString(), [publicKey]), { ok: true, receipt })
  const { rows } = await admin.db.query('select label_digest as digest from labels where waybill_id = $1', [waybillId])
  assert.equal(rows.length, 2)
  assert.deepEqual(receipt.labelDigests, rows.map(({ digest }) => digest.toString('base64url')).sort())
  assert.deepEqual([receipt.waybillId, receipt.reason], [waybillId, 'desk'])
  const last = Math.max(...Object.values(receipt.destroyedAt).map((time) => Date.parse(time)))
  assert.equal(Date.parse(receipt.backupsCoveredFrom) - last, 9 * 86_400_000)
  assert.equal(Date.parse(numbersCoveredFrom(receipt)) - last, 39 * 86_400_000)

  const told = (await admin.told(waybillId)).filter(({ type }) => type === 'waybill.receipt_signed')
  assert.equal(told.length, 1)
  assert.deepEqual(told[0]?.data, { ...first.body, waybillId, publicKey: Buffer.from(publicKey).toString('base64url') })
  await assert.rejects(admin.db.query('update destruction_receipts set receipt = $1', ['{}']), /stays as it was signed/)
})

test('its key is replaced by hand: receipts of before stay as they are, and all hold by the keys of both', async () => {
  const done = async () => {
    const waybillId = await destroyed()
    for (const by of ['parcel', 'customer'] as const) await confirm(waybillId, by)
    return waybillId
  }
  const [first, second] = [await done(), await done()]
  const old = admin.deps.receiptKey
  await admin.db.query('update destructions set receipted_at = now() where waybill_id = $1', [second]) // not yet
  assert.equal(await signReceipts(admin.deps), 1)
  const keyStore = await directoryKeyStore(join(admin.folder, 'admin'))
  await keyStore.destroy('receipt/private')
  const receiptKey = await loadReceiptKey(keyStore) // as at the next start
  await admin.db.query('update destructions set receipted_at = null where waybill_id = $1', [second])
  assert.equal(await signReceipts({ ...admin.deps, receiptKey }), 1)

  const texts = await Promise.all([first, second].map(async (id) => (await receiptOf(id)).bytes.toString()))
  const held = async (...keys: Uint8Array[]) =>
    Promise.all(texts.map(async (text) => (await checkReceipt(text, keys)).ok))
  assert.deepEqual(await held(old.publicKey, receiptKey.publicKey), [true, true])
  assert.deepEqual(await held(old.publicKey), [true, false])
  assert.deepEqual(await held(receiptKey.publicKey), [false, true])
})

test('the figure of what is not carried out: it ages while a service has not answered, and not while there is none', async () => {
  const age = async () =>
    Number(/^destruction_oldest_seconds\{[^}]*\} (\S+)$/m.exec((await admin.deps.metrics.render()).text)?.[1])
  await signReceipts(admin.deps)
  assert.equal(await age(), 0)
  const waybillId = await destroyed()
  await confirm(waybillId, 'customer')
  assert.equal(await signReceipts(admin.deps), 0)
  assert.ok((await age()) > 0)
  await confirm(waybillId, 'parcel')
  assert.ok((await age()) > 0, 'the receipt is not signed yet')
  await signReceipts(admin.deps)
  assert.equal(await age(), 0)
})

test('the PDF contains the same receipt for people, for the page and for the script; only the user service may fetch it', async () => {
  const waybillId = await destroyed()
  await confirm(waybillId, 'parcel')
  await confirm(waybillId, 'customer')
  await signReceipts(admin.deps)
  const path = `/internal/destruction-receipts/${waybillId}/pdf`
  const pdf = await callAs('user', path, { method: 'GET' })
  assert.deepEqual([pdf.status, pdf.headers.get('content-type')], [200, 'application/pdf'])
  assert.ok(pdf.bytes.equals((await call(`/api/waybills/${waybillId}/destruction-receipt.pdf`, { as })).bytes))
  assert.equal((await checkReceipt(pdf.bytes.toString('latin1'), [admin.deps.receiptKey.publicKey])).ok, true)
  assert.equal((await callAs('delivery', path, { method: 'GET' })).status, 403)
  assert.equal((await callAs('user', `/internal/destruction-receipts/${v7()}/pdf`, { method: 'GET' })).status, 404)
})
