import { gunzipSync, inflateSync } from 'node:zlib'
import { normalisePhone } from '@exqress/crypto/normalise-phone.ts'
import { digestsOf, type Sought, unhash } from './hashed.ts'
import { keysOf, keysOfSource } from './keys.ts'
import { linksOf } from './linked.ts'
import { type Loot, type Piece, piecesOf } from './loot.ts'
import { openSealed } from './sealed.ts'

/** What the attacker knows beforehand. */
export type Knowledge = {
  /** Names to guess at, the right ones among them, and all of whom somebody is to be found. */
  people: readonly Sought[]
  /** Some of them, who help. */
  own: readonly Sought[]
  /** All numbers that anybody might have: in earnest 10^8, which is an hour. */
  numbers: readonly string[]
  /** Two parcels of one person each. */
  pairs: readonly (readonly [string, string])[]
  /** Parcels of those who help. */
  ownParcels?: readonly string[]
}

export type Booty = {
  /** Of the people who are sought. */
  phones: number
  names: number
  /** How any of them was found. */
  by: string[]
  /** Where two parcels of one person are seen to belong together. */
  links: string[]
  /** What there was to try, and how long that took. */
  tried: { values: number; keys: number; sealed: number; digests: number; guesses: number; decryptions: number }
  seconds: number
}

/**
 * Somebody who has the source code, one store and what lies beside it. They take every value of the right length for a key, a salt, a
 * digest or a ciphertext, and try each on each.
 */
export function attack(loot: Loot, { people, own, numbers, pairs, ownParcels = [] }: Knowledge): Booty {
  const began = performance.now()
  const pieces = piecesOf(loot)
  const keys = [...keysOf(pieces), ...keysOfSource]
  const digests = digestsOf(pieces.flatMap(({ forms }) => forms))
  const opened = openSealed(pieces, keys)
  const unhashed = unhash(digests, [...keys, ...opened.found], {
    everybody: [...numbers, ...people.map(({ name }) => name)],
    own: own.flatMap(({ name, phone }) => [name, phone]),
    parcels: pairs.flat(),
    ownParcels,
  })

  const sought = new Set(people.flatMap(({ name, phone }) => [name, phone].map(oneSpelling)))
  const found = new Set([...unhashed.found].map(oneSpelling))
  const by = new Set(unhashed.by)
  const read = pieces.flatMap((piece) => plainTexts(piece).map((text) => ({ text, by: `${piece.place} in clear` })))
  for (const { text, by: how } of [...opened.read, ...read]) {
    const words = wordsOf(text).filter((word) => sought.has(word))
    for (const word of words) found.add(word)
    if (words.length > 0) by.add(how)
  }
  return {
    phones: people.filter(({ phone }) => found.has(oneSpelling(phone))).length,
    names: people.filter(({ name }) => found.has(name)).length,
    by: [...by].sort(),
    links: [...linksOf(pieces, pairs)].sort(),
    tried: {
      values: pieces.length,
      keys: keys.length,
      sealed: opened.sealed,
      digests: digests.size,
      guesses: unhashed.guesses,
      decryptions: opened.tries,
    },
    seconds: Math.round((performance.now() - began) / 100) / 10,
  }
}

const oneSpelling = (word: string) => normalisePhone(word) ?? word

/** What lies there in the clear, or packed. */
function plainTexts({ forms }: Piece): string[] {
  return forms.flatMap((bytes) => [bytes.toString(), unpacked(bytes)])
}

function unpacked(bytes: Buffer): string {
  try {
    if (bytes[0] === 0x1f && bytes[1] === 0x8b) return gunzipSync(bytes).toString()
    if (bytes[0] === 0x78) return inflateSync(bytes).toString()
  } catch {} // other bytes that begin so
  return ''
}

/** Every run of Hangul, and every number in its one spelling. */
const wordsOf = (text: string): string[] => [
  ...(text.match(/[가-힣]{2,}/g) ?? []),
  ...(text.match(/\+?\d[\d -]{8,16}/g) ?? []).map(oneSpelling),
]
