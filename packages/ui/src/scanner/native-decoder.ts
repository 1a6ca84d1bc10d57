import type { Decoder } from './decoder.ts'

/** The Shape Detection API, which TypeScript's DOM does not know. Android, ChromeOS and macOS Chrome have it. */
type BarcodeDetector = { detect: (picture: ImageData) => Promise<{ rawValue: string }[]> }
type BarcodeDetectorClass = {
  new (options: { formats: string[] }): BarcodeDetector
  getSupportedFormats: () => Promise<string[]>
}

/** @throws Error when the browser has none that reads QR codes. */
export async function createNativeDecoder(): Promise<Decoder> {
  const { BarcodeDetector } = globalThis as { BarcodeDetector?: BarcodeDetectorClass }
  if (!(await BarcodeDetector?.getSupportedFormats())?.includes('qr_code')) throw new Error('no native decoder')
  const detector = new (BarcodeDetector as BarcodeDetectorClass)({ formats: ['qr_code'] })
  return {
    name: 'native',
    decode: async (frame) => (await detector.detect(frame))[0]?.rawValue,
    close() {},
  }
}
