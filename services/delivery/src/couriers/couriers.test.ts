import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { courierConsentVersion as consent } from '@exqress/contracts/consent.ts'
import { CourierNotice, deliveryApiRoutes } from '@exqress/contracts/delivery-api.ts'
import {
  Boxed,
  CourierProfilesBox,
  CourierProfilesRequest,
  DoorAnswer,
  DoorRequest,
  deliveryInternalRoutes,
} from '@exqress/contracts/internal.ts'
import { openBox, sealBox } from '@exqress/service/internal/boxes.ts'
import { createInternalClient } from '@exqress/service/internal/create-internal-client.ts'
import { compareRoutes } from '@exqress/service/openapi/compare-routes.ts'
import { v7 } from 'uuid'
import { closeDoors } from '../doors/close-doors.ts'
import { type Delivery, person, startDelivery } from '../testing/start-delivery.ts'

let delivery: Delivery
before(async () => {
  delivery = await startDelivery()
})

test('every route is told, and every told route is served', () => {
  assert.deepEqual(compareRoutes(delivery.app, [...deliveryApiRoutes, ...deliveryInternalRoutes]), {
    untold: [],
    missing: [],
  })
})

test('no route answers anything without a token of the right kind', async () => {
  const { token } = await delivery.courier()
  const fill = (path: string) => path.replace(/:\w+/g, v7())
  for (const route of [...deliveryApiRoutes, ...deliveryInternalRoutes]) {
    if (route.auth === 'none' || route.auth === 'cookie') continue
    const body = route.method === 'get' || route.method === 'put' ? {} : { body: {} }
    for (const as of [undefined, 'x.y.z', ...(route.auth === 'service' ? [token] : [])]) {
      const answer = await delivery.call(fill(route.path), {
        method: route.method.toUpperCase(),
        ...body,
        ...(as ? { as } : {}),
      })
      assert.equal(answer.status, 401, `${route.method} ${route.path}`)
    }
  }
})

test('anybody reads the version of the notice, and who answers for it once the operator has said so', async () => {
  const read = async ({ call }: Delivery) => CourierNotice.parse((await call('/api/notice')).json)
  assert.deepEqual(await read(delivery), { version: consent })
  const by = { operator: 'Exqress 시험', officer: '개인정보 보호팀', contact: 'privacy@exqress.example' }
  assert.deepEqual(await read(await startDelivery({ notice: by })), { version: consent, by })
})

test('a pending courier signs in, sees how they stand, and reads nothing', async () => {
  const { token, courierId } = await delivery.courier({ approved: false })
  const parcel = await delivery.parcel({ courierId })
  const me = await delivery.call('/api/me', { as: token })
  assert.deepEqual([me.json.status, me.json.name], ['pending', '김배송'])
  assert.equal((await delivery.scan(token, 'take', parcel.token)).code, 'not_readable')
})

test('a wrong password and an unknown number answer alike; a second sign-up changes nothing', async () => {
  const { phone, password } = await delivery.courier()
  const wrong = await delivery.call('/api/session', { body: { phone, password: 'another password', deviceId: v7() } })
  const unknown = await delivery.call('/api/session', { body: { phone: '010-0000-9999', password, deviceId: v7() } })
  const shape = (a: typeof wrong) => [a.status, a.text.replace(/"requestId":"[^"]+"/, '')]
  assert.deepEqual(shape(wrong), shape(unknown))
  assert.equal(wrong.code, 'sign_in_failed')
  assert.equal(
    (await delivery.call('/api/couriers', { body: { phone, name: '다른이', password: 'a third password', consent } }))
      .status,
    202,
  )
  assert.equal((await delivery.call('/api/session', { body: { phone, password, deviceId: v7() } })).status, 200)
  assert.equal(
    (await delivery.call('/api/couriers', { body: { phone: '12', name: 'x', password: 'long enough pw', consent } }))
      .status,
    400,
  )
})

test('a courier agrees to the notice of today: which one and when is kept, and without it nobody is signed up', async () => {
  const { courierId, phone } = await delivery.courier()
  const kept = async () =>
    (await delivery.db.query('select courier_id as id, version, agreed_at <= now() as past from courier_consents', []))
      .rows
  const one = { id: courierId, version: consent, past: true }
  assert.deepEqual(
    (await kept()).filter(({ id }) => id === courierId),
    [one],
  )
  const count = async () => (await delivery.db.query('select from couriers', [])).rowCount
  const before = [await count(), (await kept()).length]
  const signUp = (body: object) =>
    delivery.call('/api/couriers', { body: { name: '박새로', password: 'long enough pw', ...body } })
  const outdated = await signUp({ phone: '010-0000-9001', consent: '0' })
  assert.deepEqual([outdated.status, outdated.code], [409, 'consent_outdated'])
  assert.equal((await signUp({ phone: '010-0000-9001' })).status, 400)
  // Somebody who only knows the number agrees to nothing for its owner.
  assert.equal((await signUp({ phone, consent })).status, 202)
  assert.deepEqual([await count(), (await kept()).length], before)
})

test('strangers who guess a password slow themselves down, not the phone that signed in before', async () => {
  const { phone, password } = await delivery.courier()
  const signIn = (body: object, cookie = '') =>
    fetch(`${delivery.base}/api/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-exqress': '1', cookie },
      body: JSON.stringify({ phone, password, deviceId: v7(), ...body }),
    })
  const known = (await signIn({})).headers.getSetCookie().find((one) => one.startsWith('exqress-courier-device='))
  assert.match(known ?? '', /HttpOnly; SameSite=Strict/)
  for (let i = 0; i < 7; i++) await signIn({ password: 'not the password' })
  assert.equal((await signIn({})).status, 429)
  assert.equal((await signIn({}, known?.split(';')[0])).status, 200)
})

test('signing in on another phone ends the session of the first', async () => {
  const { phone, password, token } = await delivery.courier()
  assert.equal((await delivery.call('/api/me', { as: token })).status, 200)
  await delivery.call('/api/session', { body: { phone, password, deviceId: v7() } })
  assert.equal((await delivery.call('/api/me', { as: token })).status, 401)
})

test('profiles go to the desk in a box, and who asked is kept; the user service may not ask', async () => {
  const { courierId } = await delivery.courier()
  const { tokens, keys } = delivery.peers.admin
  const body = { ids: [courierId, v7()], readerId: v7(), purpose: 'approval' as const }
  const ask = (t: typeof tokens) =>
    createInternalClient({ peer: 'delivery', baseUrl: delivery.base, tokens: t }).call({
      method: 'POST',
      path: '/internal/couriers',
      input: CourierProfilesRequest,
      body,
      output: Boxed,
    })
  const { couriers } = await openBox(
    keys.box,
    { route: 'couriers', caller: 'admin' },
    (await ask(tokens)).box,
    CourierProfilesBox,
  )
  assert.deepEqual(
    couriers.map((c) => [c.courierId, c.name]),
    [[courierId, '김배송']],
  )
  assert.equal(
    (await delivery.db.query('select 1 from profile_readings where courier_id = $1', [courierId])).rowCount,
    1,
  )
  await assert.rejects(ask(delivery.peers.user.tokens), { status: 403 })
})

test("door memos: kept under an own key, shown in hand only, a person's never replaced by an import", async () => {
  const { courierId, token } = await delivery.courier()
  const parcel = await delivery.parcel({ courierId })
  const put = async (
    by: 'admin' | 'user',
    source: 'import' | 'recipient' | 'sender',
    memo: string,
    waybillId = parcel.waybillId,
  ) => {
    const box = await sealBox(delivery.ownBox, { route: 'doors', caller: by }, { memo })
    const client = createInternalClient({ peer: 'delivery', baseUrl: delivery.base, tokens: delivery.peers[by].tokens })
    return client.call({
      method: 'PUT',
      path: '/internal/doors',
      input: DoorRequest,
      body: { waybillId, source, box },
      output: DoorAnswer,
    })
  }
  await assert.rejects(put('admin', 'import', person.memo, v7()), { status: 409, code: 'waybill_unknown' })
  assert.deepEqual(await put('admin', 'import', '경비실에 맡겨 주세요'), { kept: true })
  assert.deepEqual(await put('user', 'recipient', person.memo), { kept: true })
  assert.deepEqual(await put('admin', 'import', '다른 메모'), { kept: false })
  await assert.rejects(put('user', 'import', 'x'), { status: 403 })
  await assert.rejects(put('admin', 'recipient', 'x'), { status: 403 })
  const stored = await delivery.db.query<{ sealed_door: Buffer }>(
    `select sealed_door from parcels where waybill_id = $1`,
    [parcel.waybillId],
  )
  assert.ok(stored.rows[0]?.sealed_door.includes(person.memo) === false, 'the memo stands in no column')
  const sent = await delivery.parcel({ courierId })
  assert.deepEqual(await put('admin', 'sender', '벨을 눌러 주세요', sent.waybillId), { kept: true })
  assert.equal((await delivery.scan(token, 'look', parcel.token)).json.doorMemo, undefined)
  assert.equal((await delivery.scan(token, 'deliver', parcel.token)).json.doorMemo, person.memo)
  const memos = async () =>
    (
      await delivery.db.query(
        `select waybill_id as id from wrapped_bundles where kind = 'door' order by waybill_id`,
        [],
      )
    ).rows
  const delivered = { id: v7(), waybillIds: [parcel.waybillId], place: 'door' }
  assert.equal((await delivery.call('/api/deliveries', { as: token, body: delivered })).status, 200)
  await closeDoors(delivery.db)
  assert.equal((await memos()).length, 2, 'kept as long as the delivery may be taken back')
  await delivery.db.query(`update parcels set state_at = now() - interval '31 minutes'`, [])
  assert.equal(await closeDoors(delivery.db), 1)
  assert.deepEqual(await memos(), [{ id: sent.waybillId }])
  await delivery.tell('waybill', parcel.waybillId, 'waybill.destroy_requested', {
    waybillId: parcel.waybillId,
    reason: 'desk',
    at: new Date().toISOString(),
  })
  await assert.rejects(put('user', 'recipient', 'again'), { status: 410 })
})
