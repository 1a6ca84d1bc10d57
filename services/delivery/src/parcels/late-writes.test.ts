import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { before, test } from 'node:test'
import { withTransaction } from '@exqress/service/db.ts'
import { lockWaiter } from '@exqress/testing/lock-waiter.ts'
import { observeWork, visible } from '@exqress/testing/observe-work.ts'
import { v7 } from 'uuid'
import { onDestroyRequested } from '../destruction/on-destroy-requested.ts'
import { sweepPhotos } from '../proofs/sweep-photos.ts'
import { type Delivery, startDelivery } from '../testing/start-delivery.ts'

let delivery: Delivery
before(async () => {
  delivery = await startDelivery()
  // It fetches the ring anew now and then: work that no courier asked for.
  await delivery.deps.ring.part.stop?.()
})

type Answer = Awaited<ReturnType<Delivery['call']>>
const codes = ({ json }: Answer) => json.outcomes.map((one: { code?: string; state?: string }) => one.code ?? one.state)
const deliver = (as: string, waybillIds: readonly string[], more: { photoId?: string; id?: string } = {}) =>
  delivery.call('/api/deliveries', { as, body: { id: v7(), waybillIds, place: 'door', ...more } })
const fail = (as: string, waybillIds: readonly string[]) =>
  delivery.call('/api/failures', { as, body: { id: v7(), waybillIds, reason: 'absent' } })
const correct = (as: string, waybillId: string) =>
  delivery.call('/api/corrections', { as, body: { id: v7(), waybillId } })

async function inHand(courier?: { courierId: string; token: string }) {
  const { courierId, token } = courier ?? (await delivery.courier())
  const parcel = await delivery.parcel({ courierId })
  await delivery.scan(token, 'deliver', parcel.token)
  return { courierId, token, waybillId: parcel.waybillId, label: parcel.token }
}
const destroy = (waybillId: string) =>
  delivery.tell('waybill', waybillId, 'waybill.destroy_requested', {
    waybillId,
    reason: 'recipient',
    at: new Date().toISOString(),
  })
async function upload(as: string, photoId: string = v7()) {
  const bytes = Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), randomBytes(5_000)])
  const answer = await delivery.call(`/api/photos/${photoId}`, {
    as,
    method: 'PUT',
    raw: { bytes, type: 'image/jpeg' },
  })
  assert.equal(answer.status, 201)
  return photoId
}

test('what was waiting on a phone while its parcel was destroyed is acknowledged as destroyed; code and time alone are kept', async () => {
  const { courierId, token, waybillId } = await inHand()
  const living = await inHand({ courierId, token })
  await destroy(waybillId)
  const photoId = await upload(token)
  const id = v7()
  for (let tries = 0; tries < 2; tries++) {
    await upload(token, photoId)
    assert.deepEqual(codes(await deliver(token, [waybillId, waybillId], { photoId, id })), ['destroyed', 'destroyed'])
    assert.equal(await sweepPhotos(delivery.deps), 1, 'the photo of the door goes with the next sweep')
    assert.equal(await delivery.deps.blobs.get(photoId), undefined)
  }
  assert.deepEqual(codes(await fail(token, [waybillId, living.waybillId])), ['destroyed', 'attempt_failed'])
  assert.deepEqual(codes(await correct(token, waybillId)), ['destroyed'])
  const { rows } = await delivery.db.query(
    `select report, courier_id = $2 as theirs, at > now() - interval '1 minute' as timed from late_reports where waybill_id = $1 order by number`,
    [waybillId, courierId],
  )
  assert.deepEqual(
    rows,
    ['deliver', 'fail', 'correct_delivery'].map((report) => ({ report, theirs: true, timed: true })),
  )
  const { rows: parcels } = await delivery.db.query(
    'select state, courier_id, (select count(*) from proofs where waybill_id = $1) as proofs from parcels where waybill_id = $1',
    [waybillId],
  )
  assert.deepEqual(parcels, [{ state: 'out_for_delivery', courier_id: null, proofs: 0 }])
})

test('a photo that a living parcel of the same door needs stays', async () => {
  const { courierId, token, waybillId } = await inHand()
  const living = await inHand({ courierId, token })
  await destroy(waybillId)
  const photoId = await upload(token)
  assert.deepEqual(codes(await deliver(token, [waybillId, living.waybillId], { photoId })), ['destroyed', 'delivered'])
  await sweepPhotos(delivery.deps)
  const file = await delivery.deps.blobs.get(photoId)
  assert.ok(file)
  file.destroy()
})

test('nobody else learns that a parcel was destroyed: one status, body, headers, statements and operations', async () => {
  const { token } = await delivery.courier()
  const suspended = await inHand()
  await destroy(suspended.waybillId)
  await delivery.tell('courier-decision', suspended.courierId, 'courier_decision.suspended', {
    courierId: suspended.courierId,
    at: new Date().toISOString(),
  })
  // They had it until the desk gave it to another, who had it when it was destroyed.
  const taken = await inHand()
  const successor = await delivery.courier()
  await delivery.assign(taken.waybillId, successor.courierId)
  await delivery.scan(successor.token, 'deliver', taken.label)
  assert.deepEqual(codes(await fail(successor.token, [taken.waybillId])), ['attempt_failed'])
  await destroy(taken.waybillId)
  const never = await inHand()
  await destroy(never.waybillId)
  const causes = [
    { cause: 'unknown', as: token, waybillId: v7() },
    { cause: 'not yours', as: token, waybillId: (await inHand()).waybillId },
    { cause: 'nobody’s', as: token, waybillId: (await delivery.parcel()).waybillId },
    { cause: 'destroyed, never theirs', as: token, waybillId: never.waybillId },
    { cause: 'destroyed, another’s by then', as: taken.token, waybillId: taken.waybillId },
    { cause: 'destroyed, theirs, suspended since', as: suspended.token, waybillId: suspended.waybillId },
  ]
  const writes = {
    deliver: (as: string, waybillId: string) => deliver(as, [waybillId]),
    fail: (as: string, waybillId: string) => fail(as, [waybillId]),
    correct,
  }
  for (const [name, write] of Object.entries(writes)) {
    const seen = []
    for (const { cause, as, waybillId } of causes) {
      await delivery.call('/api/me', { as }) // remembered, for all of them alike
      await write(as, v7())
      const { answer, statements, operations } = await observeWork(delivery.db, () => write(as, waybillId))
      const code = name === 'correct' ? answer.code : codes(answer)[0]
      assert.equal(code, 'not_readable', `${name}: ${cause}`)
      assert.ok(statements.length > 3, `${cause} was not observed`)
      seen.push({ cause, shown: visible(answer).replaceAll(waybillId, '?'), statements, operations })
    }
    for (const { cause, ...one } of seen) {
      const { cause: _, ...first } = seen[0] as (typeof seen)[number]
      assert.deepEqual(one, first, `${name}: ${cause}`)
    }
  }
})

test('a delivery that waits for the destruction of its parcel is told of it', async () => {
  const { token, waybillId } = await inHand()
  let late: Promise<Answer> | undefined
  await withTransaction(delivery.db, async (tx) => {
    await onDestroyRequested(tx, { waybillId, reason: 'recipient', at: new Date().toISOString() })
    late = deliver(token, [waybillId])
    await lockWaiter(delivery.db)
  })
  assert.deepEqual(codes((await late) as Answer), ['destroyed'])
})

/** Each is held where all that it writes about the parcel is written, and is seen by nobody else yet. */
const held = {
  deliver: {
    write: (as: string, waybillId: string, photoId: string) => deliver(as, [waybillId], { photoId }),
    at: 'select from photos where photo_id = $2 and $1::text is not null for update',
    becomes: 'delivered',
  },
  fail: {
    write: (as: string, waybillId: string) => fail(as, [waybillId]),
    at: `select from event_versions where topic = 'parcel' and key = $1 and $2::uuid is not null for update`,
    becomes: 'attempt_failed',
  },
}
for (const [name, { write, at, becomes }] of Object.entries(held)) {
  test(`a destruction that comes while a parcel is written about waits, and takes with it what was written: ${name}`, async () => {
    const { token, waybillId } = await inHand()
    const photoId = await upload(token)
    let first: Promise<Answer> | undefined
    let destroyed: Promise<unknown> | undefined
    await withTransaction(delivery.db, async (tx) => {
      assert.equal((await tx.query({ text: at, values: [waybillId, photoId] })).rowCount, 1)
      first = write(token, waybillId, photoId)
      await lockWaiter(delivery.db)
      destroyed = destroy(waybillId)
      await lockWaiter(delivery.db, 'row', 2)
    })
    assert.deepEqual(codes((await first) as Answer), [becomes])
    await destroyed
    const { rows } = await delivery.db.query(
      `select (select count(*) from tombstones where waybill_id = $1) as buried,
              (select count(*) from wrapped_bundles where waybill_id = $1) as keys,
              (select count(*) from proofs where waybill_id = $1) as proofs,
              (select count(*) from state_changes where waybill_id = $1 and (place is not null or reason is not null)) as words`,
      [waybillId],
    )
    assert.deepEqual(rows, [{ buried: 1, keys: 0, proofs: 0, words: 0 }])
    if (name === 'deliver') assert.equal(await sweepPhotos(delivery.deps), 1, 'its photo goes with the next sweep')
  })
}
