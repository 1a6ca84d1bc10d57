import { Id } from '@exqress/contracts/values.ts'
import { z } from 'zod'

/** `:waybillId` of a path. Ids are compared and sealed in lower case. */
export const WaybillParams = z.strictObject({ waybillId: Id.transform((id) => id.toLowerCase()) })
