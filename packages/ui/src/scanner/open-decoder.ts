import { type Choice, chooseDecoder } from './choose-decoder.ts'
import { createNativeDecoder } from './native-decoder.ts'
import { createZxingWasmDecoder } from './zxing-wasm-decoder.ts'

/** The best decoder of this device (README "Which decoder reads best"); each is a file of its own, fetched when its turn comes. */
export const openDecoder = (): Promise<Choice> =>
  chooseDecoder([
    { name: 'native', create: createNativeDecoder },
    { name: 'zxing-wasm', create: createZxingWasmDecoder },
    { name: 'zxing-js', create: async () => (await import('./zxing-js-decoder.ts')).createZxingJsDecoder() },
  ])
