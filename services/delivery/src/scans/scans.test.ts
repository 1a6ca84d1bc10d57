import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { encodeToken, newLabelKey, sealToken } from '@exqress/crypto/token.ts'
import { newHandle } from '@exqress/crypto/token-node.ts'
import { v7 } from 'uuid'
import { type Delivery, person, startDelivery } from '../testing/start-delivery.ts'

let delivery: Delivery
before(async () => {
  delivery = await startDelivery()
})

test('take, load, depart, deliver: each purpose shows what its column may and moves what it implies', async () => {
  const { courierId, token } = await delivery.courier()
  const parcel = await delivery.parcel({ courierId })
  const taken = await delivery.scan(token, 'take', parcel.token)
  assert.equal(taken.status, 200, taken.text)
  assert.equal(taken.json.state, 'picked_up')
  assert.equal(taken.json.route.dong, '101동')
  assert.equal(taken.json.waybillLast4, person.last4)
  for (const secret of [person.name, person.unit, person.phone, person.senderName])
    assert.ok(!taken.text.includes(secret))

  const loaded = await delivery.scan(token, 'load', parcel.token.toLowerCase())
  assert.deepEqual([loaded.json.state, loaded.json.loadNumber, loaded.json.already], ['in_transit', 1, false])
  assert.equal((await delivery.scan(token, 'load', parcel.token)).json.already, true)

  const departed = await delivery.call('/api/departures', { as: token, body: { id: v7() } })
  assert.deepEqual(departed.json, { departed: 1, notLoaded: 0 })

  const inHand = await delivery.scan(token, 'deliver', parcel.token)
  assert.deepEqual(
    [inHand.json.state, inHand.json.inHand, inHand.json.recipientName, inHand.json.unit, inHand.json.senderName],
    ['out_for_delivery', true, person.name, person.unit, person.senderName],
  )
  assert.ok(!inHand.text.includes(person.phone), 'the phone only by the logged call')
  const call = await delivery.call('/api/calls', { as: token, body: { id: v7(), waybillId: parcel.waybillId } })
  assert.equal(call.json.phone, person.phone)

  const { rows } = await delivery.db.query(
    `select purpose, fields, readers, role from access_records where waybill_id = $1 order by number`,
    [parcel.waybillId],
  )
  assert.deepEqual(
    rows.map((row) => row.purpose),
    ['take', 'load', 'load', 'deliver', 'call'],
  )
  assert.ok(rows[3].fields.includes('recipientName') && !rows[0].fields.includes('recipientName'))
  assert.deepEqual(rows[4].fields, ['phone'])
})

test('a deliver scan implies the steps that nobody saw; a look scan moves nothing and shows no person', async () => {
  const { courierId, token } = await delivery.courier()
  const parcel = await delivery.parcel({ courierId })
  const look = await delivery.scan(token, 'look', parcel.token)
  assert.deepEqual([look.json.state, look.json.inHand, look.json.unit], ['registered', false, undefined])
  const scan = await delivery.scan(token, 'deliver', parcel.token)
  assert.equal(scan.json.state, 'out_for_delivery')
  const { rows } = await delivery.db.query(
    'select state, inferred from state_changes where waybill_id = $1 order by number',
    [parcel.waybillId],
  )
  assert.deepEqual(rows, [
    { state: 'picked_up', inferred: true },
    { state: 'in_transit', inferred: true },
    { state: 'out_for_delivery', inferred: true },
  ])
  // In hand stays with that courier: a look scan afterwards still is a look at a parcel in hand.
  assert.equal((await delivery.scan(token, 'look', parcel.token)).json.inHand, true)
})

test('forged, foreign, truncated and misspelt tokens: one answer, no statement', async () => {
  const { courierId, token } = await delivery.courier()
  const parcel = await delivery.parcel({ courierId })
  const foreignRing = new Map([
    [1, { key: newLabelKey(), state: 'printing' as const, createdAt: new Date(0).toISOString() }],
  ])
  const otherId = new Map([
    [7, { key: newLabelKey(), state: 'printing' as const, createdAt: new Date(0).toISOString() }],
  ])
  const flipped = (parcel.token[5] === 'A' ? 'B' : 'A') + parcel.token.slice(1)
  await delivery.call('/api/me', { as: token }) // the access token is remembered from here
  const before = await delivery.db.query('select count(*) as n from refused_attempts', [])
  const bodies = new Set<string>()
  for (const bad of [
    encodeToken(sealToken(foreignRing, newHandle())),
    encodeToken(sealToken(otherId, newHandle())),
    parcel.token.slice(0, 38),
    flipped,
    'HELLO',
    '상자',
    `${parcel.token.slice(0, 38)}1`,
  ]) {
    const answer = await delivery.scan(token, 'deliver', bad)
    assert.equal(answer.status, 422, bad)
    assert.equal(answer.code, 'label_invalid')
    bodies.add(answer.text.replace(/"requestId":"[^"]+"/, ''))
  }
  assert.equal(bodies.size, 1)
  assert.deepEqual((await delivery.db.query('select count(*) as n from refused_attempts', [])).rows, before.rows)
})

test('not yours, void, unknown, destroyed, suspended: byte for byte one answer, and a row for each attempt', async () => {
  const owner = await delivery.courier()
  const other = await delivery.courier()
  const parcel = await delivery.parcel({ courierId: owner.courierId })
  const unassigned = await delivery.parcel()
  const unknown = await delivery.issuer.label(v7())
  const dead = await delivery.parcel({ courierId: other.courierId })
  const at = new Date().toISOString()
  await delivery.tell('waybill', dead.waybillId, 'waybill.destroy_requested', {
    waybillId: dead.waybillId,
    reason: 'desk',
    at,
  })
  const voided = await delivery.parcel({ courierId: other.courierId })
  await delivery.tell('waybill', voided.waybillId, 'waybill.label_voided', {
    waybillId: voided.waybillId,
    labelDigest: voided.digest.toString('base64url'),
    at,
  })

  const answers = new Set<string>()
  for (const { token } of [parcel, unassigned, unknown, dead, voided]) {
    for (const purpose of ['take', 'load', 'look', 'deliver', 'fail']) {
      const answer = await delivery.scan(other.token, purpose, token)
      answers.add(
        `${answer.status} ${[...answer.headers.keys()].sort()} ${answer.text.replace(/"requestId":"[^"]+"/, '')}`,
      )
    }
  }
  assert.equal(answers.size, 1)
  assert.match([...answers][0] as string, /^404 .*not_readable/)
  const { rows } = await delivery.db.query('select count(*) as n from refused_attempts where account_id = $1', [
    other.courierId,
  ])
  assert.equal(rows[0].n, 25)
  await delivery.tell('courier-decision', owner.courierId, 'courier_decision.suspended', {
    courierId: owner.courierId,
    at,
  })
  assert.equal((await delivery.scan(owner.token, 'look', parcel.token)).status, 404)
  assert.deepEqual((await delivery.call('/api/parcels', { as: owner.token })).json.parcels, [])
})

test('a repeated scan id answers again and moves nothing; for another label it is refused', async () => {
  const { courierId, token } = await delivery.courier()
  const [a, b] = [await delivery.parcel({ courierId }), await delivery.parcel({ courierId })]
  const id = v7()
  const first = await delivery.scan(token, 'load', a.token, id)
  const again = await delivery.scan(token, 'load', a.token, id)
  assert.deepEqual([again.status, again.json.state, again.json.loadNumber], [200, 'in_transit', first.json.loadNumber])
  assert.equal((await delivery.scan(token, 'load', b.token, id)).code, 'idempotency_mismatch')
  assert.equal((await delivery.scan(token, 'look', b.token)).json.state, 'registered')
})

test('sixty scans at once, some of the same box: every one is answered, recorded and numbered once', async () => {
  const { courierId, token } = await delivery.courier()
  const parcels = []
  for (let i = 0; i < 30; i++) parcels.push(await delivery.parcel({ courierId, keys: false }))
  await delivery.deps.bundles.runOnce()
  const answers = await Promise.all(
    [...parcels, ...parcels].map((parcel) => delivery.scan(token, 'load', parcel.token)),
  )
  assert.deepEqual(new Set(answers.map((answer) => answer.status)), new Set([200]))
  const numbers = new Set(answers.map((answer) => answer.json.loadNumber))
  assert.deepEqual(
    [...numbers].sort((x, y) => x - y),
    Array.from({ length: 30 }, (_, i) => i + 1),
  )
  const { rows } = await delivery.db.query(
    'select waybill_id, count(*) as n from access_records where waybill_id = any($1) group by 1',
    [parcels.map((p) => p.waybillId)],
  )
  assert.equal(rows.length, 30)
  assert.ok(rows.every((row) => row.n === 2))
})

test('keys that are still on their way: the scan counts, the fields are missing, and it says so', async () => {
  const { courierId, token } = await delivery.courier()
  delivery.issuer.state.away = true
  const parcel = await delivery.parcel({ courierId, keys: false })
  await assert.rejects(delivery.deps.bundles.runOnce())
  const waiting = await delivery.scan(token, 'take', parcel.token)
  assert.deepEqual([waiting.status, waiting.json.waiting, waiting.json.route], [200, true, undefined])
  delivery.issuer.state.away = false
  await delivery.deps.bundles.runOnce()
  assert.equal((await delivery.scan(token, 'look', parcel.token)).json.route.dong, '101동')
})

test('a lost key-encryption key costs fields of its parcels, and no list', async () => {
  const { courierId, token } = await delivery.courier()
  const parcels = [await delivery.parcel({ courierId }), await delivery.parcel({ courierId })]
  await delivery.db.query(`update wrapped_bundles set epoch = '2020-01-01' where waybill_id = $1`, [
    parcels[0]?.waybillId,
  ])
  const list = await delivery.call('/api/parcels', { as: token })
  assert.equal(list.status, 200, list.text)
  assert.deepEqual(
    list.json.parcels.map((p: { waiting?: boolean; route?: object }) => [p.waiting === true, p.route !== undefined]),
    [
      [false, true],
      [true, false],
    ],
  )
})

test('a find tag opens an own parcel only, with a photo that the courier took', async () => {
  const { courierId, token } = await delivery.courier()
  const other = await delivery.courier()
  const parcel = await delivery.parcel({ courierId })
  const foreign = await delivery.parcel({ courierId: other.courierId })
  const photoId = v7()
  const ask = (findTag: string, photo = photoId) =>
    delivery.call('/api/find-tag-scans', { as: token, body: { id: v7(), purpose: 'deliver', findTag, photoId: photo } })
  assert.equal((await ask(parcel.findTag)).code, 'photo_missing')
  const jpeg = Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), Buffer.alloc(2000)])
  const upload = await delivery.call(`/api/photos/${photoId}`, {
    as: token,
    method: 'PUT',
    raw: { bytes: jpeg, type: 'image/jpeg' },
  })
  assert.equal(upload.status, 201, upload.text)
  const found = await ask(parcel.findTag)
  assert.equal(found.status, 200, found.text)
  assert.equal(found.json.unit, person.unit)
  assert.equal((await ask(foreign.findTag)).code, 'not_readable')
  const { rows } = await delivery.db.query('select purpose from access_records where waybill_id = $1', [
    parcel.waybillId,
  ])
  assert.deepEqual(rows, [{ purpose: 'deliver_by_find_tag' }])
})
