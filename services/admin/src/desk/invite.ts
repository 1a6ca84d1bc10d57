import { createHash, randomBytes } from 'node:crypto'
import type { AdminRole } from '@exqress/contracts/admin-api.ts'
import { type Db, withTransaction } from '@exqress/service/db.ts'
import { badInput } from '@exqress/service/errors/app-error.ts'
import { v7 } from 'uuid'
import type { z } from 'zod'
import type { AdminKeys } from '../keys/create-keys.ts'
import { emailIndexOf, sealProfile } from './account.ts'

const LIVES_MS = 3 * 86_400_000

/** What is stored of a link's secret. */
export const secretHash = (secret: string): Buffer =>
  createHash('sha256').update(`exqress-invitation\0${secret}`).digest()

/**
 * A one-time link to the desk. Its secret stands in the fragment, which no browser sends, so no server logs it. Inviting an address
 * that has an account is the way back for whoever lost the password; the link before it is void.
 */
export async function invite(
  { db, keys, publicBaseUrl }: { db: Db; keys: AdminKeys; publicBaseUrl: string },
  invitation: { email: string; role: z.infer<typeof AdminRole>; invitedBy?: string },
  now: Date,
): Promise<{ link: string; expiresAt: string }> {
  const emailIndex = emailIndexOf(keys.signIn, invitation.email)
  if (!emailIndex) throw badInput([{ path: 'email', code: 'invalid_format' }])
  const secret = randomBytes(24).toString('base64url')
  const expiresAt = new Date(now.getTime() + LIVES_MS)
  const { rows } = await db.query<{ id: string }>('select id from admins where email_index = $1', [emailIndex])
  const id = rows[0]?.id ?? v7()
  const sealed = await sealProfile(keys.keks, id, { email: invitation.email }, now)
  await withTransaction(db, async (tx) => {
    await tx.query('delete from invitations where email_index = $1 or expires_at < now()', [emailIndex])
    await tx.query(
      `insert into invitations (id, secret_hash, role, email_index, epoch, wrapped_key, sealed_profile, invited_by, expires_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
      [
        id,
        secretHash(secret),
        invitation.role,
        emailIndex,
        sealed.epoch,
        sealed.wrappedKey,
        sealed.sealedProfile,
        invitation.invitedBy ?? null,
        expiresAt,
      ],
    )
  })
  return { link: `${publicBaseUrl}/#invitation=${secret}`, expiresAt: expiresAt.toISOString() }
}
