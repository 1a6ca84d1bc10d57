import { randomBytes } from 'node:crypto'
import type { EventData } from '@exqress/contracts/events.ts'
import type { LabelPrint } from '@exqress/contracts/labels.ts'
import type { ContentTier, RecipientTier, RouteTier, SenderTier, TierName } from '@exqress/contracts/tiers.ts'
import { importTierKey, sealTier } from '@exqress/crypto/tiers-node.ts'
import { encodeToken, labelUrl, newHandle, newLabelKey } from '@exqress/crypto/token.ts'
import { createTokenRing, labelDigest } from '@exqress/crypto/token-node.ts'
import { v7 } from 'uuid'

/** For tests: what stands on a slip of an invented person. */
export type Slip = { route: RouteTier; recipient: RecipientTier; content: ContentTier; sender: SenderTier }

export function inventedSlip(recipient: Partial<RecipientTier> = {}): Slip {
  return {
    route: {
      street: '시험로 12',
      building: '시험마을',
      dong: '101동',
      postcode: '04524',
      waybillLast4: '0017',
    },
    recipient: { name: '홍시험', unit: '1203호', phone: '010-0000-1001', senderName: '시험상점', ...recipient },
    content: { product: '시험용 찻잔', waybillNumber: '000000000017', orderNumber: 'T-1' },
    sender: {
      name: '시험상점',
      street: '견본로 3',
      building: '',
      postcode: '06000',
      unit: '2층',
      phone: '02-000-0002',
    },
  }
}

const ringKey = { key: newLabelKey(), state: 'printing' as const, createdAt: '2026-01-01T00:00:00.000Z' }
const ring = createTokenRing(new Map([[1, ringKey]]))
/** The ring as `POST /internal/label-ring` tells it. */
export const ringBox = { keys: [{ id: 1, ...ringKey, key: Buffer.from(ringKey.key).toString('base64url') }] }

export type TestLabel = { token: string; url: string; labelDigest: string; findTag: string }

export function newLabel(findTag = '다 4829'): TestLabel {
  const bytes = ring.sealToken(newHandle())
  const token = encodeToken(bytes)
  return {
    token,
    url: labelUrl('https://exqress.example', token),
    labelDigest: Buffer.from(labelDigest(bytes)).toString('base64url'),
    findTag,
  }
}

export type TestWaybill = {
  waybillId: string
  slip: Slip
  keys: Partial<Record<TierName, Uint8Array>>
  label: TestLabel
  issued: EventData<'waybill.issued'>
}

/** A waybill as the issuing service makes it: one random key for each tier, and what it tells the others. */
export function newWaybill(slip: Slip = inventedSlip()): TestWaybill {
  const waybillId = v7()
  const keys: Partial<Record<TierName, Uint8Array>> = {}
  const seal = (tier: keyof Slip) => {
    const key = randomBytes(32)
    keys[tier] = key
    return Buffer.from(sealTier(importTierKey(key), { id: waybillId, tier }, slip[tier])).toString('base64url')
  }
  const issued: EventData<'waybill.issued'> = {
    waybillId,
    kind: 'forward',
    carrier: 'cj',
    sortCode: 'A12-3',
    handling: ['fragile'],
    boxNumber: 1,
    boxCount: 2,
    consignmentId: v7(),
    pickUpAtSender: false,
    issuedAt: new Date().toISOString(),
    sealedRoute: seal('route'),
    sealedRecipient: seal('recipient'),
    sealedContent: seal('content'),
    sealedSender: seal('sender'),
  }
  return { waybillId, slip, keys, label: newLabel(), issued }
}

export function labelPrintOf({ issued, label }: TestWaybill): LabelPrint {
  return {
    url: label.url,
    kind: issued.kind,
    carrier: issued.carrier,
    carrierName: 'CJ대한통운',
    sortCode: issued.sortCode,
    handling: issued.handling,
    date: '2026-11-23',
    boxNumber: 1,
    boxCount: 1,
    findTag: label.findTag,
  }
}
