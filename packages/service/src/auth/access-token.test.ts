import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { test } from 'node:test'
import jwt from 'jsonwebtoken'
import { AppError } from '../errors/app-error.ts'
import { createAccessTokens, signAccessToken, verifyAccessToken } from './access-token.ts'
import { createSigningKey } from './signing-key.ts'

const key = createSigningKey()
const other = createSigningKey()
const claims = {
  sub: '0198a1b2-0000-7000-8000-000000000001',
  sid: '0198a1b2-0000-7000-8000-000000000002',
  role: 'customer',
}
const place = { issuer: 'https://exqress.example', audience: 'customer', ttlSeconds: 600 }
const at = Date.UTC(2026, 2, 1)

const sign = (changes: Partial<Parameters<typeof signAccessToken>[0]> = {}) =>
  signAccessToken({ key, ...place, now: at, claims, ...changes })
const verify = (token: string, changes: Partial<Parameters<typeof verifyAccessToken>[0]> = {}) =>
  verifyAccessToken({ keys: [key], ...place, now: at, token, ...changes })

/** A token made by hand, with any header and payload. */
function forged(header: object, payload: object, signature: (input: string) => string): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const input = `${part(header)}.${part(payload)}`
  return `${input}.${signature(input)}`
}
const payload = {
  ...claims,
  iat: at / 1000,
  exp: at / 1000 + 600,
  iss: place.issuer,
  aud: place.audience,
}

test('a token that we made is read', () => {
  assert.deepEqual(verify(sign()), { ...claims, exp: at / 1000 + 600 })
})

test('everything that is not exactly our token is refused', () => {
  const [head = '', body = '', signature = ''] = sign().split('.')
  const changed = Buffer.from(JSON.stringify({ ...payload, role: 'operator' })).toString('base64url')
  const pem = key.publicKey.export({ type: 'spki', format: 'pem' })
  const options = { algorithm: 'ES256', keyid: key.id, issuer: place.issuer, audience: place.audience } as const
  const refused: Record<string, string | undefined> = {
    'another payload': `${head}.${changed}.${signature}`,
    'a cut signature': `${head}.${body}.${signature.slice(0, -4)}`,
    'no signature': `${head}.${body}.`,
    'alg none': forged({ alg: 'none', typ: 'at+jwt', kid: key.id }, payload, () => ''),
    'alg none with our signature': forged({ alg: 'none', typ: 'at+jwt', kid: key.id }, payload, () => signature),
    'HS256 keyed with the public key': forged({ alg: 'HS256', typ: 'at+jwt', kid: key.id }, payload, (input) =>
      createHmac('sha256', pem).update(input).digest('base64url'),
    ),
    'another key under our id': jwt.sign(payload, other.privateKey, {
      algorithm: 'ES256',
      keyid: key.id,
      header: { alg: 'ES256', typ: 'at+jwt' },
    }),
    'another key': sign({ key: other }),
    'another audience': sign({ audience: 'courier' }),
    'another issuer': sign({ issuer: 'https://elsewhere.example' }),
    'the type of another token': jwt.sign({ ...claims, iat: at / 1000 }, key.privateKey, {
      ...options,
      expiresIn: 600,
      header: { alg: 'ES256', typ: 'service+jwt' },
    }),
    'the usual type': jwt.sign({ ...claims, iat: at / 1000 }, key.privateKey, { ...options, expiresIn: 600 }),
    'no end': jwt.sign({ ...claims, iat: at / 1000 }, key.privateKey, {
      ...options,
      header: { alg: 'ES256', typ: 'at+jwt' },
    }),
    'no id of a session': jwt.sign({ sub: claims.sub, role: 'customer', iat: at / 1000 }, key.privateKey, {
      ...options,
      expiresIn: 600,
      header: { alg: 'ES256', typ: 'at+jwt' },
    }),
    'a long life of its own': sign({ ttlSeconds: 86_400, now: at - 700_000 }),
    'from the future': sign({ now: at + 60_000 }),
    rubbish: 'a.b.c',
    nothing: '',
  }
  for (const [name, token] of Object.entries(refused)) {
    assert.equal(verify(token ?? ''), undefined, name)
  }
})

test('a token ends with its time', () => {
  const token = sign()
  assert.ok(verify(token, { now: at + 599_000 }))
  assert.equal(verify(token, { now: at + 600_000 }), undefined)
})

test('a second key is still read while keys change', () => {
  assert.ok(verify(sign({ key: other }), { keys: [key, other] }))
})

const header = (accessToken: string) => ({ headers: { authorization: `Bearer ${accessToken}` } })
const status401 = (error: unknown) => error instanceof AppError && error.status === 401

function tokensWith(options: { live: () => boolean; now?: () => number; remember?: number }) {
  let asked = 0
  const tokens = createAccessTokens({
    ...place,
    keys: [key],
    isLive: async () => {
      asked++
      return options.live()
    },
    ...(options.now ? { now: options.now } : {}),
    ...(options.remember ? { remember: options.remember } : {}),
  })
  return { tokens, asked: () => asked }
}

test('a verified token is remembered for seconds, and dropped when its session ends', async () => {
  let now = at
  let live = true
  const { tokens, asked } = tokensWith({ live: () => live, now: () => now })
  const request = header(tokens.issue(claims).accessToken)
  assert.equal((await tokens.callerOf(request)).sub, claims.sub)
  await tokens.callerOf(request)
  assert.equal(asked(), 1)
  now += 5_001
  await tokens.callerOf(request)
  assert.equal(asked(), 2)
  live = false
  await tokens.callerOf(request)
  tokens.forget(claims.sid)
  await assert.rejects(async () => tokens.callerOf(request), status401)
  await assert.rejects(async () => tokens.callerOf({ headers: {} }), status401)
})

test('a remembered token does not outlive its end', async () => {
  let now = at
  const { tokens } = tokensWith({ live: () => true, now: () => now })
  const request = header(tokens.issue(claims).accessToken)
  now = at + 599_000
  await tokens.callerOf(request)
  now = at + 600_000
  await assert.rejects(async () => tokens.callerOf(request), status401)
})

test('a check that was under way when the session ended is not remembered', async () => {
  let answer: (live: boolean) => void = () => {}
  let live: Promise<boolean> = new Promise((resolve) => {
    answer = resolve
  })
  const tokens = createAccessTokens({ ...place, keys: [key], isLive: () => live })
  const request = header(tokens.issue(claims).accessToken)
  const first = tokens.callerOf(request)
  tokens.forget(claims.sid)
  answer(true)
  await first
  live = Promise.resolve(false)
  await assert.rejects(async () => tokens.callerOf(request), status401)
})

test('what is remembered is bounded, the oldest goes first', async () => {
  const { tokens, asked } = tokensWith({ live: () => true, remember: 2 })
  const requests = [1, 2, 3].map((n) =>
    header(tokens.issue({ ...claims, sid: `0198a1b2-0000-7000-8000-00000000000${n}` }).accessToken),
  )
  for (const request of requests) await tokens.callerOf(request)
  assert.equal(asked(), 3)
  for (const request of requests.slice(1)) await tokens.callerOf(request)
  assert.equal(asked(), 3)
  await tokens.callerOf(requests[0] ?? header(''))
  assert.equal(asked(), 4)
})
