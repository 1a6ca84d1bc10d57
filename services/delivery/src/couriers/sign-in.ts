import type { Session } from '@exqress/service/auth/sessions.ts'
import { withTransaction } from '@exqress/service/db.ts'
import { unauthenticated } from '@exqress/service/errors/app-error.ts'
import type { Deps } from '../deps.ts'
import { loginIndex, normalisedPhone } from './sign-up.ts'

/**
 * Signs a courier in on one device: every session that was open ends, one of the same device too. A pending or suspended courier gets in too, to see how they stand;
 * no parcel is readable for them.
 * @throws 401 `sign_in_failed`, 429 `too_many`
 */
export async function signIn(
  {
    db,
    passwords,
    throttle,
    sessions,
    loginKey,
  }: Pick<Deps, 'db' | 'passwords' | 'throttle' | 'sessions' | 'loginKey'>,
  {
    phone,
    password,
    deviceId,
    address,
    deviceToken,
  }: { phone: string; password: string; deviceId: string; address: string; deviceToken: string | undefined },
): Promise<{ session: Session & { refreshToken: string }; deviceToken: string }> {
  const number = normalisedPhone(phone)
  const attempt = { account: loginIndex(loginKey, number).toString('base64url'), address, deviceToken }
  await throttle.begin(attempt)
  const { rows } = await db.query<{ courierId: string; passwordHash: string }>(
    'select courier_id as "courierId", password_hash as "passwordHash" from couriers where login_index = $1',
    [loginIndex(loginKey, number)],
  )
  // The hash is computed for an unknown number too: the time tells nothing.
  if (!(await passwords.verify(rows[0]?.passwordHash, password)) || !rows[0]) throw unauthenticated('sign_in_failed')
  const { courierId } = rows[0]
  await throttle.succeeded(attempt)
  const session = await withTransaction(db, async (tx) => {
    await sessions.endAllSessions(tx, courierId)
    await tx.query('update couriers set device_id = $2 where courier_id = $1', [courierId, deviceId])
    return sessions.startSession(tx, { accountId: courierId, role: 'courier', deviceId })
  })
  return { session, deviceToken: throttle.deviceToken(attempt.account) }
}
