import type { TestContext } from 'node:test'

export type Step = (name: string, work: () => Promise<void>) => Promise<void>

/**
 * Parts of one journey, told and timed one by one; after one that fails the rest make no sense and are skipped.
 * @param onFailure a last look at what the step left behind
 */
export function journeySteps(t: TestContext, onFailure: () => Promise<unknown> = async () => {}): Step {
  let failed = false
  return (name, work) =>
    t.test(name, { skip: failed && 'a step before it failed' }, async () => {
      try {
        await work()
      } catch (error) {
        failed = true
        await onFailure()
        throw error
      }
    })
}
