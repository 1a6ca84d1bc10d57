import type { Decoder } from './decoder.ts'
import type { FromWorker, ToWorker } from './zxing-worker.ts'

/** zxing-cpp as WebAssembly (950 kB, 410 gzip) in a worker; both files are fetched here and not before. */
export async function createZxingWasmDecoder(): Promise<Decoder> {
  const worker = new Worker(new URL('./zxing-worker.ts', import.meta.url), { type: 'module' })
  const waiting = new Map<number, { done: (text: string | undefined) => void; fail: (error: Error) => void }>()
  let next = 0
  worker.onmessage = ({ data }: MessageEvent<FromWorker>) => {
    const call = waiting.get(data.id)
    waiting.delete(data.id)
    if ('broken' in data) call?.fail(new Error(data.broken))
    else call?.done(data.text)
  }
  worker.onerror = ({ message }) => {
    for (const { fail } of waiting.values()) fail(new Error(message || 'the decoder could not be loaded'))
    waiting.clear()
  }
  function ask(message: ToWorker, moved: Transferable): Promise<string | undefined> {
    return new Promise((done, fail) => {
      waiting.set(message.id, { done, fail })
      worker.postMessage(message, [moved])
    })
  }
  return {
    name: 'zxing-wasm',
    decode: (frame) => ask({ id: next++, frame }, frame.data.buffer),
    decodeVideo: async (video, turn) => {
      // a reference to the picture, not its pixels: 30 times a second these would keep the screen from answering
      const shown = new VideoFrame(video)
      return ask({ id: next++, shown, turn }, shown)
    },
    close() {
      worker.terminate()
      for (const { fail } of waiting.values()) fail(new Error('closed'))
      waiting.clear()
    },
  }
}
