import type { DestructionReceipt } from '@exqress/crypto/destruction-receipt.ts'
import { decodeToken, labelDigest } from '@exqress/crypto/token.ts'

// Digests of labels that open nothing any more, each with the day of its end: no token, no waybill, no person. Kept beyond sign-out, so that
// the box in the cupboard is still known.
const NAME = 'exqress-destroyed-labels'
const most = 1_000
type Known = Record<string, string>

function readKnown(): Known {
  try {
    return JSON.parse(localStorage.getItem(NAME) ?? '{}') ?? {}
  } catch {
    return {}
  }
}

/** Keeps what a receipt says of its labels. */
export function rememberLabels({ labelDigests, destroyedAt }: DestructionReceipt): void {
  const day = destroyedAt.admin.slice(0, 10)
  const known = { ...readKnown(), ...Object.fromEntries(labelDigests.map((digest) => [digest, day])) }
  try {
    localStorage.setItem(NAME, JSON.stringify(Object.fromEntries(Object.entries(known).slice(-most))))
  } catch {
    // private windows of some browsers have no storage: then the box is not recognised
  }
}

/** The day on which the data of this label's parcel was destroyed, if this device has its receipt. Asks nobody. */
export async function destroyedOn(token: string): Promise<string | null> {
  const known = readKnown()
  if (Object.keys(known).length === 0) return null
  try {
    const digest = await labelDigest(decodeToken(token))
    const text = btoa(String.fromCharCode(...digest))
    return known[text.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')] ?? null
  } catch {
    return null
  }
}
