import { cookieOf } from '@exqress/service/http/cookies.ts'
import type { Request, Response } from 'express'

/** Proves that this browser knew the password once, so that strangers' failures do not keep its owner out. Opens nothing. */
export type DeviceCookie = { read(req: Request): string | undefined; write(res: Response, token: string): void }

export function createDeviceCookie({ development }: { development: boolean }): DeviceCookie {
  const name = `${development ? '' : '__Host-'}exqress-admin-device`
  const rest = `Path=/; HttpOnly; SameSite=Strict${development ? '' : '; Secure'}`
  return {
    read: (req) => cookieOf(req, name),
    write: (res, token) => {
      res.append('set-cookie', `${name}=${token}; Max-Age=${180 * 86_400}; ${rest}`)
    },
  }
}
