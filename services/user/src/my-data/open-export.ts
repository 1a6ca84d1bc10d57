import type { ExportedParcel, ExportHead } from '@exqress/contracts/my-data.ts'
import type { Limit } from '@exqress/service/rate-limit/create-rate-limit.ts'
import type { Customer } from '../accounts/caller.ts'
import type { Deps } from '../deps.ts'
import type { Language } from './language.ts'
import { assertProven } from './prove-own.ts'
import { readAccountData } from './read-account-data.ts'
import { readParcelsData } from './read-parcels-data.ts'

const A_DAY: Omit<Limit, 'name'> = { most: 3, seconds: 86_400 }

/**
 * Everything held about the customer. Nothing of it is stored: the parcels are read while the file is written.
 * @throws AppError 403 `code_needed`, 429 `too_many` after three of a form in a day
 */
export async function openExport(
  deps: Deps,
  { form, language, ...customer }: Customer & { form: 'json' | 'page'; language: Language },
): Promise<{ head: ExportHead; parcels: AsyncIterable<ExportedParcel> }> {
  await assertProven(deps, customer)
  await deps.limits.use([{ limit: { ...A_DAY, name: `export ${form}` }, value: customer.customerId }])
  return {
    head: await readAccountData(deps, { customerId: customer.customerId, language }),
    parcels: readParcelsData(deps, customer),
  }
}
