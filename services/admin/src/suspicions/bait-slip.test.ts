import assert from 'node:assert/strict'
import { createSecretKey, randomBytes } from 'node:crypto'
import { test } from 'node:test'
import { makeDemoRows } from '@exqress/demo/make-demo-csv.ts'
import { v7 } from 'uuid'
import { splitAddress } from '../addresses/split-address.ts'
import { sealSlip } from '../waybills/seal-slip.ts'
import type { NewSlip } from '../waybills/slip.ts'
import { baitSlip } from './bait-slip.ts'

const kek = { epoch: '2026-03-01', key: createSecretKey(randomBytes(32)) }
const tiers = ['sealedRoute', 'sealedRecipient', 'sealedContent', 'sealedSender', 'sealedMemo'] as const

/** What whoever reads a topic or a table sees of each. */
function lengthsOf(slips: readonly NewSlip[]) {
  const sealed = slips.map((slip) => sealSlip(v7(), slip, '500000000011', kek))
  return (tier: (typeof tiers)[number]) => sealed.map((one) => one[tier]?.length ?? 0)
}

/** The most by which any bound on a length parts the two (Kolmogorov and Smirnov): 1 tells them apart, 0 not at all. */
function partedBy(a: readonly number[], b: readonly number[]): number {
  const below = (list: readonly number[], bound: number) =>
    list.filter((length) => length <= bound).length / list.length
  return Math.max(...[...a, ...b].map((bound) => Math.abs(below(a, bound) - below(b, bound))))
}

test('the sealed lengths of bait are those of parcels: no bound on any tier parts them', () => {
  const parcels = makeDemoRows().map(({ person, phone, address, detail, shop, product, memo, orderItemNumber }) => {
    const { route, recipient } = splitAddress({ postcode: person.place.postcode, address, detail })
    const { name } = person
    return {
      ...{ ...baitSlip({ carrier: 'cj', postcode: '06130' }), route, product, memo, orderItem: orderItemNumber },
      ...{ recipient: { name, unit: recipient.unit, phone: `+82${phone.replace(/^0|\D/g, '')}` }, senderName: shop },
    }
  })
  const ofParcels = lengthsOf(parcels)
  const ofBait = lengthsOf(Array.from({ length: 400 }, () => baitSlip({ carrier: 'cj', postcode: '06130' })))
  for (const tier of tiers) {
    const [real, bait] = [ofParcels(tier), ofBait(tier)]
    const parted = partedBy(real, bait)
    assert.ok(parted <= 0.4, `${tier} parts them by ${parted.toFixed(2)}`)
    const [least, most] = [Math.min(...real), Math.max(...real)]
    const outside = bait.filter((length) => length < least || length > most).length
    assert.ok(outside <= bait.length * 0.1, `${outside} of ${bait.length} lie outside in ${tier}`)
  }
})
