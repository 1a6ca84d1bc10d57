import assert from 'node:assert/strict'
import { test } from 'node:test'
import jwt from 'jsonwebtoken'
import { AppError } from '../errors/app-error.ts'
import { signAccessToken } from './access-token.ts'
import { createServiceTokens } from './service-token.ts'
import { createSigningKey } from './signing-key.ts'

const keys = { admin: createSigningKey(), user: createSigningKey(), delivery: createSigningKey() }
let at = Date.UTC(2026, 2, 1)
const now = () => at
const peers = new Map(Object.entries(keys).map(([name, key]) => [name, [key]]))
const service = (name: keyof typeof keys, remember?: number) =>
  createServiceTokens({ name, key: keys[name], peers, now, ...(remember ? { remember } : {}) })

const admin = service('admin')
const user = service('user')
const refused = (status: number) => (error: unknown) => error instanceof AppError && error.status === status

test('a token says which service calls, once', () => {
  const token = user.sign('admin')
  assert.equal(admin.verify(token), 'user')
  assert.throws(() => admin.verify(token), refused(401))
})

test('a token is for one audience, one minute, and one signer', () => {
  assert.throws(() => service('delivery').verify(user.sign('admin')), refused(401))
  const old = user.sign('admin')
  at += 66_000
  assert.throws(() => admin.verify(old), refused(401))
  const claims = { iat: at / 1000, jti: '0198a1b2-0000-4000-8000-000000000001' }
  const options = { algorithm: 'ES256', issuer: 'user', audience: 'admin', expiresIn: 60 } as const
  const typed = { alg: 'ES256', typ: 'service+jwt' }
  // delivery claims to be user, with its own key and with user's key id
  assert.throws(
    () =>
      admin.verify(jwt.sign(claims, keys.delivery.privateKey, { ...options, header: typed, keyid: keys.delivery.id })),
    refused(401),
  )
  assert.throws(
    () => admin.verify(jwt.sign(claims, keys.delivery.privateKey, { ...options, header: typed, keyid: keys.user.id })),
    refused(401),
  )
  assert.throws(
    () => admin.verify(jwt.sign(claims, keys.user.privateKey, { ...options, keyid: keys.user.id })),
    refused(401),
    'typ',
  )
  assert.throws(
    () =>
      admin.verify(
        jwt.sign(claims, keys.user.privateKey, { ...options, expiresIn: 600, header: typed, keyid: keys.user.id }),
      ),
    refused(401),
    'too long',
  )
  assert.throws(
    () =>
      admin.verify(
        jwt.sign({ iat: at / 1000 }, keys.user.privateKey, { ...options, header: typed, keyid: keys.user.id }),
      ),
    refused(401),
    'no jti',
  )
  assert.equal(
    admin.verify(jwt.sign(claims, keys.user.privateKey, { ...options, header: typed, keyid: keys.user.id })),
    'user',
  )
  const person = signAccessToken({
    key: keys.user,
    issuer: 'user',
    audience: 'admin',
    ttlSeconds: 60,
    now: at,
    claims: { sub: claims.jti, sid: claims.jti, role: 'customer' },
  })
  assert.throws(() => admin.verify(person), refused(401))
  assert.throws(() => admin.verify('a.b.c'), refused(401))
})

test('when too many ids are remembered, calls are refused rather than replays let in; a minute later it goes on', () => {
  const small = service('admin', 3)
  for (let i = 0; i < 3; i++) small.verify(user.sign('admin'))
  assert.throws(() => small.verify(user.sign('admin')), refused(503))
  at += 70_000
  assert.equal(small.verify(user.sign('admin')), 'user')
})
