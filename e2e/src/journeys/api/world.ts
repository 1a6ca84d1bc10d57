import type { DeskParcel } from '@exqress/contracts/admin-api.ts'
import type { StackPlan } from '@exqress/scripts/lib/services.ts'
import type { Courier } from '../../actors/courier.ts'
import type { Customer } from '../../actors/customer.ts'
import type { Desk } from '../../actors/desk.ts'
import type { Step } from '../../steps.ts'

/** Who and what the steps of a journey share; people and parcels are there from the step on in which they come. */
export type World = {
  plan: StackPlan
  step: Step
  desk: Desk
  haneul: Courier
  bada: Courier
  miru: Customer
  /** Of the first file, in its order. */
  parcels: DeskParcel[]
  /** What their labels say, by waybill. */
  tokens: Map<string, string>
  /** Every waybill number that was given. */
  numbers: Set<string>
  parcel(index: number): DeskParcel
  token(index: number): string
}

export function newWorld(plan: StackPlan, step: Step): World {
  const world = {
    plan,
    step,
    parcels: [] as DeskParcel[],
    tokens: new Map<string, string>(),
    numbers: new Set<string>(),
    parcel: (index: number) => world.parcels[index] as DeskParcel,
    token: (index: number) => world.tokens.get(world.parcel(index).waybillId) as string,
  }
  return world as typeof world & World
}

/** Another token that looks as good. */
export const misspelt = (token: string) => `${token.slice(0, 10)}${token[10] === 'B' ? 'C' : 'B'}${token.slice(11)}`
