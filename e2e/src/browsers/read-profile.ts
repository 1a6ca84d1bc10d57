import { createDecipheriv, pbkdf2Sync } from 'node:crypto'
import { basename } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { brotliDecompressSync, constants, inflateRawSync, inflateSync } from 'node:zlib'
import { rawFiles, type Store } from '@exqress/scripts/lib/leak-search.ts'
import { readLevelDb } from './leveldb.ts'
import { unpackSnappy } from './snappy.ts'

/**
 * A browser's folder on the disk, after it was closed: every file as it lies there, and beside it what it holds once it is unpacked:
 * LevelDB's keys and values, compressed bodies of the cache, cookies.
 */
export function* readProfile(folder: string, name: string): Generator<Store> {
  for (const { name: place, bytes } of rawFiles(folder, name)) {
    yield { name: place, bytes }
    const unpacked = unpack(`${folder}${place.slice(name.length)}`, bytes)
    if (unpacked.length > 0) yield { name: `${place} (unpacked)`, bytes: joined(unpacked) }
  }
}

function unpack(file: string, bytes: Buffer): Buffer[] {
  if (/\.(ldb|log)$/.test(file)) {
    const entries = readLevelDb(file, bytes)
    return [...entries, ...entries.flatMap(unpackValues)].flatMap((part) => [part, ...narrowed(part)])
  }
  if (basename(file) === 'Cookies') return readCookies(file)
  return [...unpackValues(bytes).flatMap((part) => [part, ...narrowed(part)]), ...unpackBodies(bytes)]
}

/** A text with one letter beyond Latin 1 is kept in UTF-16 as a whole, and what was written in it in hex or Base64 with it. */
function narrowed(bytes: Buffer): Buffer[] {
  return [0, 1].map((from) => {
    const whole = bytes.subarray(from, bytes.length - ((bytes.length - from) % 2))
    return Buffer.from(utf16.decode(whole))
  })
}

/** Node 24's `toString('utf16le')` writes beyond its memory when an odd number of bytes begins at an odd place ("double free or corruption"). */
const utf16 = new TextDecoder('utf-16le', { ignoreBOM: true })

/** Blink packs large values of IndexedDB: `ff 11 02`, then Snappy. */
function unpackValues(bytes: Buffer): Buffer[] {
  return placesOf(bytes, Buffer.from([0xff, 0x11, 0x02])).map((at) => unpackSnappy(bytes.subarray(at + 3)))
}

const lenient = { finishFlush: constants.Z_SYNC_FLUSH }
/** What an entry of Chromium's cache begins with; its key follows after 24 bytes, then the body. */
const entry = Buffer.from('305c72a71b6dfbfc', 'hex')

function unpackBodies(bytes: Buffer): Buffer[] {
  // Without its head of ten bytes: what follows after the body would be taken for another one.
  const gzipped = placesOf(bytes, Buffer.from([0x1f, 0x8b, 0x08, 0])).map(
    (at) => () => inflateRawSync(bytes.subarray(at + 10), lenient),
  )
  const flushed = { finishFlush: constants.BROTLI_OPERATION_FLUSH }
  const brotli = bytes.subarray(0, 8).equals(entry)
    ? [() => brotliDecompressSync(bytes.subarray(24 + bytes.readUInt32LE(12)), flushed)]
    : []
  return [...gzipped, ...brotli].flatMap(tried)
}

/** A PDF with its streams unpacked, and its words, which stand in them as numbers of glyphs. */
export function unpackPdf(bytes: Buffer): Buffer {
  const starts = ['stream\n', 'stream\r\n'].flatMap((mark) =>
    placesOf(bytes, Buffer.from(mark)).map((at) => at + mark.length),
  )
  const streams = starts.flatMap((at) => tried(() => inflateSync(bytes.subarray(at), lenient)))
  const texts = streams.map((stream) => stream.toString('latin1'))
  const alphabets = texts.map((text) => new Map([...text.matchAll(/<([0-9a-f]{4})> <([0-9a-f]{4})>/gi)].map(pair)))
  const words = texts.flatMap((text) => [...text.matchAll(/<([0-9a-f]{4,})> Tj/gi)].map(([, glyphs = '']) => glyphs))
  const read = alphabets.flatMap((letters) =>
    words.map((glyphs) =>
      (glyphs.match(/.{4}/g) ?? []).map((glyph) => letters.get(glyph.toLowerCase()) ?? '').join(''),
    ),
  )
  return joined([bytes, ...streams, ...read.map((text) => Buffer.from(text))])
}

const pair = ([, glyph = '', letter = '']: RegExpExecArray): [string, string] => [
  glyph.toLowerCase(),
  String.fromCharCode(Number.parseInt(letter, 16)),
]

/** Chromium on Linux hides values of cookies under a password that everybody knows, where no keyring is. */
function readCookies(file: string): Buffer[] {
  const database = new DatabaseSync(file, { readOnly: true })
  try {
    const rows = database.prepare('select host_key, name, path, value, encrypted_value from cookies').all()
    return rows.flatMap(({ encrypted_value, ...open }) => {
      const sealed = Buffer.from(encrypted_value as Uint8Array)
      const key = pbkdf2Sync('peanuts', 'saltysalt', 1, 16, 'sha1')
      const opened = tried(() => {
        const decipher = createDecipheriv('aes-128-cbc', key, Buffer.alloc(16, ' '))
        return Buffer.concat([decipher.update(sealed.subarray(3)), decipher.final()])
      })
      return [...Object.values(open).map((value) => Buffer.from(String(value))), ...(sealed.length > 3 ? opened : [])]
    })
  } finally {
    database.close()
  }
}

function tried(unpacking: () => Buffer): Buffer[] {
  try {
    const bytes = unpacking()
    return bytes.length > 0 ? [bytes] : []
  } catch {
    return [] // those bytes happened to look like packed ones
  }
}

function placesOf(bytes: Buffer, mark: Buffer): number[] {
  const places: number[] = []
  for (let at = bytes.indexOf(mark); at !== -1; at = bytes.indexOf(mark, at + 1)) places.push(at)
  return places
}

/** With a zero between two, so that no text is put together from neighbours. */
export const joined = (parts: readonly Buffer[]): Buffer =>
  Buffer.concat(parts.flatMap((part) => [part, Buffer.from([0])]))
