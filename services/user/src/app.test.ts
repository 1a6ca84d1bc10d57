import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { userApiRoutes } from '@exqress/contracts/user-api.ts'
import { compareRoutes } from '@exqress/service/openapi/compare-routes.ts'
import { v7 } from 'uuid'
import { opened } from './testing/opened.ts'
import { newLabel } from './testing/slip.ts'
import { type Client, startUser, type TestUser } from './testing/start-user.ts'

let user: TestUser
let owner: Client
let other: Client
before(async () => {
  user = await startUser()
  owner = await user.signIn()
  other = await user.signIn()
})

/** A body that each route takes, so that a refusal is about the caller and not about the body. */
const bodies: Record<string, () => unknown> = {
  'put /api/me/name': () => ({ name: '홍시험' }),
  'post /api/me/contacts': () => ({ contact: { channel: 'phone', address: '010-0000-9999' }, code: '000000' }),
  'post /api/scans': () => ({ id: v7(), token: newLabel().token }),
  'post /api/claims': () => ({ id: v7(), token: newLabel().token, name: '홍시험', unit: '1호' }),
  'post /api/parcels/:waybillId/confirm': () => ({ id: v7(), name: '홍시험' }),
  'put /api/parcels/:waybillId/door-memo': () => ({ id: v7(), memo: '시험' }),
  'post /api/parcels/:waybillId/not-expected': () => ({ id: v7(), recordId: v7() }),
  'put /api/parcels/:waybillId/wish': () => ({ id: v7(), wish: 'door' }),
}
const bodyOf = (route: { method: string; path: string; body?: unknown }) =>
  route.body === undefined ? undefined : (bodies[`${route.method} ${route.path}`]?.() ?? { id: v7() })

test('every endpoint is in the route table, and the other way round', () => {
  assert.deepEqual(compareRoutes(user.app, userApiRoutes), { untold: [], missing: [] })
})

test('without a token every route that needs one answers 401', async () => {
  const guarded = userApiRoutes.filter(({ auth }) => auth === 'access')
  assert.ok(guarded.length >= 19)
  for (const route of guarded) {
    const path = route.path.replace(':waybillId', v7())
    for (const headers of [{}, { authorization: 'Bearer x.y.z' }]) {
      const { status, body } = await user.call(route.method.toUpperCase(), path, bodyOf(route), headers)
      assert.deepEqual([status, (body.error as { code: string }).code], [401, 'unauthenticated'], route.path)
    }
  }
})

test("another's parcel, an unknown, a found and a destroyed one are refused alike on every route", async () => {
  const theirs = await user.confirmed(owner)
  await user.move(theirs.waybillId, 'picked_up', 'in_transit', 'out_for_delivery', 'delivered')
  const found = await user.issue()
  await user.tell('waybill.matched', { waybillId: found.waybillId, customerId: other.customerId })
  const destroyed = await user.confirmed(other)
  await user.tell('waybill.destroy_requested', {
    waybillId: destroyed.waybillId,
    reason: 'desk',
    at: new Date().toISOString(),
  })
  const routes = userApiRoutes.filter(({ path, auth }) => path.includes(':waybillId') && auth === 'access')
  assert.equal(routes.length, 16)
  const answers = new Set<string>()
  for (const route of routes) {
    const ids = [theirs.waybillId, v7()]
    // Who only found a parcel may look at it and claim it; whose data is gone may look how far that is, and who had read it.
    if (!/Id$|confirm$|not-mine$/.test(route.path)) ids.push(found.waybillId)
    if (!/Id$|not-mine$|destroy$|openings$|not-expected$/.test(route.path)) ids.push(destroyed.waybillId)
    for (const id of ids) {
      const path = route.path.replace(':waybillId', id)
      const { status, headers, text } = await other.call(route.method.toUpperCase(), path, bodyOf(route))
      assert.equal(status, 404, `${route.method} ${route.path} ${text}`)
      const requestId = headers.get('x-request-id') ?? ''
      const rest = [...headers].filter(([name]) => name !== 'date').join('\n')
      answers.add(`${status}\n${rest}\n${text}`.replaceAll(requestId, ''))
    }
  }
  assert.equal(answers.size, 1)
  assert.match([...answers][0] ?? '', /not_readable/)
})

test('who sent a parcel is refused what its recipient alone may see and do, as if it were unknown', async () => {
  const { waybillId } = await user.confirmed(owner)
  await user.db.query('insert into relations (customer_id, waybill_id, sender) values ($1, $2, true)', [
    other.customerId,
    waybillId,
  ])
  assert.equal((await other.call('GET', `/api/parcels/${waybillId}`)).status, 200)
  // The desk would answer: it is this service that refuses.
  user.admin.openings.set(waybillId, opened(waybillId, [v7()]))
  const outcomes = new Map<string, string>()
  for (const route of userApiRoutes.filter(({ path, auth }) => path.includes(':waybillId') && auth === 'access')) {
    if (!/openings$|not-expected$|received$|destroy$|damaged$/.test(route.path)) continue
    const answerOf = async (id: string) => {
      const path = route.path.replace(':waybillId', id)
      const { status, headers, text } = await other.call(route.method.toUpperCase(), path, bodyOf(route))
      return `${status} ${text.replaceAll(headers.get('x-request-id') ?? '', '')}`
    }
    const [sent, unknown] = [await answerOf(waybillId), await answerOf(v7())]
    outcomes.set(`${route.method} ${route.path}`, sent === unknown ? 'as unknown' : sent)
  }
  assert.ok(outcomes.size >= 4)
  assert.deepEqual(
    [...outcomes].filter(([, outcome]) => outcome !== 'as unknown'),
    [],
  )
})

test('a bad body, id or cursor is told by its code and never repeated', async () => {
  const cases: [string, string, unknown][] = [
    ['POST', '/api/scans', { id: 'x', token: 'A' }],
    ['POST', '/api/scans', { id: v7() }],
    ['PUT', '/api/me/name', { name: '' }],
    ['PUT', '/api/me/name', { name: '홍시험', phone: '010-0000-0001' }],
    ['GET', '/api/parcels?cursor=zzz', undefined],
    ['GET', '/api/parcels?state=lost', undefined],
    ['GET', '/api/parcels/not-an-id', undefined],
    ['PUT', `/api/parcels/${v7()}/wish`, { id: v7(), wish: 'roof' }],
    ['POST', '/api/parcels', { id: v7(), parcel: {} }],
  ]
  for (const [method, path, body] of cases) {
    const answer = await owner.call(method, path, body)
    assert.deepEqual([answer.status, (answer.body.error as { code: string }).code], [400, 'bad_input'], path)
    assert.doesNotMatch(answer.text, /홍시험|0000-0001|roof/)
  }
})

test('the API page and its document are served', async () => {
  assert.equal((await fetch(`${user.url}/docs`)).status, 200)
  const document = (await user.call('GET', '/openapi.json')).body as { paths: Record<string, unknown> }
  assert.ok(document.paths['/api/parcels/{waybillId}'])
  assert.equal((await fetch(`${user.url}/livez`)).status, 200)
})
