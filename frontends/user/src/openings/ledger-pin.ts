import type { LedgerPin } from '@exqress/crypto/ledger/check-openings.ts'

// The ledger's key and heads, and nothing else: no waybill, no record, no person. Kept beyond sign-out, as it is about the ledger alone.
const NAME = 'exqress-ledger'

/** What this device has seen of the ledger; undefined on its first visit, or where a browser keeps nothing. */
export function readPin(): LedgerPin | undefined {
  try {
    return JSON.parse(localStorage.getItem(NAME) ?? 'null') ?? undefined
  } catch {
    return undefined
  }
}

/** Keeps the longer one of two heads: another tab may have seen more meanwhile. */
export function keepPin(pin: LedgerPin): void {
  const kept = readPin()
  const heads = new Map(pin.heads.map((head) => [head.logId, head]))
  for (const head of kept?.publicKey === pin.publicKey ? kept.heads : []) {
    const own = heads.get(head.logId)
    if (own && own.size < head.size) heads.set(head.logId, head)
  }
  try {
    localStorage.setItem(NAME, JSON.stringify({ publicKey: pin.publicKey, heads: [...heads.values()] }))
  } catch {
    // private windows of some browsers have no storage: then each visit is the first one
  }
}

/** After a new key that the person was told of: what is seen next is seen for the first time. */
export function forgetPin(): void {
  try {
    localStorage.removeItem(NAME)
  } catch {
    // nothing was kept
  }
}
