import { hash } from 'node:crypto'
import { unmac } from './bodies.ts'
import { hmac, sha256 } from './hmac.ts'
import type { Key } from './keys.ts'

/** Somebody whose number or name would be a find. */
export type Sought = { name: string; phone: string }

const MARK = 8
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

/** How a digest is made of a text and of something that is perhaps its key or its salt; made ready once for each key. */
const CONSTRUCTIONS: Record<string, (key: Buffer) => (text: Buffer) => Buffer> = {
  'HMAC-SHA-256': hmac,
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
  {
    everybody,
    own,
    ...sent
  }: {
    everybody: readonly string[]
    own: readonly string[]
    /** Parcels, and those of the attacker's helpers: of these they know what was sent. */
    parcels: readonly string[]
    ownParcels: readonly string[]
  },
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
  const { found, by } = unmac(isHit, keys, { everybody, own, ...sent })
  for (const secret of found) result.found.add(secret)
  for (const way of by) result.by.add(way)
  return result
}
