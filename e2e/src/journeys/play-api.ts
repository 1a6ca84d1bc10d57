import assert from 'node:assert/strict'
import type { TestContext } from 'node:test'
import { assertNothingLeaked } from '../leaks.ts'
import { journeySteps } from '../steps.ts'
import type { TestStack } from '../test-stack.ts'
import { beginningSteps } from './api/begin.ts'
import { carryingSteps } from './api/carrying.ts'
import { claimingSteps } from './api/claiming.ts'
import { endingSteps } from './api/ending.ts'
import { sendingSteps } from './api/sending.ts'
import { newWorld } from './api/world.ts'

/** The main job, end to end, by the calls that the apps make. */
export async function playApi(t: TestContext, { plan }: TestStack): Promise<void> {
  const world = newWorld(plan, journeySteps(t))
  await beginningSteps(world)
  await claimingSteps(world)
  await carryingSteps(world)
  await endingSteps(world)
  await sendingSteps(world)
  await world.step('no store keeps a word about anybody', async () => {
    assert.ok(world.numbers.size >= world.parcels.length)
    await assertNothingLeaked(plan, { numbers: [...world.numbers] })
  })
}
