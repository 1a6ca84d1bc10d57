import { decodeWithJsqr } from '@exqress/testing/decode-qr.ts'

/** One label, read back from what a printer gets. */
export type LabelReading = {
  /** Everything in it that is or may be text, drawn or hidden; what the reader does not know is told as text too. */
  texts: string[]
  /** What its codes say. */
  codes: string[]
  /** All that is left when the codes and the find tag are taken out. Equal for labels that may say the same. */
  drawing: string
  /** The bytes in which something personal may hide: the document as it is, and all of it that can be unpacked. */
  plain: Buffer
}

/** Reads a document whose labels have these find tags, in order. */
export type LabelReader = (document: Buffer, findTags: readonly string[]) => Promise<LabelReading[]>

/** A run of dark modules. */
export type Run = { x: number; y: number; length: number }

const read = new Map<string, string>()

/** What a code says that is drawn as runs of modules; both codes of a label in all of its forms are drawn alike and decoded once. */
export function codeOfRuns(runs: readonly Run[]): string {
  const key = runs.map(({ x, y, length }) => `${x},${y},${length}`).join(' ')
  const known = read.get(key)
  if (known !== undefined) return known
  const size = Math.max(...runs.map(({ x, length }) => x + length))
  const [module, quiet] = [3, 4]
  const width = (size + 2 * quiet) * module
  const luma = new Uint8Array(width * width).fill(255)
  for (const { x, y, length } of runs) {
    for (let row = 0; row < module; row++) {
      const from = ((y + quiet) * module + row) * width + (x + quiet) * module
      luma.fill(0, from, from + length * module)
    }
  }
  const text = decodeWithJsqr({ width, height: width, luma }) ?? 'unreadable'
  read.set(key, text)
  return text
}

/** Texts and codes as bytes, for the search. A token is searched as the bytes that it stands for too. */
export function plainOf(texts: readonly string[], codes: readonly string[], rest: readonly Uint8Array[]): Buffer {
  return Buffer.concat([Buffer.from([...texts, ...codes].join('\n')), ...rest.flatMap((part) => [newline, part])])
}

const newline = Buffer.from('\n')
