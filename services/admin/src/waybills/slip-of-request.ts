import type { NewWaybillRequest } from '@exqress/contracts/admin-api.ts'
import type { AddressText } from '@exqress/contracts/slips.ts'
import type { SenderTier } from '@exqress/contracts/tiers.ts'
import { normalisePhone } from '@exqress/crypto/normalise-phone.ts'
import { unprocessable } from '@exqress/service/errors/app-error.ts'
import type { z } from 'zod'
import { splitAddress } from '../addresses/split-address.ts'
import type { NewSlip } from './slip.ts'

type Party = { name: string; phone: string; address: AddressText }

/** The slip of a waybill that somebody typed at the desk. */
export function slipOfRequest({ waybill }: z.output<typeof NewWaybillRequest>): NewSlip {
  const { recipient, sender, senderName, orderNumber, ...rest } = waybill
  return {
    ...rest,
    kind: 'forward',
    ...recipientOf(recipient),
    senderName: senderName ?? sender?.name ?? '',
    sender: sender && senderOf(sender),
    orderItem: orderNumber,
    consignment: orderNumber,
  }
}

/** @throws AppError 422 `postcode_format` when there is no postcode to sort by */
export function recipientOf({ name, phone, address }: Party): Pick<NewSlip, 'route' | 'recipient'> {
  const split = splitAddress(address)
  if (split.postcodeProblem) throw unprocessable('postcode_format')
  return { route: split.route, recipient: { name, unit: split.recipient.unit, phone: phoneAsStored(phone) } }
}

/** A sender without a usable postcode is no obstacle: nothing is sorted by it. */
export function senderOf({ name, phone, address }: Party): SenderTier {
  const { route, recipient } = splitAddress(address)
  const { street, building, dong, postcode } = route
  return {
    name,
    street,
    building: [building, dong].filter((part) => part !== '').join(' '),
    postcode,
    unit: recipient.unit,
    phone: phoneAsStored(phone),
  }
}

/** Normalised digits, or as written where it cannot be normalised. */
export function phoneAsStored(phone: string): string {
  return normalisePhone(phone) ?? phone.slice(0, 40)
}
