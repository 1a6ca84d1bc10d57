import { tellAttempts } from '@exqress/service/readings/tell-attempts.ts'
import type { Deps } from '../deps.ts'

/** What couriers tried in vain, told to the desk: ids, digests, codes and counts. */
export const tellCourierAttempts = (deps: Pick<Deps, 'db' | 'invalidLabels'>) =>
  tellAttempts(deps, {
    ofAttempt: ({ accountId: courierId, ...attempt }) => ({
      topic: 'courier',
      key: courierId,
      type: 'courier.label_refused',
      data: { courierId, ...attempt },
    }),
    ofSuspect: ({ accountId: courierId, count, at }, allowed) => ({
      topic: 'courier',
      key: courierId,
      type: 'courier.suspected',
      data: { courierId, kind: 'labels_invalid', count, allowed, at: at.toISOString() },
    }),
  })
