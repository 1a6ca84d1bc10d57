import { hash } from 'node:crypto'
import jwt from 'jsonwebtoken'
import { z } from 'zod'
import { unauthenticated } from '../errors/app-error.ts'
import { bearerOf } from './bearer.ts'
import type { SigningKey, VerifyingKey } from './signing-key.ts'

/** Who is asking. `exp` in seconds since 1970. */
export type AccessClaims = { sub: string; sid: string; role: string; deviceId?: string | undefined; exp: number }

const Claims = z.object({
  sub: z.uuid(),
  sid: z.uuid(),
  role: z.string().min(1).max(40),
  deviceId: z.uuid().optional(),
  iat: z.int(),
  exp: z.int(),
})

/** Media type of the token, in its header (RFC 8725 §3.11), so that no other token of ours passes for one. */
export const ACCESS_TYPE = 'at+jwt'

/**
 * Signs an access token: ES256, for one audience, for `ttlSeconds`.
 * @param now milliseconds since 1970
 */
export function signAccessToken({
  key,
  issuer,
  audience,
  ttlSeconds,
  now,
  claims,
}: {
  key: SigningKey
  issuer: string
  audience: string
  ttlSeconds: number
  now: number
  claims: { sub: string; sid: string; role: string; deviceId?: string | undefined }
}): string {
  const { sub, ...rest } = claims
  const iat = Math.floor(now / 1000)
  return jwt.sign({ ...rest, iat }, key.privateKey, {
    algorithm: 'ES256',
    keyid: key.id,
    header: { alg: 'ES256', typ: ACCESS_TYPE },
    subject: sub,
    issuer,
    audience,
    expiresIn: ttlSeconds,
  })
}

/**
 * Verifies an access token with nothing left to the library's defaults.
 * @param now milliseconds since 1970
 * @returns the claims, or undefined for anything that is not a valid token of this issuer for this audience
 */
export function verifyAccessToken({
  keys,
  issuer,
  audience,
  ttlSeconds,
  now,
  token,
}: {
  keys: readonly VerifyingKey[]
  issuer: string
  audience: string
  ttlSeconds: number
  now: number
  token: string
}): AccessClaims | undefined {
  try {
    const kid = jwt.decode(token, { complete: true })?.header.kid
    const key = keys.find((candidate) => candidate.id === kid)
    if (!key) return undefined
    const { header, payload } = jwt.verify(token, key.publicKey, {
      algorithms: ['ES256'],
      issuer,
      audience,
      maxAge: `${ttlSeconds}s`,
      clockTimestamp: Math.floor(now / 1000),
      clockTolerance: 0,
      ignoreExpiration: false,
      ignoreNotBefore: false,
      complete: true,
    })
    if (header.typ !== ACCESS_TYPE) return undefined
    const { sub, sid, role, deviceId, iat, exp } = Claims.parse(payload)
    // The library lets a token from the future pass its maxAge; 30 s is for clocks that differ.
    if (iat > now / 1000 + 30) return undefined
    return deviceId === undefined ? { sub, sid, role, exp } : { sub, sid, role, deviceId, exp }
  } catch {
    return undefined
  }
}

export type AccessTokens = {
  /** Milliseconds for which an issued token is good. */
  readonly ttlMs: number
  issue(claims: { sub: string; sid: string; role: string; deviceId?: string | undefined }): {
    accessToken: string
    expiresAt: string
  }
  /** The caller of a request. @throws AppError 401 `unauthenticated` */
  callerOf(req: { headers: { authorization?: string | undefined } }): AccessClaims | Promise<AccessClaims>
  /** Drops what is remembered of a session; call it when the session ends, so that its tokens die at once here. */
  forget(sessionId: string): void
}

/**
 * Access tokens of one service. A verified token is remembered for `rememberMs`, by its hash: a verification costs 150 µs,
 * a hit less than one. When it is not remembered, `isLive` asks whether its session still lives, so that a session that
 * was ended on another replica is closed here within `rememberMs` too.
 *
 * @param keys the key that signs (first) and those whose tokens may still live
 * @param ttlSeconds 300 to 900
 * @param isLive reads the session (createSessions().isLive)
 * @param remember entries at most; the oldest goes first
 */
export function createAccessTokens({
  keys,
  issuer,
  audience,
  isLive,
  ttlSeconds = 600,
  rememberMs = 5_000,
  remember = 20_000,
  now = Date.now,
}: {
  keys: readonly [SigningKey, ...VerifyingKey[]]
  issuer: string
  audience: string
  isLive: (sessionId: string) => Promise<boolean>
  ttlSeconds?: number
  rememberMs?: number
  remember?: number
  now?: () => number
}): AccessTokens {
  if (ttlSeconds < 60 || ttlSeconds > 900) throw new RangeError('An access token lives 60 to 900 seconds')
  const known = new Map<string, { claims: AccessClaims; until: number }>()
  // A check that began before a session was forgotten must not bring it back.
  let forgotten = 0

  async function check(token: string, digest: string): Promise<AccessClaims> {
    const began = forgotten
    const claims = verifyAccessToken({ keys, issuer, audience, ttlSeconds, now: now(), token })
    if (!claims || !(await isLive(claims.sid))) throw unauthenticated()
    if (began === forgotten) {
      if (known.size >= remember) known.delete(known.keys().next().value as string)
      known.set(digest, { claims, until: Math.min(now() + rememberMs, claims.exp * 1000) })
    }
    return claims
  }

  return {
    ttlMs: ttlSeconds * 1000,
    issue(claims) {
      const at = now()
      const accessToken = signAccessToken({ key: keys[0], issuer, audience, ttlSeconds, now: at, claims })
      return { accessToken, expiresAt: new Date((Math.floor(at / 1000) + ttlSeconds) * 1000).toISOString() }
    },
    callerOf(req) {
      const token = bearerOf(req)
      if (token === undefined) throw unauthenticated()
      const digest = hash('sha256', token, 'base64')
      const entry = known.get(digest)
      if (entry) {
        if (entry.until > now()) return entry.claims
        known.delete(digest)
      }
      return check(token, digest)
    },
    forget(sessionId) {
      forgotten++
      for (const [digest, { claims }] of known) if (claims.sid === sessionId) known.delete(digest)
    },
  }
}
