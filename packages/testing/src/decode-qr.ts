import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import jsqr from 'jsqr'
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader'
import { type GrayPicture, toRgba } from './gray-picture.ts'

/** Text of the one QR code that jsQR finds in the picture. */
export function decodeWithJsqr(picture: GrayPicture): string | undefined {
  const { data, width, height } = toRgba(picture)
  return jsqr.default(data, width, height)?.data
}

// By default the module fetches its WebAssembly from the network.
const wasmBinary = readFileSync(fileURLToPath(import.meta.resolve('zxing-wasm/reader/zxing_reader.wasm')))
prepareZXingModule({ overrides: { wasmBinary: new Uint8Array(wasmBinary).buffer } })

/** Texts of all QR codes that ZXing-C++ finds in the picture, and their versions. */
export async function decodeWithZxing(picture: GrayPicture): Promise<{ text: string; version: number }[]> {
  const image = toRgba(picture) as unknown as ImageData
  const found = await readBarcodes(image, { formats: ['QRCode'], maxNumberOfSymbols: 8, tryHarder: true })
  return found.filter(({ isValid }) => isValid).map(({ text, version }) => ({ text, version: Number(version) }))
}

/** Every code of any kind that ZXing-C++ knows in the picture: bars, QR, Data Matrix, Aztec, PDF417, … */
export async function decodeCodes(picture: GrayPicture): Promise<{ kind: string; text: string }[]> {
  const image = toRgba(picture) as unknown as ImageData
  const found = await readBarcodes(image, { maxNumberOfSymbols: 16 })
  return found.filter(({ isValid }) => isValid).map(({ format, text }) => ({ kind: format, text }))
}
