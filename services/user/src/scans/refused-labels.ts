import type { Limit, Use } from '@exqress/service/rate-limit/create-rate-limit.ts'

/** More boxes than anybody takes up by mistake in an hour; each leaves rows and an event for the desk. */
const REFUSED_LABELS: Limit = { name: 'refused labels', most: 60, seconds: 3_600 }

/** One account's authentic labels that open nothing for it, by scan and by claim together, whatever the cause. */
export const refusedLabelOf = (customerId: string): Use[] => [{ limit: REFUSED_LABELS, value: customerId }]
