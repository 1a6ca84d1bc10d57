import { decodeBase32 } from '@exqress/crypto/base32.ts'

/** One row of a table, one message, one file, one line of a log: where it lay, and what it held by name. */
export type Row = { place: string; fields: Record<string, unknown> }

/** What somebody carried away. */
export type Loot = readonly Row[]

/** A single value of a row, as its bytes and as everything that its text may stand for. */
export type Piece = {
  /** `admin: labels.label_digest`: pieces of one place are of one kind. */
  place: string
  /** Itself first, then what it is decoded from Base64 or hexadecimal digits. */
  forms: readonly Buffer[]
  /** The ids that stand in its row: what has one in common may belong together. */
  ids: readonly string[]
}

const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g

/** Every value of the loot, those inside of JSON too. */
export function piecesOf(loot: Loot): Piece[] {
  return loot.flatMap(({ place, fields }) => {
    const values = Object.entries(fields).flatMap(([name, value]) => leaves(`${place}.${name}`, value))
    const texts = values.flatMap(([, value]) => (typeof value === 'string' ? [value] : []))
    const ids = [...new Set(texts.flatMap((text) => text.match(UUID) ?? []))]
    return values.map(([where, value]) => ({ place: where, forms: formsOf(value), ids }))
  })
}

function leaves(place: string, value: unknown): [string, string | Buffer][] {
  if (value === null || value === undefined) return []
  if (Buffer.isBuffer(value)) return [[place, value]]
  if (value instanceof Date) return [[place, value.toISOString()]]
  if (Array.isArray(value)) return value.flatMap((item) => leaves(place, item))
  if (typeof value === 'object')
    return Object.entries(value).flatMap(([name, item]) => leaves(`${place}.${name}`, item))
  const text = String(value)
  const parsed = /^[{[]/.test(text) ? parse(text) : undefined
  return [[place, text], ...(parsed === undefined ? [] : leaves(place, parsed))]
}

export function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function formsOf(value: string | Buffer): Buffer[] {
  const forms = [Buffer.isBuffer(value) ? value : Buffer.from(value)]
  // Bytes may be text too: a file with a key in Base64.
  const text = Buffer.isBuffer(value) && value.length > 4_096 ? '' : String(value).trim()
  if (/^(\\x)?([0-9a-f]{2}){8,}$/i.test(text)) forms.push(Buffer.from(text.replace('\\x', ''), 'hex'))
  if (/^[\w+/-]{11,}={0,2}$/.test(text)) forms.push(Buffer.from(text, 'base64'))
  // What a label says; other words of its length have bits to spare.
  if (/^[A-Z2-7]{38}[AIQY]$/.test(text)) forms.push(Buffer.from(decodeBase32(text)))
  return forms
}
