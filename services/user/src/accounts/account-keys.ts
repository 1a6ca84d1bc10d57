import { type KeyObject, randomBytes } from 'node:crypto'
import { PersonName } from '@exqress/contracts/values.ts'
import { blindIndex } from '@exqress/crypto/blind-index.ts'
import { type KekEpochs, unwrapKey, wrapKey } from '@exqress/crypto/kek.ts'
import { importTierKey, openTier, sealTier } from '@exqress/crypto/tiers-node.ts'
import type { IndexEpoch, IndexEpochs } from '@exqress/service/held-keys/index-epochs.ts'
import { z } from 'zod'
import type { Contact } from './contact.ts'

export type Profile = z.infer<typeof Profile>
const Profile = z.strictObject({ name: PersonName.optional() })
const Address = z.strictObject({ address: z.string() })

/** An account's key as it stands in its row. */
export type WrappedAccountKey = { customerId: string; epoch: string; wrapped: Uint8Array }
export type AccountKey = { customerId: string; key: KeyObject }
/** How a contact is found under the key of one month. */
export type ContactIndex = { epoch: string; index: Buffer }

/** What a customer's rows are sealed under: one random key an account, wrapped under the day's. */
export type AccountKeys = ReturnType<typeof createAccountKeys>

export function createAccountKeys({ keks, indexes }: { keks: KekEpochs; indexes: IndexEpochs }) {
  const owner = (customerId: string) => ({ id: customerId, group: 'account' })
  return {
    /** How a contact is found at sign-in, this month's first; only this service can compute it. */
    async indexesOf(contact: Contact): Promise<[ContactIndex, ...ContactIndex[]]> {
      const [current, ...older] = await indexes.living(new Date())
      return [indexContact(current, contact), ...older.map((epoch) => indexContact(epoch, contact))]
    },

    async create(customerId: string): Promise<AccountKey & { row: WrappedAccountKey }> {
      const bytes = randomBytes(32)
      const { epoch, key } = await keks.currentEpoch(new Date())
      const row = { customerId, epoch, wrapped: wrapKey(key, bytes, owner(customerId)) }
      return { customerId, key: importTierKey(bytes), row }
    },
    async open({ customerId, epoch, wrapped }: WrappedAccountKey): Promise<AccountKey> {
      const { key } = await keks.getEpoch(epoch)
      return { customerId, key: importTierKey(unwrapKey(key, wrapped, owner(customerId))) }
    },

    sealProfile: ({ customerId, key }: AccountKey, profile: Profile) =>
      sealTier(key, { id: customerId, tier: 'profile' }, profile),
    openProfile: ({ customerId, key }: AccountKey, sealed: Uint8Array): Profile =>
      Profile.parse(openTier(key, { id: customerId, tier: 'profile' }, sealed)),
    sealContact: ({ customerId, key }: AccountKey, address: string) =>
      sealTier(key, { id: customerId, tier: 'number' }, { address }),
    openContact: ({ customerId, key }: AccountKey, sealed: Uint8Array): string =>
      Address.parse(openTier(key, { id: customerId, tier: 'number' }, sealed)).address,
  }
}

/** The contact's index under the key of that month. */
export function indexContact({ epoch, key }: IndexEpoch, { channel, address }: Contact): ContactIndex {
  return { epoch, index: Buffer.from(blindIndex(key, channel, address)) }
}
