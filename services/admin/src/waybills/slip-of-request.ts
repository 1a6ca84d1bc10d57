import type { NewWaybillRequest } from '@exqress/contracts/admin-api.ts'
import type { AddressText } from '@exqress/contracts/slips.ts'
import { RecipientTier, RouteTier, SenderTier } from '@exqress/contracts/tiers.ts'
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

/** @throws AppError 422 `postcode_format` when there is no postcode to sort by, `address_unusable` when it is too long for a tier */
export function recipientOf({ name, phone, address }: Party): Pick<NewSlip, 'route' | 'recipient'> {
  const split = splitAddress(address)
  if (split.postcodeProblem) throw unprocessable('postcode_format')
  return {
    route: fitting(Route, split.route),
    recipient: fitting(Recipient, { name, unit: split.recipient.unit, phone: phoneAsStored(phone) }),
  }
}

/** A sender without a usable postcode is no obstacle: nothing is sorted by it. @throws AppError 422 `address_unusable` */
export function senderOf({ name, phone, address }: Party): SenderTier {
  const { route, recipient } = splitAddress(address)
  const { street, building, dong, postcode } = route
  return fitting(SenderTier, {
    name,
    street,
    building: [building, dong].filter((part) => part !== '').join(' '),
    postcode,
    unit: recipient.unit,
    phone: phoneAsStored(phone),
  })
}

const Route = RouteTier.omit({ waybillLast4: true })
const Recipient = RecipientTier.omit({ senderName: true })

/** Two columns that each fit may together be too long for one field, and what is sealed too long is read by nobody. */
function fitting<S extends z.ZodType>(schema: S, value: z.input<S>): z.output<S> {
  const result = schema.safeParse(value)
  if (!result.success) throw unprocessable('address_unusable')
  return result.data
}

/** Normalised digits, or as written where it cannot be normalised. */
export function phoneAsStored(phone: string): string {
  return normalisePhone(phone) ?? phone.slice(0, 40)
}
