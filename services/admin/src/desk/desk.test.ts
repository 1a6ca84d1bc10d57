import assert from 'node:assert/strict'
import { test } from 'node:test'
import { adminApiRoutes } from '@exqress/contracts/admin-api.ts'
import { adminInternalRoutes } from '@exqress/contracts/internal.ts'
import { compareRoutes } from '@exqress/service/openapi/compare-routes.ts'
import { v7 } from 'uuid'
import { startAdmin } from '../testing/start-admin.ts'
import { invite } from './invite.ts'

const admin = await startAdmin()
const { call, deps } = admin

test('the routers serve what the table tells, and nothing else', () => {
  assert.deepEqual(compareRoutes(admin.app, [...adminApiRoutes, ...adminInternalRoutes]), { untold: [], missing: [] })
})

test('every route of the desk asks for a token, and every internal one for a service', async () => {
  const access = (await admin.deskToken()) as string
  for (const { method, path, auth } of [...adminApiRoutes, ...adminInternalRoutes]) {
    if (auth !== 'access' && auth !== 'service') continue
    const concrete = path.replaceAll(/:\w+/g, v7())
    const body = method === 'get' ? {} : { body: {} }
    for (const as of [
      undefined,
      'no.token.atall',
      ...(auth === 'service' ? [access] : [admin.peers.user.tokens.sign('admin')]),
    ]) {
      const answer = await call(concrete, { as, method: method.toUpperCase(), ...body })
      assert.equal(answer.status, 401, `${method} ${path}`)
      assert.equal(answer.body.error.code, 'unauthenticated')
    }
  }
})

test('a link opens the desk once; then e-mail and password do', async () => {
  const email = 'owner@example.com'
  const { link } = await invite(deps, { email, role: 'owner' }, new Date())
  const url = new URL(link)
  assert.equal(url.search, '')
  const secret = url.hash.slice('#invitation='.length)
  const acceptance = { secret, name: '시험주인', password: 'a long test password' }
  const both = await Promise.all([1, 2].map(() => call('/api/invitations/accept', { body: acceptance })))
  assert.deepEqual(both.map(({ status }) => status).sort(), [200, 422])
  assert.equal((await call('/api/invitations/accept', { body: acceptance })).body.error.code, 'invitation_invalid')

  const signedIn = await call('/api/session', {
    body: { email: ' Owner@Example.com'.trim(), password: acceptance.password },
  })
  assert.equal(signedIn.status, 200)
  const me = await call('/api/me', { as: signedIn.body.accessToken })
  assert.deepEqual(me.body, { adminId: signedIn.body.accountId, name: '시험주인', role: 'owner' })

  const cookie = signedIn.headers
    .getSetCookie()
    .map((one) => one.split(';')[0])
    .join('; ')
  const renewed = await call('/api/session/refresh', { method: 'POST', headers: { cookie } })
  assert.equal(renewed.status, 200)
  const out = await call('/api/session', { method: 'DELETE', headers: { cookie } })
  assert.equal(out.status, 204)
  assert.equal(
    (await call('/api/session/refresh', { method: 'POST', headers: { cookie } })).body.error.code,
    'session_ended',
  )
  assert.equal((await call('/api/me', { as: signedIn.body.accessToken })).status, 401)
})

test('a wrong password, an unknown address and no address answer the same, and too many of them wait', async () => {
  const bodies = [
    { email: 'owner@example.com', password: 'wrong' },
    { email: 'nobody@example.com', password: 'wrong' },
  ]
  for (const body of bodies) {
    const answer = await call('/api/session', { body })
    assert.equal(answer.status, 401)
    assert.equal(answer.body.error.code, 'sign_in_failed')
  }
  let last = 0
  for (let i = 0; i < 8; i++) last = (await call('/api/session', { body: bodies[1] })).status
  assert.equal(last, 429)
})

test('an owner invites, others do not; a new link for an address ends the one before and its sessions', async () => {
  const [owner, operator] = await Promise.all([admin.deskToken('owner'), admin.deskToken('operator')])
  const body = { email: 'operator@example.com', role: 'operator' }
  assert.equal((await call('/api/invitations', { as: operator, body })).status, 403)
  const first = (await call('/api/invitations', { as: owner, body })).body.link
  const second = (await call('/api/invitations', { as: owner, body })).body.link
  const accept = (link: string, password: string) =>
    call('/api/invitations/accept', {
      body: { secret: new URL(link).hash.slice('#invitation='.length), name: '시험직원', password },
    })
  assert.equal((await accept(first, 'a long test password')).status, 422)
  const joined = await accept(second, 'a long test password')
  assert.equal(joined.status, 200)
  const again = (await call('/api/invitations', { as: owner, body })).body.link
  const back = await accept(again, 'another test password')
  assert.equal(back.body.accountId, joined.body.accountId)
  assert.equal((await call('/api/me', { as: joined.body.accessToken })).status, 401)
  assert.equal(
    (await call('/api/session', { body: { email: body.email, password: 'a long test password' } })).status,
    401,
  )
  assert.equal(
    (await call('/api/session', { body: { email: body.email, password: 'another test password' } })).status,
    200,
  )
})

test('no name or address of the desk lies in clear in the database', async () => {
  const { rows } = await admin.db.query(
    'select to_jsonb(a)::text as text from admins a union all select to_jsonb(i)::text from invitations i',
    [],
  )
  assert.ok(rows.length > 0)
  for (const { text } of rows) assert.doesNotMatch(text, /example\.com|시험/)
})

test('the API page and its document are there', async () => {
  assert.equal((await call('/docs')).status, 200)
  const { body } = await call('/openapi.json')
  assert.equal(Object.keys(body.paths).length > 20, true)
})
