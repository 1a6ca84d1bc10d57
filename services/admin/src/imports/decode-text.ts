import iconv from 'iconv-lite'
import { CsvFileError } from './csv-file-error.ts'

type Decoder = (bytes: Uint8Array, last: boolean) => string

/** Enough text behind the first letter that is not ASCII to tell the encodings apart. */
const sampleBytes = 1024
const longestAsciiHead = 64 * 1024
const pieceBytes = 64 * 1024

/**
 * Text of a file in UTF-8 (with or without mark), UTF-16 (with mark) or CP949, in pieces as they come. The encoding is
 * decided on the first bytes that are not ASCII; a character may lie across pieces.
 */
export async function* decodeText(source: AsyncIterable<Uint8Array>, maxBytes: number): AsyncGenerator<string> {
  let decode: Decoder | undefined
  let pending = Buffer.alloc(0)
  let total = 0
  for await (const bytes of inPieces(source)) {
    total += bytes.length
    if (total > maxBytes) throw new CsvFileError('csv_too_large')
    if (decode) {
      yield decode(bytes, false)
      continue
    }
    const first = total === bytes.length
    pending = first ? Buffer.from(bytes) : Buffer.concat([pending, bytes])
    const foreign = pending.findIndex((byte) => byte > 0x7f)
    if (foreign >= 0 && pending.length - foreign >= sampleBytes) {
      decode = chooseDecoder(pending, false)
      yield decode(pending, false)
      pending = Buffer.alloc(0)
    } else if (foreign < 0 && pending.length >= longestAsciiHead) {
      refuseBinary(pending)
      yield pending.toString('latin1')
      pending = Buffer.alloc(0)
    }
  }
  decode ??= chooseDecoder(pending, true)
  yield decode(pending, true)
}

/** A whole upload in one buffer must not become one string and all its rows at once. */
async function* inPieces(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  for await (const bytes of source) {
    for (let at = 0; at < bytes.length; at += pieceBytes) yield bytes.subarray(at, at + pieceBytes)
  }
}

function chooseDecoder(sample: Buffer, last: boolean): Decoder {
  if (sample[0] === 0xff && sample[1] === 0xfe) return strict('utf-16le')
  if (sample[0] === 0xfe && sample[1] === 0xff) return strict('utf-16be')
  refuseBinary(sample)
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(sample, { stream: !last })
    return strict('utf-8')
  } catch {
    return cp949()
  }
}

/** A spreadsheet in its own format, for example, which people upload too. */
function refuseBinary(sample: Buffer): void {
  if (sample.includes(0)) throw new CsvFileError('csv_encoding')
}

function strict(encoding: string): Decoder {
  const decoder = new TextDecoder(encoding, { fatal: true })
  return (bytes, last) => {
    try {
      return decoder.decode(bytes, { stream: !last })
    } catch {
      throw new CsvFileError('csv_encoding')
    }
  }
}

/** Not TextDecoder('euc-kr'): Node's knows only the 2,350 syllables of KS X 1001 and garbles names such as 똠 and 펲. */
function cp949(): Decoder {
  const decoder = iconv.getDecoder('cp949')
  return (bytes, last) => {
    const text = decoder.write(Buffer.from(bytes)) + (last ? (decoder.end() ?? '') : '')
    if (text.includes('\ufffd')) throw new CsvFileError('csv_encoding')
    return text
  }
}
