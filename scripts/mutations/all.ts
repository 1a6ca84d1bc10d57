import { browserMutations } from './browsers.ts'
import { clusterMutations } from './cluster.ts'
import { destroyingMutations } from './destroying.ts'
import { imageMutations } from './images.ts'
import { keyMutations } from './keys.ts'
import { labelMutations } from './label.ts'
import { leakMutations } from './leaks.ts'
import { ledgerMutations } from './ledger.ts'
import type { Mutation } from './mutation.ts'
import { myDataMutations } from './my-data.ts'
import { platformMutations } from './platform.ts'
import { readingMutations } from './reading.ts'
import { restoreMutations } from './restore.ts'
import { retentionMutations } from './retention.ts'

/** Every mechanism that `npm run mutations` switches off, one at a time. */
export const mutations: readonly Mutation[] = [
  ...browserMutations,
  ...clusterMutations,
  ...destroyingMutations,
  ...imageMutations,
  ...keyMutations,
  ...labelMutations,
  ...leakMutations,
  ...ledgerMutations,
  ...myDataMutations,
  ...platformMutations,
  ...readingMutations,
  ...restoreMutations,
  ...retentionMutations,
]
