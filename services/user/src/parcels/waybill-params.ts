import { Id } from '@exqress/contracts/values.ts'
import { z } from 'zod'

/** `:waybillId` of a path. */
export const WaybillParams = z.strictObject({ waybillId: Id })
