import { tellAttempts } from '@exqress/service/readings/tell-attempts.ts'
import type { Deps } from '../deps.ts'

/** What customers tried in vain, told to the desk: ids, digests, codes and counts. */
export const tellCustomerAttempts = (deps: Pick<Deps, 'db' | 'invalidLabels'>) =>
  tellAttempts(deps, {
    ofAttempt: ({ accountId: customerId, ...attempt }) => ({
      topic: 'customer',
      key: customerId,
      type: 'customer.label_refused',
      data: { customerId, ...attempt },
    }),
    ofSuspect: ({ accountId: customerId, count, at }, allowed) => ({
      topic: 'customer',
      key: customerId,
      type: 'customer.suspected',
      data: { customerId, kind: 'labels_invalid', count, allowed, at: at.toISOString() },
    }),
  })
