import type { Request } from 'express'
import type { Deps } from '../deps.ts'

/** The signed-in customer of a request. `device`: the session, for the pseudonym that access records hold. */
export type Customer = { customerId: string; device: string }

/** @throws AppError 401 `unauthenticated` */
export async function customerOf({ access }: Deps, req: Request): Promise<Customer> {
  const { sub, sid } = await access.callerOf(req)
  return { customerId: sub, device: sid }
}
