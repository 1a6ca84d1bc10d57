// Node only, for tests: reads a file of ../vectors.
import { readFileSync } from 'node:fs'

/** The parsed file; its shape is the caller's to say, as each publisher has its own. */
export function readVectors<T>(name: string): T {
  return JSON.parse(readFileSync(new URL(`../vectors/${name}`, import.meta.url), 'utf8')) as T
}

/** Bytes of a hexadecimal text. */
export function hex(text: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(Buffer.from(text, 'hex'))
}
