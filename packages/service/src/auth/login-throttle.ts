import { createHmac, type KeyObject, randomBytes, timingSafeEqual } from 'node:crypto'
import type { Db } from '../db.ts'
import { tooMany } from '../errors/app-error.ts'
import { bucketOf } from '../rate-limit/create-rate-limit.ts'

/** Failures in a row that cost nothing; from then on each doubles the wait, up to `maxSeconds`. */
type Ladder = { free: number; maxSeconds: number }

// A device that signed in before has its own ladder, so nobody else's failures keep the owner out.
const KNOWN_DEVICE: Ladder = { free: 5, maxSeconds: 300 }
const ADDRESS: Ladder = { free: 5, maxSeconds: 900 }
// All unknown places together: slows a crowd of addresses down, and never for long, since the owner may be among them.
const CROWD: Ladder = { free: 50, maxSeconds: 30 }

/** Who tries: `account` as typed (normalised), known or not; `deviceToken` from {@link LoginThrottle.deviceToken}. */
export type LoginAttempt = { account: string; address: string; deviceToken?: string | undefined }

export type LoginThrottle = {
  /**
   * Counts a try, before the password is looked at: a hundred at once are a hundred.
   * @throws AppError 429 `too_many`
   */
  begin(attempt: LoginAttempt): Promise<void>
  /** The password was right: the try is taken back, and the failures of this device or address are forgotten. */
  succeeded(attempt: LoginAttempt): Promise<void>
  /** For a long-lived HttpOnly cookie after a sign-in: proves later that this browser knew the password once. */
  deviceToken(account: string): string
  sweep(): Promise<number>
}

/**
 * Throttles sign-ins by account and place (OWASP, "device cookies"). It answers the same for accounts that do not exist.
 * @param key secret KeyObject from the KeyStore
 */
export function createLoginThrottle({ db, key }: { db: Db; key: KeyObject }): LoginThrottle {
  function bucketsOf({ account, address, deviceToken }: LoginAttempt): { bucket: Buffer; ladder: Ladder }[] {
    if (deviceToken !== undefined && isDeviceToken(key, account, deviceToken)) {
      return [{ bucket: bucketOf(key, 'login device', `${account}\0${deviceToken}`), ladder: KNOWN_DEVICE }]
    }
    return [
      { bucket: bucketOf(key, 'login address', `${account}\0${address}`), ladder: ADDRESS },
      { bucket: bucketOf(key, 'login crowd', account), ladder: CROWD },
    ]
  }

  return {
    async begin(attempt) {
      const buckets = bucketsOf(attempt)
      const asked = [
        buckets.map(({ bucket }) => bucket),
        buckets.map(({ ladder }) => ladder.free),
        buckets.map(({ ladder }) => ladder.maxSeconds),
      ]
      const { rowCount } = await db.query(
        `insert into login_failures as known (bucket, failures, blocked_until, forget_at)
         select bucket, 1, now(), now() + interval '24 hours'
           from unnest($1::bytea[], $2::int[], $3::int[]) as asked (bucket, free, most)
          order by bucket
         on conflict (bucket) do update
            set failures = known.failures + 1,
                forget_at = excluded.forget_at,
                blocked_until = now() + interval '1 second' * (
                  select case when known.failures + 1 <= asked.free then 0
                              else least(asked.most, power(2, least(known.failures + 1 - asked.free, 20))) end
                    from unnest($1::bytea[], $2::int[], $3::int[]) as asked (bucket, free, most)
                   where asked.bucket = known.bucket)
          where known.blocked_until <= now()`,
        asked,
      )
      if (rowCount === buckets.length) return
      const { rows } = await db.query(
        `select coalesce(max(extract(epoch from blocked_until - now())), 1)::float8 as "wait"
           from login_failures where bucket = any($1)`,
        [asked[0]],
      )
      throw tooMany(rows[0].wait)
    },

    async succeeded(attempt) {
      const [own, crowd] = bucketsOf(attempt)
      await db.query('delete from login_failures where bucket = $1', [own?.bucket])
      // The crowd's failures stay: one good sign-in says nothing about the others who guess.
      if (crowd) {
        await db.query('update login_failures set failures = greatest(failures - 1, 0) where bucket = $1', [
          crowd.bucket,
        ])
      }
    },

    deviceToken(account) {
      const id = randomBytes(16)
      return Buffer.concat([id, deviceMac(key, account, id)]).toString('base64url')
    },

    async sweep() {
      return (await db.query('delete from login_failures where forget_at <= now()', [])).rowCount
    },
  }
}

function isDeviceToken(key: KeyObject, account: string, token: string): boolean {
  const bytes = Buffer.from(token, 'base64url')
  return bytes.length === 48 && timingSafeEqual(bytes.subarray(16), deviceMac(key, account, bytes.subarray(0, 16)))
}

function deviceMac(key: KeyObject, account: string, id: Uint8Array): Buffer {
  return createHmac('sha256', key).update(`exqress-device\0${account}\0`).update(id).digest()
}
