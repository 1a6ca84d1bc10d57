import { z } from 'zod'
import { Id, Time } from './values.ts'

/** Answer of every sign-in and renewal; the refresh token travels only in the cookie. */
export type SessionAnswer = z.infer<typeof SessionAnswer>
export const SessionAnswer = z.strictObject({ accessToken: z.string(), expiresAt: Time, accountId: Id })

export const ErrorBody = z.strictObject({
  error: z.looseObject({ code: z.string(), message: z.string(), requestId: z.string() }),
})
