import { createHmac, type KeyObject, randomInt, timingSafeEqual } from 'node:crypto'
import type { Db } from '../db.ts'
import { bucketOf, type Limit, type RateLimit } from '../rate-limit/create-rate-limit.ts'

/** A code lives for 3 minutes and 5 tries (product.md, "Whose parcel is it"). */
export const CODE_SECONDS = 180
export const CODE_TRIES = 5

// 5 codes of 5 tries in half an hour: a guesser of one number has 1 chance in 10,000 a day at most.
const PER_SUBJECT: Limit = { name: 'code subject', most: 5, seconds: 1_800 }
const PER_SUBJECT_DAY: Limit = { name: 'code subject day', most: 15, seconds: 86_400 }
const PER_ADDRESS: Limit = { name: 'code address', most: 20, seconds: 3_600 }
const CHECKS_PER_ADDRESS: Limit = { name: 'code check address', most: 60, seconds: 3_600 }
/** On a machine of development everybody has the same address. */
const ONE_ADDRESS = 1_000_000

export type OneTimeCodes = {
  /**
   * Makes a code for a subject (a normalised number or address), to be sent to it and shown to nobody. The same for
   * known and unknown subjects.
   * @throws AppError 429 `too_many`
   */
  create(request: { purpose: string; subject: string; address: string }): Promise<{ code: string; expiresAt: string }>
  /**
   * True once for the right code. A wrong one uses up a try of every living code of the subject.
   * @throws AppError 429 `too_many` when the address tries too often
   */
  check(request: { purpose: string; subject: string; address: string; code: string }): Promise<boolean>
  sweep(): Promise<number>
}

/**
 * Six-digit codes. The table holds keyed digests of subject and code only.
 * @param key secret KeyObject from the KeyStore
 * @param oneAddress everybody comes from one address (development on one machine): only limits by subject count
 */
export function createOneTimeCodes({
  db,
  key,
  rateLimit,
  oneAddress = false,
}: {
  db: Db
  key: KeyObject
  rateLimit: RateLimit
  oneAddress?: boolean
}): OneTimeCodes {
  const byAddress = (limit: Limit): Limit => (oneAddress ? { ...limit, most: ONE_ADDRESS } : limit)
  const macOf = (purpose: string, subject: string, code: string) =>
    createHmac('sha256', key).update(`exqress-code\0${purpose}\0${subject}\0${code}`).digest()

  return {
    async create({ purpose, subject, address }) {
      await rateLimit.use([
        { limit: PER_SUBJECT, value: `${purpose}\0${subject}` },
        { limit: PER_SUBJECT_DAY, value: `${purpose}\0${subject}` },
        { limit: byAddress(PER_ADDRESS), value: address },
      ])
      const code = String(randomInt(1_000_000)).padStart(6, '0')
      const { rows } = await db.query(
        `insert into one_time_codes (purpose, subject_digest, code_mac, tries_left, expires_at)
         values ($1, $2, $3, $4, now() + $5::int * interval '1 second')
         returning expires_at as "expiresAt"`,
        [purpose, bucketOf(key, `code ${purpose}`, subject), macOf(purpose, subject, code), CODE_TRIES, CODE_SECONDS],
      )
      return { code, expiresAt: rows[0].expiresAt }
    },

    async check({ purpose, subject, address, code }) {
      await rateLimit.use([{ limit: byAddress(CHECKS_PER_ADDRESS), value: address }])
      const subjectDigest = bucketOf(key, `code ${purpose}`, subject)
      // The try is taken before anything is compared: a hundred guesses at once are still five.
      const { rows } = await db.query(
        `update one_time_codes set tries_left = tries_left - 1
          where purpose = $1 and subject_digest = $2 and tries_left > 0 and expires_at > now()
          returning id, code_mac as "codeMac"`,
        [purpose, subjectDigest],
      )
      const mac = macOf(purpose, subject, code)
      const right = rows.find((row) => timingSafeEqual(row.codeMac, mac))
      if (!right) return false
      const { rows: used } = await db.query(
        'delete from one_time_codes where purpose = $1 and subject_digest = $2 returning id',
        [purpose, subjectDigest],
      )
      return used.some((row) => row.id === right.id)
    },

    async sweep() {
      return (await db.query('delete from one_time_codes where expires_at <= now()', [])).rowCount
    },
  }
}
