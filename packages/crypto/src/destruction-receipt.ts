// Browser and Node. The signed receipt of a destruction: what was destroyed where and when, without a word about whose it was.
// `scripts/verify-receipt.mjs` checks the same, written anew. Servers sign it with sign-node.ts.
import { concatBytes, utf8, webBytes } from './bytes.ts'
import { canonicalJson } from './ledger/canonical-json.ts'

export const RECEIPT_FORMAT = 'exqress-destruction-receipt/1'

/** Days until no backup opens the contents of what was destroyed: seven that backups are kept, and a key epoch's end on either side. */
export const BACKUP_DAYS = 9

/**
 * Days until nobody finds in a backup, with the keys of that day beside it, by which number something was found: its index is under
 * a key of the month, which goes seven days after the month is over (docs/decisions/0300-index-months.md).
 */
export const NUMBER_DAYS = 39

export type DestructionReceipt = {
  format: typeof RECEIPT_FORMAT
  waybillId: string
  reason: 'recipient' | 'setting' | 'retention' | 'desk'
  askedAt: string
  /** When each service destroyed what it held. */
  destroyedAt: { admin: string; delivery: string; user: string }
  /** SHA-256 of every label that was printed for it, void ones too, in base64url, sorted. */
  labelDigests: string[]
  /** From then on no backup of ours opens its contents either. What a number finds in one goes later: `numbersCoveredFrom`. */
  backupsCoveredFrom: string
  /** Of the key that signed: `receiptKeyId`. */
  keyId: string
}

/** Ed25519 over `receiptMessage`, base64url. */
export type SignedReceipt = { receipt: DestructionReceipt; signature: string }

/** From then on nobody finds in a backup of ours which number it was for. Not signed: it follows from what is. */
export function numbersCoveredFrom({ backupsCoveredFrom }: Pick<DestructionReceipt, 'backupsCoveredFrom'>): string {
  return new Date(Date.parse(backupsCoveredFrom) + (NUMBER_DAYS - BACKUP_DAYS) * 86_400_000).toISOString()
}

/** What is signed: a name, so that the signature can be taken for nothing else, and the receipt in canonical JSON. */
export function receiptMessage(receipt: DestructionReceipt): Uint8Array<ArrayBuffer> {
  return utf8(`${RECEIPT_FORMAT}\n${canonicalJson(receipt)}`)
}

/** Names a key: the first eight bytes of a SHA-256 over it, base64url. */
export async function receiptKeyId(publicKey: Uint8Array): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', concatBytes(utf8('exqress-receipt-key\n'), publicKey))
  return toBase64Url(new Uint8Array(digest).subarray(0, 8))
}

/** `no_key`: signed by none of the given keys. `signature`: by none of anybody's, or changed since. */
export type ReceiptVerdict =
  | { ok: true; receipt: DestructionReceipt }
  | { ok: false; reason: 'malformed' | 'no_key' | 'signature' }

/**
 * Checks a receipt from anywhere: its file, the PDF that contains it, or its text copied from the PDF's page.
 * Rejects with WebCrypto's NotSupportedError in a browser that has no Ed25519.
 */
export async function checkReceipt(text: string, publicKeys: readonly Uint8Array[]): Promise<ReceiptVerdict> {
  const signed = readReceipt(text)
  if (!signed) return { ok: false, reason: 'malformed' }
  const signature = fromBase64Url(signed.signature)
  if (signature?.length !== 64) return { ok: false, reason: 'malformed' }
  let message: Uint8Array<ArrayBuffer>
  try {
    message = receiptMessage(signed.receipt)
  } catch {
    return { ok: false, reason: 'malformed' }
  }
  for (const publicKey of publicKeys) {
    if ((await receiptKeyId(publicKey)) !== signed.receipt.keyId) continue
    const key = await crypto.subtle.importKey('raw', webBytes(publicKey), 'Ed25519', false, ['verify'])
    const holds = await crypto.subtle.verify('Ed25519', key, signature, message)
    return holds ? { ok: true, receipt: signed.receipt } : { ok: false, reason: 'signature' }
  }
  return { ok: false, reason: 'no_key' }
}

/** The receipt in a text, its form checked and nothing else. No value of it contains a space, so those of a page do not matter. */
export function readReceipt(text: string): SignedReceipt | undefined {
  const [found] = /\{\s*"receipt"\s*:\s*\{[^{}]*\{[^{}]*\}[^{}]*\}[^{}]*\}/.exec(text) ?? []
  if (found === undefined) return undefined
  try {
    const signed: unknown = JSON.parse(found.replaceAll(/\s+/g, ''))
    return isSignedReceipt(signed) ? signed : undefined
  } catch {
    return undefined
  }
}

const times = ['admin', 'delivery', 'user'] as const
const isText = (value: unknown): value is string => typeof value === 'string' && value.length < 100
const isTime = (value: unknown) => isText(value) && !Number.isNaN(Date.parse(value))
const isDigest = (value: unknown) => isText(value) && /^[A-Za-z0-9_-]{43}$/.test(value)

function isSignedReceipt(value: unknown): value is SignedReceipt {
  const { receipt, signature } = Object(value)
  const { format, waybillId, reason, askedAt, destroyedAt, labelDigests, backupsCoveredFrom, keyId } = Object(receipt)
  return (
    isText(signature) &&
    format === RECEIPT_FORMAT &&
    [waybillId, reason, keyId].every(isText) &&
    [askedAt, backupsCoveredFrom, ...times.map((service) => Object(destroyedAt)[service])].every(isTime) &&
    Array.isArray(labelDigests) &&
    labelDigests.every(isDigest)
  )
}

function toBase64Url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '')
}

function fromBase64Url(text: string): Uint8Array<ArrayBuffer> | undefined {
  try {
    const bytes = Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (c) => c.charCodeAt(0))
    // One spelling only: spare bits are zero.
    return toBase64Url(bytes) === text ? bytes : undefined
  } catch {
    return undefined
  }
}
