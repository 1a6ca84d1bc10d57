import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { before, test } from 'node:test'
import { Boxed, BundleBox, BundleRequest, ProofBox, ProofRequest } from '@exqress/contracts/internal.ts'
import { ProofTier } from '@exqress/contracts/tiers.ts'
import { importTierKey, openTier, openTierBytes } from '@exqress/crypto/tiers-node.ts'
import { openBox } from '@exqress/service/internal/boxes.ts'
import { createInternalClient } from '@exqress/service/internal/create-internal-client.ts'
import { v7 } from 'uuid'
import { type Delivery, startDelivery } from '../testing/start-delivery.ts'
import { sweepPhotos } from './sweep-photos.ts'

let delivery: Delivery
before(async () => {
  delivery = await startDelivery()
})

const jpeg = Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), randomBytes(20_000)])

async function inHand(n = 1) {
  const courier = await delivery.courier()
  const parcels = []
  for (let i = 0; i < n; i++) {
    const parcel = await delivery.parcel({ courierId: courier.courierId })
    await delivery.scan(courier.token, 'deliver', parcel.token)
    parcels.push(parcel)
  }
  return { ...courier, parcels, ids: parcels.map((p) => p.waybillId) }
}
const upload = async (token: string) => {
  const photoId = v7()
  const answer = await delivery.call(`/api/photos/${photoId}`, {
    as: token,
    method: 'PUT',
    raw: { bytes: jpeg, type: 'image/jpeg' },
  })
  assert.equal(answer.status, 201, answer.text)
  return photoId
}

test('three boxes of one door with one photo: delivered, each with a proof of its own that opens the photo', async () => {
  const { token, ids } = await inHand(3)
  const photoId = await upload(token)
  const body = { id: v7(), waybillIds: ids, place: 'door', photoId }
  const answer = await delivery.call('/api/deliveries', { as: token, body })
  assert.deepEqual(
    answer.json.outcomes.map((o: { result: string; state: string }) => [o.result, o.state]),
    ids.map(() => ['done', 'delivered']),
  )
  const again = await delivery.call('/api/deliveries', { as: token, body })
  assert.deepEqual(
    again.json.outcomes.map((o: { state: string }) => o.state),
    ids.map(() => 'delivered'),
  )
  assert.equal(
    (await delivery.call('/api/deliveries', { as: token, body: { ...body, place: 'locker' } })).code,
    'idempotency_mismatch',
  )
  const { rows: states } = await delivery.db.query(
    `select count(*) as n from state_changes where waybill_id = any($1) and state = 'delivered'`,
    [ids],
  )
  assert.equal(states[0].n, 3)

  // The user service fetches the proof's key and the sealed photo, and opens both.
  const { tokens, keys } = delivery.peers.user
  const client = createInternalClient({ peer: 'delivery', baseUrl: delivery.base, tokens })
  const { box } = await client.call({
    method: 'POST',
    path: '/internal/bundles',
    input: BundleRequest,
    body: { ids },
    output: Boxed,
  })
  const { items } = await openBox(keys.box, { route: 'bundles', caller: 'user' }, box, BundleBox)
  const item = items[0]
  assert.ok(item?.status === 'ok' && item.keys.proof)
  const { rows } = await delivery.db.query('select sealed_proof from proofs where waybill_id = $1', [item.waybillId])
  const proof = ProofTier.parse(
    openTier(
      importTierKey(Buffer.from(item.keys.proof, 'base64url')),
      { id: item.waybillId, tier: 'proof' },
      rows[0].sealed_proof,
    ),
  )
  assert.equal(proof.place, 'door')
  const sealed = await client.bytes({ path: `/internal/photos/${photoId}`, maxBytes: 6e6 })
  assert.ok(!Buffer.from(sealed).includes(jpeg.subarray(100, 200)), 'stored sealed')
  const photo = openTierBytes(
    importTierKey(Buffer.from(proof.photoKey as string, 'base64url')),
    { id: photoId, tier: 'proof' },
    sealed,
  )
  assert.ok(Buffer.from(photo).equals(jpeg))

  // For a break-glass the desk gets the same key with the sealed proof, and that it left is kept; nobody else does.
  const forGlass = (peer: 'admin' | 'user') =>
    createInternalClient({ peer: 'delivery', baseUrl: delivery.base, tokens: delivery.peers[peer].tokens }).call({
      method: 'POST',
      path: '/internal/proofs',
      input: ProofRequest,
      body: { waybillId: item.waybillId, readerId: officerId },
      output: Boxed,
    })
  const officerId = v7()
  const released = await openBox(
    delivery.peers.admin.keys.box,
    { route: 'proofs', caller: 'admin' },
    (await forGlass('admin')).box,
    ProofBox,
  )
  assert.ok(
    released.key === item.keys.proof && Buffer.from(released.sealedProof, 'base64url').equals(rows[0].sealed_proof),
  )
  await assert.rejects(forGlass('user'), { code: 'forbidden' })
  const { rows: releases } = await delivery.db.query('select waybill_id as id, reader_id as by from proof_releases', [])
  assert.deepEqual(releases, [{ id: item.waybillId, by: officerId }])

  // For 30 minutes the courier sees it too; another courier never.
  const own = await fetch(`${delivery.base}/api/proofs/${ids[0]}/photo`, {
    headers: { authorization: `Bearer ${token}` },
  })
  assert.ok(Buffer.from(await own.arrayBuffer()).equals(jpeg))
  const stranger = await delivery.courier()
  assert.equal((await delivery.call(`/api/proofs/${ids[0]}/photo`, { as: stranger.token })).code, 'not_readable')
})

test('only what is in hand is delivered; what is not is said parcel by parcel', async () => {
  const { token, courierId, ids } = await inHand()
  const notScanned = await delivery.parcel({ courierId })
  const foreign = await delivery.parcel({ courierId: (await delivery.courier()).courierId })
  const answer = await delivery.call('/api/deliveries', {
    as: token,
    body: { id: v7(), waybillIds: [notScanned.waybillId, foreign.waybillId, v7(), ids[0]], place: 'in_person' },
  })
  assert.deepEqual(
    answer.json.outcomes.map((o: { code?: string; state?: string }) => o.code ?? o.state),
    ['not_in_hand', 'not_readable', 'not_readable', 'delivered'],
  )
  assert.equal(
    (
      await delivery.call('/api/deliveries', {
        as: token,
        body: { id: v7(), waybillIds: ids, place: 'door', photoId: v7() },
      })
    ).code,
    'photo_missing',
  )
})

test('what was refused is refused again under the same id: a lost answer never turns into "done"', async () => {
  const { token, courierId, ids } = await inHand()
  const notScanned = await delivery.parcel({ courierId })
  const body = { id: v7(), waybillIds: [notScanned.waybillId, ids[0]], place: 'door' }
  const codes = (answer: { json: { outcomes: { code?: string; state?: string }[] } }) =>
    answer.json.outcomes.map((o) => o.code ?? o.state)
  const first = await delivery.call('/api/deliveries', { as: token, body })
  const again = await delivery.call('/api/deliveries', { as: token, body })
  assert.deepEqual(
    [codes(first), codes(again)],
    [
      ['not_in_hand', 'delivered'],
      ['not_in_hand', 'delivered'],
    ],
  )
  const failure = { id: v7(), waybillIds: [notScanned.waybillId], reason: 'absent' }
  for (let i = 0; i < 2; i++)
    assert.deepEqual(codes(await delivery.call('/api/failures', { as: token, body: failure })), ['not_in_hand'])
})

test('a repeat tells a courier nothing of a parcel that went to another since', async () => {
  const { token, ids } = await inHand()
  const failure = { id: v7(), waybillIds: ids, reason: 'absent' }
  await delivery.call('/api/failures', { as: token, body: failure })
  const other = await delivery.courier()
  await delivery.assign(ids[0] as string, other.courierId)
  await delivery.db.query(`update parcels set state = 'exception', state_at = now() where waybill_id = $1`, [ids[0]])
  const { outcomes } = (await delivery.call('/api/failures', { as: token, body: failure })).json
  assert.deepEqual([outcomes[0].result, outcomes[0].state], ['done', 'attempt_failed'])
})

test('a photo proves one delivery; named by a second one it is refused, not left out', async () => {
  const { token, ids } = await inHand(2)
  const photoId = await upload(token)
  const deliver = (waybillId: string | undefined) =>
    delivery.call('/api/deliveries', { as: token, body: { id: v7(), waybillIds: [waybillId], place: 'door', photoId } })
  assert.equal((await deliver(ids[0])).status, 200)
  assert.equal((await deliver(ids[1])).code, 'photo_missing')
})

test('an upload that broke off before its file was there is made good by the next; nobody is told a photo is kept that is not', async () => {
  const { token, ids, courierId } = await inHand()
  const photoId = await upload(token)
  await delivery.deps.blobs.delete(photoId)
  const put = (as: string, id: string) =>
    delivery.call(`/api/photos/${id}`, { as, method: 'PUT', raw: { bytes: jpeg, type: 'image/jpeg' } })
  assert.equal((await put(token, photoId)).status, 201)
  await delivery.call('/api/deliveries', { as: token, body: { id: v7(), waybillIds: ids, place: 'door', photoId } })
  const photo = async () =>
    fetch(`${delivery.base}/api/proofs/${ids[0]}/photo`, { headers: { authorization: `Bearer ${token}` } })
  assert.ok(Buffer.from(await (await photo()).arrayBuffer()).equals(jpeg))
  const other = await delivery.courier()
  assert.equal((await put(other.token, photoId)).code, 'not_readable')
  const pending = await delivery.courier({ approved: false })
  assert.equal((await put(pending.token, v7())).code, 'not_readable')
  const at = new Date().toISOString()
  await delivery.tell('courier-decision', courierId, 'courier_decision.suspended', { courierId, at })
  assert.equal((await photo()).status, 404, 'a suspended courier reads nothing any more')
})

test('two deliveries of one parcel at once: one state change, one proof', async () => {
  const { token, ids } = await inHand()
  const send = () => delivery.call('/api/deliveries', { as: token, body: { id: v7(), waybillIds: ids, place: 'door' } })
  const answers = await Promise.all([send(), send(), send()])
  assert.deepEqual(answers.map((a) => a.json.outcomes[0].state ?? a.json.outcomes[0].code).sort(), [
    'delivered',
    'impossible_step',
    'impossible_step',
  ])
})

test('undo within 30 minutes puts it back in hand and stays in the history; later it is too late', async () => {
  const { token, ids } = await inHand()
  await delivery.call('/api/deliveries', { as: token, body: { id: v7(), waybillIds: ids, place: 'door' } })
  const undo = await delivery.call('/api/corrections', { as: token, body: { id: v7(), waybillId: ids[0] } })
  assert.equal(undo.json.outcomes[0].state, 'out_for_delivery')
  const redo = await delivery.call('/api/deliveries', {
    as: token,
    body: { id: v7(), waybillIds: ids, place: 'guard_room' },
  })
  assert.equal(redo.json.outcomes[0].state, 'delivered')
  const { rows } = await delivery.db.query(
    'select state, corrected, place from state_changes where waybill_id = $1 order by number',
    [ids[0]],
  )
  assert.deepEqual(rows.slice(-3), [
    { state: 'delivered', corrected: false, place: 'door' },
    { state: 'out_for_delivery', corrected: true, place: null },
    { state: 'delivered', corrected: false, place: 'guard_room' },
  ])
  await delivery.db.query(`update parcels set delivered_at = now() - interval '31 minutes' where waybill_id = $1`, [
    ids[0],
  ])
  assert.equal(
    (await delivery.call('/api/corrections', { as: token, body: { id: v7(), waybillId: ids[0] } })).code,
    'correction_too_late',
  )
})

test('photos: too large, of another kind, of another courier', async () => {
  const { token } = await inHand()
  const other = await delivery.courier()
  const put = (as: string, id: string, bytes: Uint8Array) =>
    delivery.call(`/api/photos/${id}`, { as, method: 'PUT', raw: { bytes, type: 'image/jpeg' } })
  assert.equal((await put(token, v7(), Buffer.concat([jpeg, Buffer.alloc(5 * 1024 * 1024)]))).code, 'photo_too_large')
  assert.equal((await put(token, v7(), Buffer.from('<svg onload=alert(1)>'.repeat(3)))).code, 'photo_type')
  const photoId = await upload(token)
  const { ids } = await inHand()
  assert.equal(
    (
      await delivery.call('/api/deliveries', {
        as: other.token,
        body: { id: v7(), waybillIds: ids, place: 'door', photoId },
      })
    ).code,
    'photo_missing',
  )
})

test('destroying closes it for everybody: keys, proof and photo are gone, the codes stay, nothing comes back', async () => {
  const { token, ids, parcels } = await inHand()
  const photoId = await upload(token)
  await delivery.call('/api/deliveries', { as: token, body: { id: v7(), waybillIds: ids, place: 'door', photoId } })
  const waybillId = ids[0] as string
  const at = new Date().toISOString()
  await delivery.tell('waybill', waybillId, 'waybill.destroy_requested', { waybillId, reason: 'recipient', at })
  assert.equal((await delivery.scan(token, 'look', (parcels[0] as { token: string }).token)).code, 'not_readable')
  assert.equal((await delivery.call(`/api/proofs/${waybillId}/photo`, { as: token })).code, 'not_readable')
  const { rows } = await delivery.db.query(
    `select state, sealed_route, sealed_recipient, sealed_sender, sealed_door, (select count(*) from wrapped_bundles b where b.waybill_id = $1) as keys,
            (select count(*) from outbox where key = $1::text and type = 'parcel.key_destroyed') as told from parcels where waybill_id = $1`,
    [waybillId],
  )
  assert.deepEqual(rows[0], {
    state: 'delivered',
    sealed_route: null,
    sealed_recipient: null,
    sealed_sender: null,
    sealed_door: null,
    keys: 0,
    told: 1,
  })
  assert.equal(await sweepPhotos(delivery.deps), 1)
  assert.equal(await delivery.deps.blobs.get(photoId), undefined)
  await delivery.db.query('insert into bundle_jobs (waybill_id, source) values ($1, $2)', [waybillId, 'admin'])
  await delivery.deps.bundles.runOnce()
  assert.equal(
    (await delivery.db.query('select 1 from wrapped_bundles where waybill_id = $1', [waybillId])).rowCount,
    0,
  )
  await delivery.tell('waybill', waybillId, 'waybill.destroy_requested', { waybillId, reason: 'desk', at })
  assert.equal(
    (await delivery.db.query(`select 1 from outbox where key = $1 and type = 'parcel.key_destroyed'`, [waybillId]))
      .rowCount,
    1,
  )
})
