import type { DeliveryWish } from '@exqress/contracts/values.ts'

const places: [DeliveryWish, RegExp][] = [
  ['door', /문\s?앞|현관\s?앞|대문\s?앞|문\s?밖/],
  ['guard_room', /경비실|관리실|관리사무소/],
  ['locker', /무인\s?(?:택배)?함|무인\s?보관함|택배\s?보관함|택배함/],
]
const refused = /(?:지\s?마|말아|말고|금지|안\s?돼|안\s?됨|아니|불가|없)/

/**
 * The wish that a memo surely holds: exactly one place is named, and none is ruled out. The memo itself stays whole in its
 * own tier, for it may hold the code of a gate.
 */
export function readDeliveryWish(memo: string): DeliveryWish | undefined {
  const text = memo.normalize('NFKC')
  if (refused.test(text)) return undefined
  const named = places.filter(([, pattern]) => pattern.test(text))
  return named.length === 1 ? named[0]?.[0] : undefined
}
