import { BrowserQRCodeReader } from '@zxing/browser'
import { ChecksumException, DecodeHintType, FormatException, NotFoundException } from '@zxing/library'
import type { Decoder } from './decoder.ts'

/** Plain JavaScript, for browsers without WebAssembly or behind a policy that forbids it. One picture at a time: its own video loop waits 500 ms between attempts. */
export async function createZxingJsDecoder(): Promise<Decoder> {
  const reader = new BrowserQRCodeReader(new Map([[DecodeHintType.TRY_HARDER, true]]))
  const canvas = document.createElement('canvas')
  const context = canvas.getContext('2d', { willReadFrequently: true })
  if (!context) throw new Error('no canvas')
  return {
    name: 'zxing-js',
    async decode(frame) {
      canvas.width = frame.width
      canvas.height = frame.height
      context.putImageData(frame, 0, 0)
      try {
        return reader.decodeFromCanvas(canvas).getText()
      } catch (error) {
        // none in the picture, or one too damaged to be read
        if ([NotFoundException, ChecksumException, FormatException].some((kind) => error instanceof kind))
          return undefined
        throw error
      }
    },
    close() {},
  }
}
