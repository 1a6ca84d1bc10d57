import { hash } from 'node:crypto'
import type { Key } from './keys.ts'

/** Somebody whose number or name would be a find. */
export type Sought = { name: string; phone: string }

const MARK = 8
const BLOCK = 64
const HASHES = ['md5', 'sha1', 'sha256', 'sha512'] as const
/** What the source code writes before a number or a name, so that equal ones of two columns differ. */
const PREFIXES = ['', 'phone\0', 'name\0', 'exqress-courier-login\0']
/** As people and programs write a number; a name stays as it is. */
const SPELLINGS: ((secret: string) => string)[] = [
  (secret) => secret,
  (secret) => secret.replaceAll('-', ''),
  (secret) => secret.replaceAll('-', '').replace(/^0/, '82'),
  (secret) => secret.replaceAll('-', '').replace(/^0/, '+82'),
]
const FORMS = PREFIXES.flatMap((prefix) => SPELLINGS.map((spell) => (secret: string) => prefix + spell(secret)))

const sha256 = (...parts: Buffer[]): Buffer => hash('sha256', Buffer.concat(parts), 'buffer')
const padded = (key: Buffer, byte: number) =>
  Buffer.alloc(BLOCK, byte).map((pad, index) => pad ^ (key[index] ?? 0)) as Buffer<ArrayBuffer>

/** How a digest is made of a text and of something that is perhaps its key or its salt; made ready once for each key. */
const CONSTRUCTIONS: Record<string, (key: Buffer) => (text: Buffer) => Buffer> = {
  // RFC 2104 by hand: createHmac takes four times as long, most of it for the key.
  'HMAC-SHA-256': (long) => {
    const key = long.length > BLOCK ? sha256(long) : long
    const [inner, outer] = [padded(key, 0x36), padded(key, 0x5c)]
    return (text) => sha256(outer, sha256(inner, text))
  },
  'SHA-256 of salt and text': (key) => (text) => sha256(key, text),
  'SHA-256 of text and salt': (key) => (text) => sha256(text, key),
}

/** By its first 8 bytes a digest is known even where it was cut; by chance no guess meets one. */
const markOf = (bytes: Buffer) => bytes.toString('latin1', 0, MARK)

/** All that may be a digest: values of 8 to 64 bytes. */
export function digestsOf(values: Iterable<Buffer>): Set<string> {
  const marks = new Set<string>()
  for (const bytes of values) if (bytes.length >= MARK && bytes.length <= 64) marks.add(markOf(bytes))
  return marks
}

/** `found`: numbers and names; `by`: the ways in which they were. */
export type Unhashed = { found: Set<string>; by: Set<string>; guesses: number }

/**
 * Tries every number of the range and every name of the dictionary against all digests at once.
 *
 * With thousands of possible keys and salts that is too much for each, so the attacker begins with themselves: they are a customer or know
 * one, and that one's number stands in the store too. A way that hits for them is then tried for everybody.
 */
export function unhash(
  digests: ReadonlySet<string>,
  keys: readonly Key[],
  { everybody, own }: { everybody: readonly string[]; own: readonly string[] },
): Unhashed {
  const result: Unhashed = { found: new Set(), by: new Set(), guesses: 0 }
  const isHit = (digest: Buffer) => {
    result.guesses++
    return digests.has(markOf(digest))
  }
  for (const form of FORMS) {
    for (const name of HASHES) {
      for (const secret of everybody) {
        if (!isHit(hash(name, form(secret), 'buffer'))) continue
        result.found.add(secret)
        result.by.add(name)
      }
    }
  }
  // Of a name all spellings are the same text.
  const mine = new Map(FORMS.flatMap((form) => own.map((secret) => [form(secret), form] as const)))
  const guesses = [...mine].map(([text, form]) => ({ text: Buffer.from(text), form }))
  for (const [name, construct] of Object.entries(CONSTRUCTIONS)) {
    const hits = new Map<string, (secret: string) => string>()
    for (const { bytes, place } of keys) {
      const make = construct(bytes)
      for (const { text, form } of guesses) if (isHit(make(text))) hits.set(place, form)
    }
    // Where each row has a salt of its own, the others of that place are tried as well.
    for (const { bytes, place } of keys) {
      const form = hits.get(place)
      if (form === undefined) continue
      const make = construct(bytes)
      for (const secret of everybody) {
        if (!isHit(make(Buffer.from(form(secret))))) continue
        result.found.add(secret)
        result.by.add(`${name} with ${place}`)
      }
    }
  }
  return result
}
