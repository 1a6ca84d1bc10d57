import assert from 'node:assert/strict'
import type { TestContext } from 'node:test'
import { serviceNames } from '@exqress/scripts/lib/services.ts'
import { attack, type Booty } from '../attack/attack.ts'
import { lootKeys, lootStack } from '../attack/stores.ts'
import type { World } from '../journeys/api/world.ts'
import { couriers, people } from '../people.ts'
import type { Accomplices } from './crowd-journeys.ts'
import { CROWD, crowd } from './people.ts'

/** Everybody's number is one of these. */
const numbers = Array.from({ length: 10_000 }, (_, index) => `010-0000-${String(index).padStart(4, '0')}`)

/**
 * An attacker gets a store at a time, with what lies beside it, and recovers nobody; then the key store of one service too, and
 * recovers everybody of whom that service holds something, so the first result is worth something.
 */
export async function attackSteps(t: TestContext, { plan, step }: World, accomplices: Accomplices): Promise<void> {
  const sought = [...crowd, ...Object.values(people), ...Object.values(couriers)]
  const own = [...accomplices.members.slice(0, 1), couriers.haneul]
  const { pairs, spared } = accomplices
  const knowledge = { people: sought, own, numbers, pairs, ownParcels: [spared.waybillId] }
  const tell = (name: string, booty: Booty) => t.diagnostic(`${name}: ${JSON.stringify(booty)}`)

  await step('an attacker with a store, or with all of them, recovers no number and no name', async () => {
    for (const [name, loot] of Object.entries(await lootStack(plan, accomplices.tokens))) {
      const booty = attack(loot, knowledge)
      tell(name, booty)
      assert.deepEqual([booty.phones, booty.names, booty.by], [0, 0, []], name)
    }
  })

  await step('with the key store of a service beside its database they recover everybody in it', async () => {
    const stores = await lootStack(plan, [])
    for (const name of serviceNames) {
      const booty = attack([...(stores[`database of ${name}`] ?? []), ...lootKeys(plan, name)], knowledge)
      tell(`database of ${name} with its keys`, booty)
      // The user service holds something of those alone who are its customers.
      const atLeast = name === 'user' ? accomplices.members.length : CROWD - 100
      assert.ok(booty.phones >= atLeast && booty.names >= atLeast, name)
    }
  })
}
