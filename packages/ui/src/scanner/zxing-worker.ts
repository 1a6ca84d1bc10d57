// A worker of its own: decoding a hard picture takes longer than a frame, and the screen must answer within 100 ms.
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader'
import wasmUrl from 'zxing-wasm/reader/zxing_reader.wasm?url'
import { cropOf } from './crop-of.ts'
import { zxingOptions } from './zxing-options.ts'

export type ToWorker = { id: number } & ({ frame: ImageData } | { shown: VideoFrame; turn: number })
export type FromWorker = { id: number; text: string | undefined } | { id: number; broken: string }

// from our own origin; the package would fetch it from a public CDN
prepareZXingModule({ overrides: { locateFile: () => wasmUrl } })

addEventListener('message', async ({ data }: MessageEvent<ToWorker>) => {
  const { id } = data
  try {
    const frame = 'frame' in data ? data.frame : pixelsOf(data.shown, data.turn)
    const [result] = await readBarcodes(frame, zxingOptions)
    postMessage({ id, text: result?.text || undefined } satisfies FromWorker)
  } catch (error) {
    postMessage({ id, broken: String(error) } satisfies FromWorker)
  }
})

let canvas: OffscreenCanvas | undefined

function pixelsOf(shown: VideoFrame, turn: number): ImageData {
  try {
    const { x, y, width, height, toWidth, toHeight } = cropOf(shown.displayWidth, shown.displayHeight, turn)
    canvas ??= new OffscreenCanvas(toWidth, toHeight)
    canvas.width = toWidth
    canvas.height = toHeight
    const context = canvas.getContext('2d', { willReadFrequently: true })
    if (!context) throw new Error('no canvas')
    context.drawImage(shown, x, y, width, height, 0, 0, toWidth, toHeight)
    return context.getImageData(0, 0, toWidth, toHeight)
  } finally {
    shown.close() // cameras run out of pictures that nobody gives back
  }
}
