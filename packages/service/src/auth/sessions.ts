import type { KeyObject } from 'node:crypto'
import { v7 } from 'uuid'
import type { Db, Queryable } from '../db.ts'
import { unauthenticated } from '../errors/app-error.ts'
import { firstRefreshToken, readRefreshToken, successorOf } from './refresh-token.ts'

export type Session = { sessionId: string; accountId: string; role: string; deviceId?: string | undefined }

export type Sessions = {
  /** A new session; in the caller's transaction if it is part of more. `refreshToken` goes into the cookie only. */
  startSession(
    on: Queryable,
    account: { accountId: string; role: string; deviceId?: string | undefined },
  ): Promise<Session & { refreshToken: string }>
  /**
   * Exchanges a refresh token for its successor. The same token gives the same successor until the successor is used;
   * after that it ends the whole session.
   * @throws AppError 401 `session_ended`
   */
  refreshSession(refreshToken: string | undefined): Promise<Session & { refreshToken: string }>
  /** Ends the session that a refresh token belongs to; nothing happens if there is none. */
  endSession(refreshToken: string | undefined): Promise<void>
  /**
   * Ends all sessions of an account, but one if asked to, or those of one device; for a changed password, a lost phone, a
   * suspended courier. Inside a transaction a token may be remembered again until the commit, for some seconds.
   */
  endAllSessions(on: Queryable, accountId: string, options?: { except?: string; deviceId?: string }): Promise<void>
  isLive(sessionId: string): Promise<boolean>
  /** Deletes sessions that ended or expired 30 days ago; for a daily job. */
  sweep(): Promise<number>
}

/**
 * Sessions in the service's own database.
 * @param key secret KeyObject of 32 bytes, from the KeyStore; with another key all sessions are over
 * @param idleSeconds unused for so long, a session is over (default 30 days)
 * @param maxSeconds after that it is over anyhow (default 180 days)
 * @param onEnd told of every session that ended here (AccessTokens.forget)
 */
export function createSessions({
  db,
  key,
  idleSeconds = 30 * 86_400,
  maxSeconds = 180 * 86_400,
  onEnd,
}: {
  db: Db
  key: KeyObject
  idleSeconds?: number
  maxSeconds?: number
  onEnd: (sessionId: string) => void
}): Sessions {
  return {
    async startSession(on, { accountId, role, deviceId }) {
      const sessionId = v7()
      const token = firstRefreshToken(key, sessionId)
      await on.query(
        `insert into sessions (id, account_id, role, device_id, current_digest, expires_at)
         values ($1, $2, $3, $4, $5, now() + least($6::int, $7::int) * interval '1 second')`,
        [sessionId, accountId, role, deviceId ?? null, token.digest, idleSeconds, maxSeconds],
      )
      return { sessionId, accountId, role, deviceId, refreshToken: token.text }
    },

    async refreshSession(refreshToken) {
      const token = refreshToken === undefined ? undefined : readRefreshToken(key, refreshToken)
      if (!token) throw unauthenticated('session_ended')
      const successor = successorOf(key, token)
      // Both the current token and the next one become (or stay) the current one, with its own successor as the next.
      const { rows } = await db.query(
        `update sessions
            set current_digest = $2, next_digest = $3, seen_at = now(),
                expires_at = least(created_at + $5::int * interval '1 second', now() + $4::int * interval '1 second')
          where id = $1 and ended_at is null and expires_at > now() and $2 in (current_digest, next_digest)
          returning account_id as "accountId", role, device_id as "deviceId"`,
        [token.sessionId, token.digest, successor.digest, idleSeconds, maxSeconds],
      )
      const session = rows[0]
      if (!session) {
        // Authentic, yet neither the current one nor the next: somebody kept a copy. Whoever it is, the family ends.
        await end(db, 'replayed', 'id = $2', [token.sessionId])
        throw unauthenticated('session_ended')
      }
      return {
        sessionId: token.sessionId,
        accountId: session.accountId,
        role: session.role,
        deviceId: session.deviceId ?? undefined,
        refreshToken: successor.text,
      }
    },

    async endSession(refreshToken) {
      const token = refreshToken === undefined ? undefined : readRefreshToken(key, refreshToken)
      // An old token ends the session as well: to end is all it can do in either case.
      if (token) await end(db, 'signed_out', 'id = $2', [token.sessionId])
    },

    async endAllSessions(on, accountId, { except, deviceId } = {}) {
      await end(
        on,
        'revoked',
        'account_id = $2 and id is distinct from $3::uuid and ($4::uuid is null or device_id = $4)',
        [accountId, except ?? null, deviceId ?? null],
      )
    },

    async isLive(sessionId) {
      const { rowCount } = await db.query(
        'select 1 from sessions where id = $1 and ended_at is null and expires_at > now()',
        [sessionId],
      )
      return rowCount === 1
    },

    async sweep() {
      const { rowCount } = await db.query(
        `delete from sessions where expires_at < now() - interval '30 days' or ended_at < now() - interval '30 days'`,
      )
      return rowCount
    },
  }

  async function end(on: Queryable, reason: 'signed_out' | 'replayed' | 'revoked', where: string, values: unknown[]) {
    const { rows } = await on.query(
      `update sessions set ended_at = now(), end_reason = $1, next_digest = null
        where ended_at is null and ${where}
        returning id`,
      [reason, ...values],
    )
    for (const { id } of rows) onEnd(id)
  }
}
