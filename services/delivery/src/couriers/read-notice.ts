import { courierConsentVersion } from '@exqress/contracts/consent.ts'
import { CourierNotice } from '@exqress/contracts/delivery-api.ts'
import type { z } from 'zod'
import type { Deps } from '../deps.ts'

/** The notice's words are in the app; who answers for them is the operator's to say. */
export const readNotice = ({ notice }: Pick<Deps, 'notice'>): z.infer<typeof CourierNotice> =>
  CourierNotice.parse({ version: courierConsentVersion, ...(notice && { by: notice }) })
