// Which decoder reads most of the labels that a camera sees badly, and how long it takes. The pictures are the same for all, from
// one seed. Run: node bench/src/decode.ts [labels, 10 by default]
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { encodeToken, labelUrl } from '@exqress/crypto/token.ts'
import { type RgbaPicture, seededRandom, toRgba } from '@exqress/testing/gray-picture.ts'
import { type Degradation, degradedPictures } from '@exqress/testing/label-pictures.ts'
import { zxingOptions } from '@exqress/ui/scanner/zxing-options.ts'
import { BinaryBitmap, DecodeHintType, HybridBinarizer, QRCodeReader, RGBLuminanceSource } from '@zxing/library'
import jsqr from 'jsqr'
import decodeQr from 'qr/decode.js'
import { prepareZXingModule, type ReaderOptions, readBarcodes } from 'zxing-wasm/reader'

const LABELS = Number(process.argv[2] ?? 10)
/** What @zxing/browser waits between two attempts unless told otherwise. */
const ZXING_BROWSER_PAUSE = 500
const FRAME = 1000 / 30

type Decode = (picture: RgbaPicture) => string | undefined | Promise<string | undefined>

const wasm = readFileSync(fileURLToPath(import.meta.resolve('zxing-wasm/reader/zxing_reader.wasm')))
prepareZXingModule({ overrides: { wasmBinary: new Uint8Array(wasm).buffer } })
const zxingWasm =
  (options: ReaderOptions): Decode =>
  async (picture) =>
    (await readBarcodes(picture as unknown as ImageData, options))[0]?.text || undefined

const reader = new QRCodeReader()
const zxingJs =
  (tryHarder: boolean): Decode =>
  ({ data, width, height }) => {
    const luma = new Uint8ClampedArray(width * height)
    for (let i = 0; i < luma.length; i++) luma[i] = data[4 * i] as number
    const bitmap = new BinaryBitmap(new HybridBinarizer(new RGBLuminanceSource(luma, width, height)))
    try {
      return reader.decode(bitmap, new Map([[DecodeHintType.TRY_HARDER, tryHarder]])).getText()
    } catch {
      return undefined
    }
  }

const decoders: Record<string, Decode> = {
  'zxing-wasm, as the scanner has it': zxingWasm(zxingOptions),
  'zxing-wasm, nothing tried harder': zxingWasm({
    ...zxingOptions,
    tryHarder: false,
    tryRotate: false,
    tryDownscale: false,
  }),
  'zxing-wasm, not downscaled': zxingWasm({ ...zxingOptions, tryDownscale: false }),
  'zxing-wasm, inverted too': zxingWasm({ ...zxingOptions, tryInvert: true }),
  'zxing-wasm, not denoised': zxingWasm({ ...zxingOptions, tryDenoise: false }),
  'zxing-wasm, its defaults': zxingWasm({}),
  '@zxing/library, try harder': zxingJs(true),
  '@zxing/library, its defaults': zxingJs(false),
  jsqr: ({ data, width, height }) =>
    (jsqr as unknown as typeof jsqr.default)(data, width, height, { inversionAttempts: 'dontInvert' })?.data,
  qr: (picture) => {
    try {
      return decodeQr(picture)
    } catch {
      return undefined
    }
  },
}

type Tried = { degradation: Degradation; level: number; read: boolean; ms: number }

const pictures = Array.from({ length: LABELS }, (_, i) => {
  const random = seededRandom(i + 1)
  const url = labelUrl('https://exqress.com', encodeToken(new Uint8Array(24).map(() => random() * 256)))
  const label = {
    kind: 'forward' as const,
    labelUrl: url,
    carrierName: 'CJ대한통운',
    sortCode: `7A${i % 100}-3`,
    handling: [],
    date: '2026-03-02',
    boxNumber: 1,
    boxCount: 1,
    findTag: `다 ${4000 + i}`,
  }
  const seen = degradedPictures(label, i + 1, { width: 1280, height: 720, fill: 0.28 })
  const far = degradedPictures(label, i + 1, { width: 640, height: 480, fill: 0.3 })
  return [...seen, ...far].map((one) => ({ ...one, url }))
}).flat()

const results = new Map<string, Tried[]>()
for (const [name, decode] of Object.entries(decoders)) {
  const tried: Tried[] = []
  for (const { picture, url, degradation, level } of pictures) {
    const rgba = toRgba(picture)
    const start = performance.now()
    const text = await decode(rgba)
    tried.push({ degradation, level, read: text === url, ms: performance.now() - start })
    if (text !== undefined && text !== url) console.log(`${name} read something else`)
  }
  results.set(name, tried)
}

/**
 * Milliseconds until the first reading, when every frame is another bad picture: an attempt takes as long as it was measured, then
 * the next begins after `pause`, or with the next frame of the camera. Median of many draws.
 */
function timeToFirst(tried: Tried[], pause: number): number {
  const random = seededRandom(7)
  const times = Array.from({ length: 2_000 }, () => {
    for (let time = 0; ; ) {
      const one = tried[Math.floor(random() * tried.length)] as Tried
      time += one.ms
      if (one.read) return time
      if (time > 60_000) return time
      time = pause > 0 ? time + pause : Math.ceil(time / FRAME) * FRAME
    }
  }).sort((a, b) => a - b)
  return times[times.length / 2] as number
}

const kinds = [...new Set(pictures.map(({ degradation }) => degradation))]
const share = (tried: Tried[]) => `${Math.round((100 * tried.filter(({ read }) => read).length) / tried.length)} %`
console.log(`${pictures.length} pictures of ${LABELS} labels, 1280 × 720 and 640 × 480, eight ways and three levels\n`)
console.log(['decoder', 'read', 'level 3', 'median ms', 'p95 ms', 'to first ms', ...kinds].join(' | '))
for (const [name, tried] of results) {
  const ms = tried.map((one) => one.ms).sort((a, b) => a - b)
  const at = (q: number) => (ms[Math.floor(q * (ms.length - 1))] as number).toFixed(1)
  const first = timeToFirst(tried, name.startsWith('@zxing/library, its') ? ZXING_BROWSER_PAUSE : 0)
  const byKind = kinds.map((kind) => share(tried.filter(({ degradation }) => degradation === kind)))
  const hard = share(tried.filter(({ level }) => level === 3))
  console.log([name, share(tried), hard, at(0.5), at(0.95), first.toFixed(0), ...byKind].join(' | '))
}
const ours = results.get('zxing-wasm, as the scanner has it') as Tried[]
const zxingBrowser = results.get('@zxing/library, its defaults') as Tried[]
const count = (tried: Tried[]) => tried.filter(({ read }) => read).length
const best = Math.max(...[...results.values()].map(count))
console.log(`\nread, of the best one's: ${(count(ours) / best).toFixed(2)} (bar: 1)`)
const ratio = timeToFirst(ours, 0) / timeToFirst(zxingBrowser, ZXING_BROWSER_PAUSE)
console.log(`time to first decode, of @zxing/browser's with its defaults: ${ratio.toFixed(3)} (bar: 0.1)`)
