import type { InvitationAcceptance } from '@exqress/contracts/admin-api.ts'
import type { Passwords } from '@exqress/service/auth/password.ts'
import type { Sessions } from '@exqress/service/auth/sessions.ts'
import { type Db, withTransaction } from '@exqress/service/db.ts'
import { unprocessable } from '@exqress/service/errors/app-error.ts'
import type { z } from 'zod'
import type { AdminKeys } from '../keys/create-keys.ts'
import { openProfile, sealProfile } from './account.ts'
import { secretHash } from './invite.ts'

/** Takes a link up, once, and signs in. A lost, used, expired and invented link answer the same. */
export async function acceptInvitation(
  { db, keys, passwords, sessions }: { db: Db; keys: AdminKeys; passwords: Passwords; sessions: Sessions },
  { secret, name, password }: z.output<typeof InvitationAcceptance>,
  now: Date,
) {
  const hash = secretHash(secret)
  const { rows: found } = await db.query('select 1 from invitations where secret_hash = $1 and expires_at > now()', [
    hash,
  ])
  if (found.length === 0) throw unprocessable('invitation_invalid')
  const passwordHash = await passwords.hash(password)
  return withTransaction(db, async (tx) => {
    const { rows } = await tx.query(
      `delete from invitations where secret_hash = $1 and expires_at > now()
       returning id, role, email_index as "emailIndex", epoch, wrapped_key as "wrappedKey", sealed_profile as "sealedProfile"`,
      [hash],
    )
    const invitation = rows[0]
    if (!invitation) throw unprocessable('invitation_invalid')
    const { email } = await openProfile(keys.keks, invitation)
    const sealed = await sealProfile(keys.keks, invitation.id, { email, name }, now)
    await tx.query(
      `insert into admins (id, role, email_index, epoch, wrapped_key, sealed_profile, password_hash)
       values ($1, $2, $3, $4, $5, $6, $7)
       on conflict (id) do update set role = excluded.role, epoch = excluded.epoch, wrapped_key = excluded.wrapped_key,
                                      sealed_profile = excluded.sealed_profile, password_hash = excluded.password_hash`,
      [
        invitation.id,
        invitation.role,
        invitation.emailIndex,
        sealed.epoch,
        sealed.wrappedKey,
        sealed.sealedProfile,
        passwordHash,
      ],
    )
    await sessions.endAllSessions(tx, invitation.id)
    return sessions.startSession(tx, { accountId: invitation.id, role: invitation.role })
  })
}
