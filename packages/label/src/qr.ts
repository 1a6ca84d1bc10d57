import QRCode from 'qrcode'

/** A QR code's modules, row by row; 1 is dark. `size` is modules a side without the quiet zone. */
export type QrMatrix = { version: number; size: number; dark: Uint8Array }

/** The characters of QR alphanumeric mode (ISO/IEC 18004, table 5). */
const alphanumeric = /^[0-9A-Z $%*+./:-]+$/

/** Most alphanumeric characters at error correction M by version (ISO/IEC 18004, table 7); index 0 is version 1. */
const capacities = [20, 38, 61, 90, 122, 154]

/**
 * Every label has the same mask, because choosing one takes 20 times as long as drawing the code. Mask 2 has the lowest
 * mean penalty of the eight over random tokens behind the production address (640; the others 665 to 829).
 */
const maskPattern = 2

/**
 * The QR code of a label's address (`labelUrl` of packages/crypto): alphanumeric mode, error correction M, the smallest version that fits. 61 characters, the
 * production address and a token, are exactly version 3.
 * @throws {TypeError} when the text has a character outside the set
 * @throws {RangeError} when it is longer than version 6 holds; more modules would be too small to read at 25 mm
 */
export function qrMatrix(text: string): QrMatrix {
  if (!alphanumeric.test(text)) throw new TypeError('the text of a label QR must be in the alphanumeric set')
  const version = capacities.findIndex((capacity) => text.length <= capacity) + 1
  if (version === 0) throw new RangeError(`a label QR holds at most ${capacities.at(-1)} characters`)
  const { modules } = QRCode.create([{ data: text, mode: 'alphanumeric' }], {
    errorCorrectionLevel: 'M',
    version,
    maskPattern,
  })
  return { version, size: modules.size, dark: modules.data }
}

/** Goes through the dark modules as horizontal runs, in modules: half as many rectangles, and no seams within a row. */
export function forEachQrRun({ size, dark }: QrMatrix, visit: (x: number, y: number, length: number) => void): void {
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      if (!dark[y * size + x]) continue
      const start = x
      while (x + 1 < size && dark[y * size + x + 1]) x++
      visit(start, y, x - start + 1)
    }
  }
}
