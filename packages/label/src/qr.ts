import QRCode from 'qrcode'

/** A QR code's modules, row by row; 1 is dark. `size` is modules a side without the quiet zone. */
export type QrMatrix = { version: number; size: number; dark: Uint8Array }

/** Characters of QR alphanumeric mode (ISO/IEC 18004, table 5), less those that no URL may hold as they are: space and %. */
const alphanumericUrl = /^[0-9A-Z$*+./:-]+$/
const tokenPattern = /^[A-Z2-7]{39}$/

/** Most alphanumeric characters at error correction M by version (ISO/IEC 18004, table 7); index 0 is version 1. */
const capacities = [20, 38, 61, 90, 122, 154]

/**
 * Every label has the same mask, because choosing one takes 20 times as long as drawing the code. Mask 2 has the lowest
 * mean penalty of the eight over random tokens behind the production address (640; the others 665 to 829).
 */
const maskPattern = 2

/**
 * The text of a label's QR: base address, then the token. The base is an origin (`https://exqress.com`, also with port or
 * IPv4), to which `/Q/` is added, or an address ending in `/Q/`. Scheme and host are written in capitals, which means
 * the same (RFC 3986 §6.2.2.1) and fits the alphanumeric mode; a path is case-sensitive and must be in capitals already.
 * @param tokenText 39 characters of base32, as `packages/crypto` prints them
 * @throws {TypeError} when the base cannot be printed in alphanumeric mode, or the token is misspelt
 */
export function labelUrlText(baseUrl: string, tokenText: string): string {
  if (!tokenPattern.test(tokenText)) throw new TypeError('a label token is 39 characters of base32')
  return labelBase(baseUrl) + tokenText
}

function labelBase(baseUrl: string): string {
  const [, origin, path] = /^(https?:\/\/[a-z0-9.-]+(?::\d{1,5})?)(\/.*)?$/i.exec(baseUrl) ?? []
  if (origin === undefined) {
    throw new TypeError('the label address is http(s)://, a host name or IPv4 address, perhaps a port, and a path')
  }
  const base = origin.toUpperCase() + (path === undefined || path === '/' ? '/Q/' : path)
  if (!alphanumericUrl.test(base)) {
    throw new TypeError(
      'the path of the label address must be of capitals, digits and $ * + . / : - (its case matters)',
    )
  }
  if (!base.endsWith('/Q/')) throw new TypeError('the path of the label address must end in /Q/')
  return base
}

/** True for a text that `labelUrlText` could have made. */
export function isLabelUrlText(text: string): boolean {
  return /^HTTPS?:\/\/[A-Z0-9.-]+(:\d{1,5})?\/([0-9A-Z$*+./:-]*\/)?Q\/[A-Z2-7]{39}$/.test(text)
}

/**
 * The QR code of a label: alphanumeric mode, error correction M, the smallest version that fits. 61 characters, the
 * production address and a token, are exactly version 3.
 * @throws {TypeError} when the text has a character outside the set
 * @throws {RangeError} when it is longer than version 6 holds; more modules would be too small to read at 25 mm
 */
export function qrMatrix(text: string): QrMatrix {
  if (!alphanumericUrl.test(text)) throw new TypeError('the text of a label QR must be in the alphanumeric set')
  const version = capacities.findIndex((capacity) => text.length <= capacity) + 1
  if (version === 0) throw new RangeError(`a label QR holds at most ${capacities.at(-1)} characters`)
  const { modules } = QRCode.create([{ data: text, mode: 'alphanumeric' }], {
    errorCorrectionLevel: 'M',
    version,
    maskPattern,
  })
  return { version, size: modules.size, dark: modules.data }
}

/** Dark modules as horizontal runs `[x, y, length]`, in modules: about half as many rectangles, and no seams within a row. */
export function qrRuns({ size, dark }: QrMatrix): [x: number, y: number, length: number][] {
  const runs: [number, number, number][] = []
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      if (!dark[y * size + x]) continue
      const start = x
      while (x + 1 < size && dark[y * size + x + 1]) x++
      runs.push([start, y, x - start + 1])
    }
  }
  return runs
}
