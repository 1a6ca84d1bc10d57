import type { Request, Response } from 'express'
import { cookieOf } from '../http/cookies.ts'
import type { SessionAudience } from './session-cookie.ts'

/** Carries LoginThrottle's device token: proves that this browser knew the password once, so that strangers' failures do not keep its owner out. */
export type DeviceCookie = { read(req: Request): string | undefined; write(res: Response, token: string): void }

/** @param development drops `__Host-` and Secure, for plain http on this machine only */
export function createDeviceCookie({
  audience,
  development,
}: {
  audience: SessionAudience
  development: boolean
}): DeviceCookie {
  const name = `${development ? '' : '__Host-'}exqress-${audience}-device`
  const rest = `Path=/; HttpOnly; SameSite=Strict${development ? '' : '; Secure'}`
  return {
    read: (req) => cookieOf(req, name),
    write: (res, token) => {
      res.append('set-cookie', `${name}=${token}; Max-Age=${180 * 86_400}; ${rest}`)
    },
  }
}
