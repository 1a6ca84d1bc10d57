import { openSealed, sealTo } from '@exqress/crypto/box.ts'
import { fromUtf8, utf8 } from '@exqress/crypto/bytes.ts'
import { SealBroken } from '@exqress/crypto/seal-broken.ts'
import type { z } from 'zod'
import { badInput } from '../errors/app-error.ts'

/** Which call a box belongs to: the last word of the route (`bundles`) and the service that makes the call. */
export type BoxPurpose = { route: string; caller: string }

/**
 * Personal data on its way between services: JSON sealed by HPKE (RFC 9180) to the receiver, base64url. Request and answer
 * of a call have the same `info`, `exqress:<route>:<caller>`; they differ in whose key opens them. No associated data.
 */
export async function sealBox(receiver: CryptoKey, purpose: BoxPurpose, value: unknown): Promise<string> {
  const box = await sealTo(receiver, utf8(JSON.stringify(value)), contextOf(purpose))
  return Buffer.from(box).toString('base64url')
}

/**
 * Opens a box and parses what is in it.
 * @throws AppError 400 `box_broken` when it was not sealed to us for this purpose, or holds something else
 */
export async function openBox<S extends z.ZodType>(
  keys: CryptoKeyPair,
  purpose: BoxPurpose,
  box: string,
  schema: S,
): Promise<z.output<S>> {
  let value: unknown
  try {
    value = JSON.parse(fromUtf8(await openSealed(keys, Buffer.from(box, 'base64url'), contextOf(purpose))))
  } catch (error) {
    // A parser's message quotes what it read, so it is no cause.
    if (error instanceof SealBroken || error instanceof SyntaxError || error instanceof TypeError) {
      throw badInput(undefined, 'box_broken')
    }
    throw error
  }
  const result = schema.safeParse(value)
  if (!result.success) throw badInput(undefined, 'box_broken')
  return result.data
}

function contextOf({ route, caller }: BoxPurpose) {
  return { info: utf8(`exqress:${route}:${caller}`), aad: new Uint8Array(0) }
}
