import type { Response } from 'express'
import { isLoopback } from '../config/settings.ts'
import { cookieOf } from '../http/cookies.ts'

/** Cookies ignore ports, so each kind of user has a name of its own. */
export type SessionAudience = 'customer' | 'courier' | 'admin'

export type SessionCookie = {
  readonly name: string
  read(req: { headers: { cookie?: string | undefined } }): string | undefined
  write(res: Response, refreshToken: string): void
  clear(res: Response): void
}

/**
 * The cookie that carries the refresh token: HttpOnly, SameSite=Strict, Secure, `__Host-` prefix (RFC 6265bis).
 * @param development drops `__Host-` and Secure, for plain http on this machine only
 * @param maxAgeSeconds as long as a session may be idle (default 30 days)
 * @throws Error if `development` is asked for with a base URL that is not plain http on loopback
 */
export function createSessionCookie({
  audience,
  baseUrl,
  development = false,
  maxAgeSeconds = 30 * 86_400,
}: {
  audience: SessionAudience
  baseUrl: string
  development?: boolean
  maxAgeSeconds?: number
}): SessionCookie {
  if (development && !(baseUrl.startsWith('http://') && isLoopback(baseUrl))) {
    throw new Error('The development cookie is for plain http on this machine only')
  }
  const name = `${development ? '' : '__Host-'}exqress-${audience}`
  const rest = `Path=/; HttpOnly; SameSite=Strict${development ? '' : '; Secure'}`
  return {
    name,
    read: (req) => cookieOf(req, name),
    write: (res, refreshToken) => {
      res.append('set-cookie', `${name}=${refreshToken}; Max-Age=${maxAgeSeconds}; ${rest}`)
    },
    clear: (res) => {
      res.append('set-cookie', `${name}=; Max-Age=0; ${rest}`)
    },
  }
}
