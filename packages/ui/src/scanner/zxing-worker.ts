// A worker of its own: decoding a hard picture takes longer than a frame, and the screen must answer within 100 ms.
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader'
import wasmUrl from 'zxing-wasm/reader/zxing_reader.wasm?url'
import { zxingOptions } from './zxing-options.ts'

export type ToWorker = { id: number; frame: ImageData }
export type FromWorker = { id: number; text: string | undefined } | { id: number; broken: string }

// from our own origin; the package would fetch it from a public CDN
prepareZXingModule({ overrides: { locateFile: () => wasmUrl } })

addEventListener('message', async ({ data: { id, frame } }: MessageEvent<ToWorker>) => {
  try {
    const [result] = await readBarcodes(frame, zxingOptions)
    postMessage({ id, text: result?.text || undefined } satisfies FromWorker)
  } catch (error) {
    postMessage({ id, broken: String(error) } satisfies FromWorker)
  }
})
