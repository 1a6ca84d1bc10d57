import type { AdminSignIn } from '@exqress/contracts/admin-api.ts'
import type { LoginThrottle } from '@exqress/service/auth/login-throttle.ts'
import type { Passwords } from '@exqress/service/auth/password.ts'
import type { Sessions } from '@exqress/service/auth/sessions.ts'
import type { Db } from '@exqress/service/db.ts'
import { unauthenticated } from '@exqress/service/errors/app-error.ts'
import type { z } from 'zod'
import type { AdminKeys } from '../keys/create-keys.ts'
import { emailIndexOf } from './account.ts'

/** Signs in. An unknown address, a wrong password and a bad address take the same time and answer the same. */
export async function signIn(
  {
    db,
    keys,
    passwords,
    sessions,
    throttle,
  }: { db: Db; keys: AdminKeys; passwords: Passwords; sessions: Sessions; throttle: LoginThrottle },
  { email, password }: z.output<typeof AdminSignIn>,
  from: { address: string; deviceToken: string | undefined },
) {
  const index = emailIndexOf(keys.signIn, email)
  const account = index?.toString('base64url') ?? 'none'
  const attempt = { account, ...from }
  await throttle.begin(attempt)
  const { rows } = await db.query<{ id: string; role: string; passwordHash: string }>(
    'select id, role, password_hash as "passwordHash" from admins where email_index = $1',
    [index ?? null],
  )
  const admin = rows[0]
  const fits = await passwords.verify(admin?.passwordHash, password)
  if (!fits || !admin) throw unauthenticated('sign_in_failed')
  await throttle.succeeded(attempt)
  const session = await sessions.startSession(db, { accountId: admin.id, role: admin.role })
  return { session, deviceToken: throttle.deviceToken(account) }
}
