// Browser and Node. A log's signed head as text: a C2SP checkpoint (c2sp.org/tlog-checkpoint) in a C2SP signed note
// (c2sp.org/signed-note), Ed25519. Servers sign and check with checkpoint-node.ts.
import { concatBytes, equalBytes, utf8, webBytes } from '../bytes.ts'
import { LedgerBroken } from './ledger-broken.ts'

export type Checkpoint = {
  /** First line of the checkpoint and name of the key: `exqress.com/ledger/2026-11`. */
  origin: string
  /** Leaves. */
  size: number
  /** 32 bytes. */
  root: Uint8Array
}

/** What all our logs' origins begin with; the rest is the log's id. */
const ORIGIN = 'exqress.com/ledger/'
const ED25519 = 0x01

/** The origin of a log by its id: `2026-11`, or `2026-11.2` for the one after a restore. */
export function originOf(logId: string): string {
  return ORIGIN + logId
}

/** The signed text: origin, size, root, each on a line. */
export function checkpointText({ origin, size, root }: Checkpoint): string {
  return `${origin}\n${size}\n${base64(root)}\n`
}

/** Text and signature as one note. */
export function noteOf(text: string, name: string, keyId: Uint8Array, signature: Uint8Array): string {
  return `${text}\n— ${name} ${base64(concatBytes(keyId, signature))}\n`
}

/** What a key's id is the first four bytes of the SHA-256 of. */
export function keyIdInput(name: string, publicKey: Uint8Array): Uint8Array<ArrayBuffer> {
  return concatBytes(utf8(`${name}\n`), Uint8Array.of(ED25519), publicKey)
}

/** The key as text, for verifiers of such notes: `<name>+<key id in hex>+<type and key in base64>`. */
export function verifierKey(name: string, keyId: Uint8Array, publicKey: Uint8Array): string {
  const hex = [...keyId].map((byte) => byte.toString(16).padStart(2, '0')).join('')
  return `${name}+${hex}+${base64(concatBytes(Uint8Array.of(ED25519), publicKey))}`
}

/** A note taken apart, nothing checked yet but its form. */
export type ParsedNote = { checkpoint: Checkpoint; text: string; keyId: Uint8Array; signature: Uint8Array }

/** Takes a note apart. LedgerBroken `malformed` for another form, `foreign` when it is not of this origin. */
export function parseNote(note: string, origin: string): ParsedNote {
  const split = note.lastIndexOf('\n\n')
  if (split < 0 || note.length > 10_000) throw new LedgerBroken('malformed')
  const text = note.slice(0, split + 1)
  const lines = /^([^\n]+)\n(0|[1-9]\d{0,14})\n([A-Za-z0-9+/]{43}=)\n$/.exec(text)
  if (!lines) throw new LedgerBroken('malformed')
  if (lines[1] !== origin) throw new LedgerBroken('foreign')
  const signatures = note.slice(split + 2).split('\n')
  if (signatures.pop() !== '') throw new LedgerBroken('malformed')
  // Others (witnesses) may sign too: ours is the one under the log's own name.
  const own = signatures.find((line) => line.startsWith(`— ${origin} `))
  const bytes = own === undefined ? undefined : fromBase64(own.slice(`— ${origin} `.length))
  const root = fromBase64(lines[3] as string)
  if (bytes?.length !== 68 || !root) throw new LedgerBroken('malformed')
  return {
    checkpoint: { origin, size: Number(lines[2]), root },
    text,
    keyId: bytes.subarray(0, 4),
    signature: bytes.subarray(4),
  }
}

/**
 * The checkpoint of a note that this key (32 bytes) signed for this origin. LedgerBroken otherwise. Rejects with WebCrypto's
 * NotSupportedError in a browser that has no Ed25519.
 */
export async function openCheckpoint(
  note: string,
  { origin, publicKey }: { origin: string; publicKey: Uint8Array },
): Promise<Checkpoint> {
  const { checkpoint, text, keyId, signature } = parseNote(note, origin)
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', keyIdInput(origin, publicKey)))
  if (!equalBytes(digest.subarray(0, 4), keyId)) throw new LedgerBroken('signature')
  const key = await crypto.subtle.importKey('raw', webBytes(publicKey), 'Ed25519', false, ['verify'])
  if (!(await crypto.subtle.verify('Ed25519', key, webBytes(signature), utf8(text))))
    throw new LedgerBroken('signature')
  return checkpoint
}

// Base64 with padding (RFC 4648 §4), as signed notes have it; elsewhere we use base64url.
function base64(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
}

function fromBase64(text: string): Uint8Array<ArrayBuffer> | undefined {
  try {
    const bytes = Uint8Array.from(atob(text), (character) => character.charCodeAt(0))
    // One spelling only: spare bits are zero.
    return base64(bytes) === text ? bytes : undefined
  } catch {
    return undefined
  }
}
