import { createHmac, type KeyObject } from 'node:crypto'
import type { CourierParcel, OpenedParcel } from '@exqress/contracts/delivery-api.ts'
import type { Field } from '@exqress/contracts/disclosure.ts'
import { DoorTier, ProofTier, RecipientTier, RouteTier, SenderTier, type TierName } from '@exqress/contracts/tiers.ts'
import { type KekEpochs, unwrapBundle } from '@exqress/crypto/kek.ts'
import { KeyMissing } from '@exqress/crypto/key-store.ts'
import { openTier } from '@exqress/crypto/tiers-node.ts'
import type { z } from 'zod'

/** What the reading statements answer of a parcel: plain columns, sealed tiers, wrapped keys, and the fields that may be read. */
export type ReadRow = {
  waybillId: string
  state: CourierParcel['state']
  stateAt: string
  carrier: string
  findTag: string
  sortCode: string
  handling: CourierParcel['handling']
  boxNumber: number
  boxCount: number
  deliveryWish: CourierParcel['deliveryWish'] | null
  collectWon: number | null
  pickUpAtSender: boolean
  loadNumber: number | null
  loaded: boolean
  inHand: boolean
  readers: string[]
  fields: Field[]
  sealedRoute: Buffer | null
  sealedRecipient: Buffer | null
  sealedSender: Buffer | null
  sealedDoor: Buffer | null
  sealedProof: Buffer | null
  bundles: { kind: 'main' | 'door' | 'proof'; epoch: string; wrapped: string }[] | null
}

/** The columns of ReadRow, for a statement in which `p` is the parcel and `r.readers` its columns of the disclosure table. */
export const readColumns = `
  p.waybill_id as "waybillId", p.state, p.state_at as "stateAt", p.carrier, p.find_tag as "findTag", p.sort_code as "sortCode",
  p.handling, p.box_number as "boxNumber", p.box_count as "boxCount", p.delivery_wish as "deliveryWish", p.collect_won as "collectWon",
  p.pick_up_at_sender as "pickUpAtSender", p.load_number as "loadNumber", p.loaded_at is not null as loaded,
  p.in_hand_at is not null and p.state = 'out_for_delivery' as "inHand", r.readers,
  array(select distinct field from disclosure_rows where reader = any(r.readers) and form = 'full' order by field) as fields,
  p.sealed_route as "sealedRoute", p.sealed_recipient as "sealedRecipient", p.sealed_sender as "sealedSender", p.sealed_door as "sealedDoor",
  (select sealed_proof from proofs where proofs.waybill_id = p.waybill_id) as "sealedProof",
  (select json_agg(json_build_object('kind', kind, 'epoch', epoch, 'wrapped', encode(wrapped, 'base64')))
     from wrapped_bundles b where b.waybill_id = p.waybill_id) as bundles`

/** The tier fields of a row that take a key to read. */
const tierFields: Partial<Record<Field, TierName>> = {
  route: 'route',
  waybillLast4: 'route',
  unit: 'recipient',
  recipientName: 'recipient',
  senderName: 'recipient',
  doorMemo: 'door',
  senderStreet: 'sender',
  senderContact: 'sender',
  proof: 'proof',
}

/** Fields of a reading that were really answered: all that may be read and that there is something of. */
export function fieldsRead(row: ReadRow): Field[] {
  return row.fields.filter((field) => {
    const tier = tierFields[field]
    return tier === undefined || sealedOf(row, tier) !== null
  })
}

function sealedOf(row: ReadRow, tier: TierName): Buffer | null {
  if (tier === 'route') return row.sealedRoute
  if (tier === 'recipient') return row.sealedRecipient
  if (tier === 'sender') return row.sealedSender
  if (tier === 'door') return row.sealedDoor
  return tier === 'proof' ? row.sealedProof : null
}

/** Opens the tiers that `row.fields` needs and puts the answer together. Absent keys leave their fields out and set `waiting`. */
export async function readParcel(
  row: ReadRow,
  { keks, groups }: { keks: KekEpochs; groups: { key: KeyObject; courierId: string; day: string } },
): Promise<Omit<OpenedParcel, 'already'>> {
  const keys = await keysOf(row, keks)
  const may = new Set(row.fields)
  const open = <S extends z.ZodType>(tier: TierName, schema: S): z.output<S> | undefined => {
    const sealed = sealedOf(row, tier)
    const key = keys[tier]
    return sealed && key ? schema.parse(openTier(key, { id: row.waybillId, tier }, sealed)) : undefined
  }
  const route = may.has('route') || may.has('waybillLast4') ? open('route', RouteTier) : undefined
  const recipient = open('recipient', RecipientTier)
  const door = may.has('doorMemo') ? open('door', DoorTier) : undefined
  const sender = may.has('senderStreet') || may.has('senderContact') ? open('sender', SenderTier) : undefined
  const proof = may.has('proof') ? open('proof', ProofTier) : undefined
  const needsMain = row.fields.some((field) => ['route', 'recipient', 'sender'].includes(tierFields[field] ?? ''))
  return {
    waybillId: row.waybillId,
    state: row.state,
    stateAt: row.stateAt,
    carrier: row.carrier,
    findTag: row.findTag,
    sortCode: row.sortCode,
    handling: row.handling,
    boxNumber: row.boxNumber,
    boxCount: row.boxCount,
    ...(row.deliveryWish === null ? {} : { deliveryWish: row.deliveryWish }),
    ...(row.collectWon === null ? {} : { collectWon: row.collectWon }),
    pickUpAtSender: row.pickUpAtSender,
    ...(row.loadNumber === null ? {} : { loadNumber: row.loadNumber }),
    loaded: row.loaded,
    inHand: row.inHand,
    ...(route && may.has('route')
      ? {
          route: { street: route.street, building: route.building, dong: route.dong, postcode: route.postcode },
          ...(recipient ? { doorGroup: doorGroup(groups, route, recipient) } : {}),
        }
      : {}),
    ...(route && may.has('waybillLast4') && route.waybillLast4 ? { waybillLast4: route.waybillLast4 } : {}),
    ...(recipient && may.has('unit') ? { unit: recipient.unit } : {}),
    ...(recipient && may.has('recipientName') ? { recipientName: recipient.name } : {}),
    ...(recipient?.senderName && may.has('senderName') ? { senderName: recipient.senderName } : {}),
    ...(door?.memo ? { doorMemo: door.memo } : {}),
    ...(sender && may.has('senderStreet')
      ? { senderStreet: { street: sender.street, building: sender.building, postcode: sender.postcode } }
      : {}),
    ...(sender && may.has('senderContact') ? { senderContact: { unit: sender.unit, phone: sender.phone } } : {}),
    ...(proof ? { proof: { place: proof.place as never, ...(proof.photo ? { photo: proof.photo } : {}) } } : {}),
    ...(needsMain && !keys.route ? { waiting: true } : {}),
  }
}

/** Only for the logged call: the phone of the recipient. */
export async function readPhone(row: ReadRow, keks: KekEpochs): Promise<string | undefined> {
  const { recipient } = await keysOf(row, keks)
  if (!recipient || !row.sealedRecipient) return undefined
  return RecipientTier.parse(openTier(recipient, { id: row.waybillId, tier: 'recipient' }, row.sealedRecipient)).phone
}

async function keysOf(row: ReadRow, keks: KekEpochs): Promise<Partial<Record<TierName, KeyObject>>> {
  const keys: Partial<Record<TierName, KeyObject>> = {}
  for (const { kind, epoch, wrapped } of row.bundles ?? []) {
    try {
      const { key } = await keks.getEpoch(epoch)
      Object.assign(keys, unwrapBundle(key, row.waybillId, { [kind]: Buffer.from(wrapped, 'base64') }))
    } catch (error) {
      // A lost epoch costs its own parcels' fields, not the whole list.
      if (!(error instanceof KeyMissing)) throw error
    }
  }
  return keys
}

/** Says that boxes go to one door without saying to which: an HMAC, other for every courier and day. */
function doorGroup(
  { key, courierId, day }: { key: KeyObject; courierId: string; day: string },
  route: RouteTier,
  recipient: RecipientTier,
): string {
  const door = [courierId, day, route.street, route.building, route.dong, recipient.unit].join('\0')
  const bytes = createHmac('sha256', key).update(`exqress-door\0${door}`).digest().subarray(0, 16)
  // Version 8 and variant bits: a UUID of one's own making (RFC 9562 §5.8).
  bytes[6] = ((bytes[6] as number) & 0x0f) | 0x80
  bytes[8] = ((bytes[8] as number) & 0x3f) | 0x80
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
}
