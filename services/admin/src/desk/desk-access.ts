import { AdminRole } from '@exqress/contracts/admin-api.ts'
import type { AccessTokens } from '@exqress/service/auth/access-token.ts'
import { forbidden } from '@exqress/service/errors/app-error.ts'
import type { Request } from 'express'
import type { z } from 'zod'

export type DeskCaller = { id: string; sessionId: string; role: z.infer<typeof AdminRole> }

/** The person of the desk who makes a request; with roles, one of those. */
export type DeskAccess = (req: Request, ...roles: DeskCaller['role'][]) => Promise<DeskCaller>

/** @throws AppError 401 without a valid token, 403 `forbidden` for another role */
export function createDeskAccess(tokens: AccessTokens): DeskAccess {
  return async (req, ...roles) => {
    const { sub, sid, role: claimed } = await tokens.callerOf(req)
    const role = AdminRole.parse(claimed)
    if (roles.length > 0 && !roles.includes(role)) throw forbidden()
    return { id: sub, sessionId: sid, role }
  }
}
