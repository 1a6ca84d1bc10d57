import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { v7 } from 'uuid'
import { signedReceipt } from '../testing/signed-receipt.ts'
import { newWaybill } from '../testing/slip.ts'
import { type Client, startUser, type TestUser } from '../testing/start-user.ts'

let user: TestUser
let customer: Client
before(async () => {
  user = await startUser()
  customer = await user.signIn()
})
const ask = (waybillId: string, id = v7()) => customer.call('POST', `/api/parcels/${waybillId}/destroy`, { id })
const detail = async (waybillId: string) => (await customer.call('GET', `/api/parcels/${waybillId}`)).body
const now = () => new Date().toISOString()

test('before a final state it is not yet time', async () => {
  const { waybillId } = await user.confirmed(customer)
  const answer = await ask(waybillId)
  assert.deepEqual([answer.status, (answer.body.error as { code: string }).code], [409, 'destroy_not_yet'])
})

test('asking is told once, however often; then keys and fields go, the progress shows, and the label opens nothing', async () => {
  const { waybillId, label } = await user.confirmed(customer)
  await user.move(waybillId, 'picked_up', 'out_for_delivery', 'delivered')
  const id = v7()
  const answers = await Promise.all([ask(waybillId, id), ask(waybillId, id), ask(waybillId)])
  const times = new Set(answers.map(({ status, body }) => `${status} ${body.askedAt}`))
  assert.equal(times.size, 1)
  assert.match([...times][0] ?? '', /^202 /)
  const asked = (await user.told(waybillId)).filter(({ type }) => type === 'customer.destroy_asked')
  assert.deepEqual(
    asked.map(({ data }) => data.customerId),
    [customer.customerId],
  )
  assert.deepEqual(Object.keys((await detail(waybillId)).destruction as object), ['askedAt'])

  await user.tell('waybill.destroy_requested', { waybillId, reason: 'recipient', at: now() })
  await user.tell('waybill.key_destroyed', { waybillId, at: now() })
  await user.tell('parcel.key_destroyed', { waybillId, at: now() })
  const told = await user.told(waybillId)
  assert.equal(told.filter(({ type }) => type === 'customer.key_destroyed').length, 1)
  const seen = await detail(waybillId)
  assert.equal(seen.destroyed, true)
  assert.deepEqual(Object.keys(seen.destruction as object).sort(), ['admin', 'askedAt', 'delivery', 'user'])
  for (const field of ['product', 'route', 'recipientName', 'sortCode', 'waiting']) assert.equal(seen[field], undefined)
  const list = (await customer.call('GET', '/api/parcels')).body.parcels as Record<string, unknown>[]
  assert.equal(list.find((parcel) => parcel.waybillId === waybillId)?.destroyed, true)

  const { rows } = await user.db.query('select * from parcels where waybill_id = $1', [waybillId])
  const sealed = Object.entries(rows[0]).filter(([name]) => name.startsWith('sealed_'))
  assert.deepEqual(
    sealed.map(([, value]) => value),
    [null, null, null, null, null],
  )
  const tables = ['wrapped_bundles', 'bundle_jobs'] as const
  for (const table of tables) {
    const left = await user.db.query({ text: `select 1 from ${table} where waybill_id = $1`, values: [waybillId] })
    assert.equal(left.rowCount, 0, table)
  }
  const scan = await customer.call('POST', '/api/scans', { id: v7(), token: label.token })
  assert.deepEqual([scan.status, (scan.body.error as { code: string }).code], [404, 'not_readable'])
  const again = await ask(waybillId)
  assert.equal(`${again.status} ${again.body.askedAt}`, [...times][0])
})

test('nothing comes back: neither by a late bundle nor by a replay nor by late evidence', async () => {
  const waybill = await user.confirmed(customer)
  const { waybillId, issued } = waybill
  await user.move(waybillId, 'picked_up', 'delivered')
  await user.db.query(`insert into bundle_jobs (waybill_id, source) values ($1, 'admin') on conflict do nothing`, [
    waybillId,
  ])
  await user.tell('waybill.destroy_requested', { waybillId, reason: 'retention', at: now() })
  await user.db.query(`insert into bundle_jobs (waybill_id, source) values ($1, 'admin')`, [waybillId])
  await user.deps.bundles.admin.runOnce()
  assert.equal((await user.db.query('select 1 from wrapped_bundles where waybill_id = $1', [waybillId])).rowCount, 0)

  // A projection that is built anew from the topics: the tombstone is older than it.
  await user.db.query('delete from parcels where waybill_id = $1', [waybillId])
  await user.tell('waybill.issued', issued)
  await user.tell('parcel.state_changed', {
    waybillId,
    state: 'delivered',
    from: 'delivered',
    inferred: false,
    at: now(),
    place: 'door',
  })
  await user.tell('parcel.proof_recorded', user.delivery.recordProof(waybillId, new Uint8Array([0xff, 0xd8, 0xff])))
  const { rows } = await user.db.query(
    `select sealed_route, sealed_proof, user_destroyed_at is not null as destroyed from parcels where waybill_id = $1`,
    [waybillId],
  )
  assert.deepEqual(rows, [{ sealed_route: null, sealed_proof: null, destroyed: true }])
  const places = await user.db.query('select place from timeline where waybill_id = $1 and place is not null', [
    waybillId,
  ])
  assert.equal(places.rowCount, 0)
})

test('destruction waits for nothing, not even for the parcel’s own issue', async () => {
  const { waybillId, issued } = newWaybill()
  await user.tell('waybill.destroy_requested', { waybillId, reason: 'desk', at: now() })
  await user.tell('waybill.issued', issued)
  const { rows } = await user.db.query('select sealed_route, user_destroyed_at from parcels where waybill_id = $1', [
    waybillId,
  ])
  assert.equal(rows[0].sealed_route, null)
  assert.ok(rows[0].user_destroyed_at)
  assert.deepEqual(
    (await user.told(waybillId)).map(({ type }) => type),
    ['customer.key_destroyed'],
  )
})

test('the receipt is kept for its customer and nobody else, as JSON and as PDF; its key is there for everybody', async () => {
  const { waybillId } = await user.confirmed(customer)
  await user.move(waybillId, 'picked_up', 'delivered')
  await ask(waybillId)
  const path = `/api/parcels/${waybillId}/destruction-receipt`
  await user.tell('waybill.destroy_requested', { waybillId, reason: 'recipient', at: now() })
  assert.equal((await customer.call('GET', path)).status, 404)
  assert.equal((await customer.call('GET', `${path}.pdf`)).status, 404)
  assert.equal(((await detail(waybillId)).destruction as { receipt?: boolean }).receipt, undefined)

  const { sign, ...signed } = await signedReceipt(waybillId, now())
  const { receipt, signature, publicKey } = signed
  const other = { ...receipt, reason: 'desk' as const }
  await user.tell('waybill.receipt_signed', signed)
  await user.tell('waybill.receipt_signed', { ...signed, receipt: other, signature: sign(other) })
  const given = await customer.call('GET', path)
  assert.deepEqual([given.status, given.body], [200, { receipt, signature }])
  assert.equal(((await detail(waybillId)).destruction as { receipt?: boolean }).receipt, true)
  const pdf = await customer.call('GET', `${path}.pdf`)
  assert.deepEqual([pdf.status, pdf.headers.get('content-type')], [200, 'application/pdf'])
  assert.match(pdf.text, /^%PDF/)
  user.admin.setAway(true)
  assert.equal((await customer.call('GET', `${path}.pdf`)).status, 503)
  assert.equal((await customer.call('GET', path)).status, 200)
  user.admin.setAway(false)

  const stranger = await user.signIn()
  for (const way of [path, `${path}.pdf`]) {
    assert.equal((await stranger.call('GET', way)).status, 404)
    assert.equal((await user.call('GET', way)).status, 401)
  }
  const keys = await user.call('GET', '/api/receipt-keys')
  assert.deepEqual(keys.body, { keys: [{ keyId: receipt.keyId, publicKey }] })

  // Its key was replaced: receipts of before are checked by the old one for ever.
  const next = await user.confirmed(customer)
  const { sign: _, ...later } = await signedReceipt(next.waybillId, now())
  await user.tell('waybill.receipt_signed', later)
  const both = [...keys.body.keys, { keyId: later.receipt.keyId, publicKey: later.publicKey }]
  assert.deepEqual((await user.call('GET', '/api/receipt-keys')).body, { keys: both })
})

test('a receipt that does not hold is not kept, and its key is told to nobody', async () => {
  const { waybillId } = await user.confirmed(customer)
  await user.move(waybillId, 'picked_up', 'delivered')
  await ask(waybillId)
  await user.tell('waybill.destroy_requested', { waybillId, reason: 'recipient', at: now() })
  const before = (await user.call('GET', '/api/receipt-keys')).body
  const { sign, ...signed } = await signedReceipt(waybillId, now())
  const stranger = await signedReceipt(waybillId, now())
  const elsewhere = { ...signed.receipt, waybillId: v7() }
  const forged = [
    { ...signed, receipt: { ...signed.receipt, reason: 'desk' as const } },
    { ...signed, signature: stranger.signature },
    // It names a key of ours, and another one comes with it.
    { ...signed, signature: stranger.sign(signed.receipt), publicKey: stranger.publicKey },
    { ...signed, receipt: elsewhere, signature: sign(elsewhere) },
    { ...signed, publicKey: 'a2V5' },
  ]
  for (const [nth, data] of forged.entries())
    await assert.rejects(user.tell('waybill.receipt_signed', data), { code: 'receipt_not_genuine' }, String(nth))
  const path = `/api/parcels/${waybillId}/destruction-receipt`
  assert.equal((await customer.call('GET', path)).status, 404)
  assert.deepEqual((await user.call('GET', '/api/receipt-keys')).body, before)
})

test('an open case that holds it is said, until the data is gone', async () => {
  const { waybillId } = await user.confirmed(customer)
  await user.move(waybillId, 'picked_up', 'delivered')
  await customer.call('POST', `/api/parcels/${waybillId}/not-received`, { id: v7() })
  assert.equal((await ask(waybillId)).status, 202)
  const held = async () => ((await detail(waybillId)).destruction as { held?: boolean }).held
  assert.equal(await held(), undefined)
  await user.tell('waybill.destroy_held', { waybillId, at: now() })
  assert.equal(await held(), true)
  await user.tell('waybill.destroy_requested', { waybillId, reason: 'recipient', at: now() })
  assert.equal(await held(), undefined)
})

test('a wish that was not heard is said, may be uttered again, and an answer to an older one changes nothing', async () => {
  const { waybillId } = await user.confirmed(customer)
  await user.move(waybillId, 'picked_up', 'delivered')
  const id = v7()
  const press = async (writeId = v7()) => {
    const { status, body } = await customer.call('POST', `/api/parcels/${waybillId}/destroy`, { id: writeId })
    assert.equal(status, 202)
    return body.askedAt as string
  }
  const seen = async () => {
    const { destruction, destroyUnheardAt } = await detail(waybillId)
    return [destruction !== undefined, destroyUnheardAt !== undefined]
  }
  const first = await press(id)
  assert.deepEqual(await seen(), [true, false])
  await user.tell('waybill.destroy_unheard', { waybillId, askedAt: first, at: now() })
  assert.deepEqual(await seen(), [false, true])
  // Also as a repeat of the first, whose answer was lost.
  const second = await press(id)
  assert.notEqual(second, first)
  assert.equal(await press(), second)
  assert.deepEqual(await seen(), [true, false])
  await user.tell('waybill.destroy_unheard', { waybillId, askedAt: first, at: now() })
  assert.deepEqual(await seen(), [true, false])
  const asked = (await user.told(waybillId)).filter(({ type }) => type === 'customer.destroy_asked')
  assert.deepEqual(
    asked.map(({ data }) => data.at),
    [first, second],
  )
  await user.tell('waybill.destroy_requested', { waybillId, reason: 'recipient', at: now() })
  assert.deepEqual(await seen(), [true, false])
})

test('a customer chooses when data goes by itself; admin is told an id and a number, once for each choice', async () => {
  const own = await user.signIn()
  const me = async () => (await own.call('GET', '/api/me')).body.destroyAfterDays
  assert.equal(await me(), 30)
  const body = { id: v7(), afterDays: 0 }
  for (const again of [body, body]) assert.equal((await own.call('PUT', '/api/me/destruction', again)).status, 204)
  assert.equal(await me(), 0)
  const refused = await own.call('PUT', '/api/me/destruction', { id: v7(), afterDays: 5 })
  assert.deepEqual([refused.status, (refused.body.error as { code: string }).code], [400, 'bad_input'])
  const told = (await user.told(own.customerId)).filter(({ type }) => type === 'customer.destroy_setting_changed')
  assert.deepEqual(
    told.map(({ data }) => ({ ...data, at: '' })),
    [{ customerId: own.customerId, afterDays: 0, at: '' }],
  )
})
