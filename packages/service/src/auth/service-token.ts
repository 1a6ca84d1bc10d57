import { randomUUID } from 'node:crypto'
import type { Request, RequestHandler } from 'express'
import jwt from 'jsonwebtoken'
import { z } from 'zod'
import { forbidden, unauthenticated, unavailable } from '../errors/app-error.ts'
import { bearerOf } from './bearer.ts'
import type { SigningKey, VerifyingKey } from './signing-key.ts'

/** Lifetime of a service token, in seconds. */
export const SERVICE_TOKEN_SECONDS = 60
const TYPE = 'service+jwt'
const Claims = z.object({ jti: z.uuid(), iat: z.int(), exp: z.int() })

export type ServiceTokens = {
  /** A token for one call to `peer`. */
  sign(peer: string): string
  /** The name of the service that a token proves, once. @throws AppError 401, or 503 when too many are remembered */
  verify(token: string): string
  /** For a router under `/internal`: lets the named services in and nobody else. */
  requireService(...names: readonly [string, ...string[]]): RequestHandler
  /** The service that {@link requireService} let in. */
  serviceOf(req: Request): string
}

/**
 * Tokens between services: ES256, 60 s, bound to one audience, each good for one call.
 * @param name this service
 * @param peers public keys by service name, from configuration; several while a key is changed
 * @param remember ids of used tokens kept (60 s each); beyond that calls are refused rather than replays let in
 */
export function createServiceTokens({
  name,
  key,
  peers,
  remember = 100_000,
  now = Date.now,
}: {
  name: string
  key: SigningKey
  peers: ReadonlyMap<string, readonly VerifyingKey[]>
  remember?: number
  now?: () => number
}): ServiceTokens {
  const used = new Map<string, number>()
  const callers = new WeakMap<Request, string>()

  function verify(token: string): string {
    const seconds = Math.floor(now() / 1000)
    let peer: string
    let claims: z.infer<typeof Claims>
    try {
      const decoded = jwt.decode(token, { complete: true })
      // Only chooses the key; nothing of it counts before the signature is verified for just this issuer.
      const issuer = (decoded?.payload as { iss?: unknown } | undefined)?.iss
      const found =
        typeof issuer === 'string' ? peers.get(issuer)?.find(({ id }) => id === decoded?.header.kid) : undefined
      if (!found) throw unauthenticated()
      peer = issuer as string
      const { header, payload } = jwt.verify(token, found.publicKey, {
        algorithms: ['ES256'],
        issuer: peer,
        audience: name,
        maxAge: `${SERVICE_TOKEN_SECONDS}s`,
        clockTimestamp: seconds,
        clockTolerance: 5,
        complete: true,
      })
      if (header.typ !== TYPE) throw unauthenticated()
      claims = Claims.parse(payload)
      if (claims.exp - claims.iat > SERVICE_TOKEN_SECONDS || claims.iat > seconds + 30) throw unauthenticated()
    } catch {
      throw unauthenticated()
    }
    if (used.has(claims.jti)) throw unauthenticated()
    for (const [id, until] of used) {
      // In the order of arrival, so the first that is still good ends the sweep; a few stay a little longer.
      if (until > seconds) break
      used.delete(id)
    }
    if (used.size >= remember) throw unavailable()
    used.set(claims.jti, claims.exp + 6)
    return peer
  }

  return {
    sign(peer) {
      return jwt.sign({ iat: Math.floor(now() / 1000) }, key.privateKey, {
        algorithm: 'ES256',
        keyid: key.id,
        header: { alg: 'ES256', typ: TYPE },
        issuer: name,
        audience: peer,
        jwtid: randomUUID(),
        expiresIn: SERVICE_TOKEN_SECONDS,
      })
    },
    verify,
    requireService(...names) {
      return (req, _res, next) => {
        const token = bearerOf(req)
        if (token === undefined) throw unauthenticated()
        const caller = verify(token)
        if (!names.includes(caller)) throw forbidden()
        callers.set(req, caller)
        next()
      }
    },
    serviceOf(req) {
      const caller = callers.get(req)
      if (caller === undefined) throw new Error('This route is not behind requireService')
      return caller
    },
  }
}
