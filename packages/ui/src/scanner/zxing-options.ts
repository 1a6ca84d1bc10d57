import type { ReaderOptions } from 'zxing-wasm/reader'

/** What read most of the degraded label pictures for its time; see README "Which decoder reads best" before changing it. */
export const zxingOptions = {
  formats: ['QRCode'],
  tryHarder: true,
  tryRotate: true,
  tryInvert: false,
  tryDownscale: true,
  tryDenoise: true,
  maxNumberOfSymbols: 1,
  textMode: 'Plain',
} as const satisfies ReaderOptions as ReaderOptions
