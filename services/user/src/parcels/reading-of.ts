import type { Field } from '@exqress/contracts/disclosure.ts'
import type { Reading } from '@exqress/service/readings/record-readings.ts'
import type { Customer } from '../accounts/caller.ts'
import { relationOf, type SeenParcel } from './seen-parcel.ts'

/** The record of a reading: beside the tier fields it names the two groups that need no key. */
export function readingOf(
  parcel: SeenParcel,
  { customerId, device }: Customer,
  { fields, purpose }: { fields: readonly Field[]; purpose: 'list' | 'detail' | 'scan' | 'proof_photo' | 'export' },
): Reading {
  const keyless = (['handling', 'progress'] as const).filter((field) => parcel.allowed.includes(field))
  return {
    waybillId: parcel.waybillId,
    accountId: customerId,
    role: relationOf(parcel),
    readers: parcel.readers,
    fields: [...keyless, ...fields].sort(),
    purpose,
    device,
  }
}
