import { labelMutations } from './label.ts'
import type { Mutation } from './mutation.ts'

/** Every mechanism that `npm run mutations` switches off, one at a time. */
export const mutations: readonly Mutation[] = [...labelMutations]
