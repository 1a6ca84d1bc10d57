import { createHmac, type KeyObject, randomBytes } from 'node:crypto'
import { courierConsentVersion } from '@exqress/contracts/consent.ts'
import type { CourierSignUp } from '@exqress/contracts/delivery-api.ts'
import { wrapKey } from '@exqress/crypto/kek.ts'
import { normalisePhone } from '@exqress/crypto/normalise-phone.ts'
import { importTierKey, sealTier } from '@exqress/crypto/tiers-node.ts'
import { withTransaction } from '@exqress/service/db.ts'
import { badInput, conflict } from '@exqress/service/errors/app-error.ts'
import { appendEvent } from '@exqress/service/events/append-event.ts'
import { v7 } from 'uuid'
import type { z } from 'zod'
import type { Deps } from '../deps.ts'

/**
 * Signs a courier up, to be approved by an administrator. A number that has an account already gets the same answer, and nothing is
 * kept of its consent: whoever asks has proven nothing yet.
 * @throws AppError 409 `consent_outdated` when another notice than today's was read
 */
export async function signUp(
  { db, keks, passwords, loginKey }: Pick<Deps, 'db' | 'keks' | 'passwords' | 'loginKey'>,
  { phone, name, password, consent, now }: z.output<typeof CourierSignUp> & { now: Date },
): Promise<void> {
  if (consent !== courierConsentVersion) throw conflict('consent_outdated')
  const courierId = v7()
  const number = normalisedPhone(phone)
  const passwordHash = await passwords.hash(password)
  const { epoch, key: kek } = await keks.currentEpoch(now)
  const key = randomBytes(32)
  const sealedProfile = sealTier(importTierKey(key), { id: courierId, tier: 'profile' }, { name, phone: number })
  const wrappedKey = wrapKey(kek, key, { id: courierId, group: 'profile' })
  key.fill(0)
  await withTransaction(db, async (tx) => {
    const { rowCount } = await tx.query(
      `insert into couriers (courier_id, login_index, password_hash, sealed_profile, wrapped_key, key_epoch)
       values ($1, $2, $3, $4, $5, $6) on conflict (login_index) do nothing`,
      [courierId, loginIndex(loginKey, number), passwordHash, sealedProfile, wrappedKey, epoch],
    )
    if (rowCount === 0) return
    await tx.query('insert into courier_consents (courier_id, version, agreed_at) values ($1, $2, $3)', [
      courierId,
      consent,
      now,
    ])
    await appendEvent(tx, {
      topic: 'courier',
      key: courierId,
      type: 'courier.signed_up',
      data: { courierId, at: now.toISOString() },
    })
  })
}

/** @throws 400 `phone_format` */
export function normalisedPhone(phone: string): string {
  const number = normalisePhone(phone)
  if (!number) throw badInput([{ path: 'phone', code: 'phone_format' }], 'phone_format')
  return number
}

/** How sign-in finds a courier: this service's own index key, which nothing else uses. */
export function loginIndex(key: KeyObject, number: string): Buffer {
  return createHmac('sha256', key).update(`exqress-courier-login\0${number}`).digest()
}
