import type { Contact as ContactInput } from '@exqress/contracts/user-api.ts'
import { normaliseEmail } from '@exqress/crypto/normalise-email.ts'
import { normalisePhone } from '@exqress/crypto/normalise-phone.ts'
import { badInput } from '@exqress/service/errors/app-error.ts'
import type { z } from 'zod'

/** A number or address in its one spelling. */
export type Contact = { channel: 'phone' | 'email'; address: string }

/** @throws AppError 400 `bad_input` for what is no whole number or address */
export function normaliseContact({ channel, address }: z.infer<typeof ContactInput>): Contact {
  const normalised = channel === 'phone' ? normalisePhone(address) : normaliseEmail(address)
  if (normalised === undefined) throw badInput([{ path: 'address', code: 'not_usable' }])
  return { channel, address: normalised }
}

/** 010-0000-****; k***@example.com. Takes the normalised form. */
export function maskContact({ channel, address }: Contact): string {
  if (channel === 'email') return address.replace(/^(.).*@/, '$1***@')
  const shown = address.replace(/^\+82/, '0').slice(0, -4)
  const [, area = shown, middle = ''] = /^(02|050\d|0\d\d)(\d*)$/.exec(shown) ?? []
  return [area, middle, '****'].filter((part) => part !== '').join('-')
}
