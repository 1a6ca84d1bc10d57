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
  return {
    name: 'zxing-wasm',
    decode: (frame) =>
      new Promise((done, fail) => {
        const id = next++
        waiting.set(id, { done, fail })
        worker.postMessage({ id, frame } satisfies ToWorker, [frame.data.buffer])
      }),
    close() {
      worker.terminate()
      for (const { fail } of waiting.values()) fail(new Error('closed'))
      waiting.clear()
    },
  }
}
