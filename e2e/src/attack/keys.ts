import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { labelDigest, labelSalt } from '@exqress/crypto/token-node.ts'
import type { Piece } from './loot.ts'

/** Something that may be a key, and where it lay. */
export type Key = { bytes: Buffer; place: string; ids: readonly string[] }

const KEY_LENGTHS = new Set([16, 32, 64])
const TOKEN_BYTES = 24
const root = join(import.meta.dirname, '..', '..', '..')

/** Every value of a key's length, each once; of labels that somebody has seen also what phones derive from them. */
export function keysOf(pieces: readonly Piece[]): Key[] {
  const keys = new Map<string, Key>()
  const add = (bytes: Uint8Array, { place, ids }: { place: string; ids: readonly string[] }) => {
    const own = Buffer.from(bytes)
    const name = own.toString('latin1')
    if (!keys.has(name)) keys.set(name, { bytes: own, place, ids })
  }
  for (const piece of pieces) {
    for (const bytes of piece.forms) {
      if (KEY_LENGTHS.has(bytes.length)) add(bytes, piece)
      if (bytes.length !== TOKEN_BYTES) continue
      add(labelDigest(bytes), piece)
      add(labelSalt(bytes), piece)
    }
  }
  return [...keys.values()]
}

/** Keys that are none: of zeros, and whatever word stands in quotes in the services' source. */
export const keysOfSource: readonly Key[] = readSource()

function readSource(): Key[] {
  const files = globSync('{services,packages}/*/src/**/*.ts', { cwd: root }).filter((file) => !file.includes('test'))
  const words = new Set<string>()
  for (const file of files) {
    for (const [, , word] of readFileSync(join(root, file), 'utf8').matchAll(/(['"`])([\w/.-]{3,40})\1/g))
      words.add(word as string)
  }
  const zeros = [16, 32, 64].map((length) => Buffer.alloc(length))
  return [...zeros, ...[...words].map((word) => Buffer.from(word))].map((bytes) => ({
    bytes,
    place: 'source',
    ids: [],
  }))
}
