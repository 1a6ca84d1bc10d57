import { useEffect, useRef, useState } from 'react'
import { cropOf } from './crop-of.ts'
import type { Decoder, DecoderName } from './decoder.ts'
import { openDecoder } from './open-decoder.ts'
import { createZxingWasmDecoder } from './zxing-wasm-decoder.ts'

/** Milliseconds without a reading after which a native detector gets company: the two miss different pictures. */
const companyAfter = 1_500
/**
 * Reads the running video as fast as the decoder goes, one picture at a time, and hands every reading to `onText` (the same
 * one many times). Returns which decoder this device got; `failed` when none works.
 */
export function useReading(
  element: () => HTMLVideoElement | null,
  active: boolean,
  onText: (text: string) => void,
): DecoderName | 'failed' | undefined {
  const [name, setName] = useState<DecoderName | 'failed'>()
  const decoders = useRef<Promise<Decoder[]>>(undefined)
  const report = useRef(onText)
  report.current = onText

  // the decoder outlives pauses: loading it again would cost the first second of every scan
  useEffect(
    () => () => {
      decoders.current?.then((all) => all.map((decoder) => decoder.close())).catch(() => {})
      decoders.current = undefined
    },
    [],
  )

  useEffect(() => {
    if (!active) return
    let over = false
    const read = createVideoReader()

    async function run() {
      decoders.current ??= openDecoder().then(({ decoder }) => [decoder])
      const all = await decoders.current
      setName(all[0]?.name)
      let lastReading = performance.now()
      let alone = all[0]?.name === 'native'
      for (let turn = 0; !over; turn++) {
        const video = element()
        if (!video?.videoWidth || video.paused) {
          await pause(50)
          continue
        }
        // one bad frame (a native detector between two states) must not end the scan
        const text = await read(all[turn % all.length], video, turn).catch(() => undefined)
        if (over) return
        const now = performance.now()
        if (text !== undefined) {
          lastReading = now
          report.current(text)
        } else if (alone && all.length === 1 && now - lastReading > companyAfter) {
          alone = false
          createZxingWasmDecoder().then(
            (more) => (decoders.current ? all.push(more) : more.close()),
            () => {},
          )
        }
        await nextFrame(video)
      }
    }
    run().catch(() => setName('failed'))
    return () => {
      over = true
    }
  }, [active, element])
  return name
}

const pause = (ms: number) => new Promise<void>((done) => setTimeout(done, ms))

function nextFrame(video: HTMLVideoElement): Promise<void> {
  if (!video.requestVideoFrameCallback) return pause(30)
  // a frozen stream gives no frames; look again anyway, so that an ended scan leaves the loop
  return Promise.race([new Promise<void>((done) => video.requestVideoFrameCallback(() => done())), pause(250)])
}

/** Reads what a video shows: in the decoder's own thread where decoder and browser can, else through a canvas of this page. */
function createVideoReader() {
  const canvas = document.createElement('canvas')
  const context = canvas.getContext('2d', { willReadFrequently: true })
  let byVideo = true
  return async (decoder: Decoder | undefined, video: HTMLVideoElement, turn: number): Promise<string | undefined> => {
    if (byVideo && decoder?.decodeVideo) {
      try {
        return await decoder.decodeVideo(video, turn)
      } catch {
        byVideo = false // frames of a camera cannot be handed on here
      }
    }
    const crop = cropOf(video.videoWidth, video.videoHeight, turn)
    canvas.width = crop.toWidth
    canvas.height = crop.toHeight
    context?.drawImage(video, crop.x, crop.y, crop.width, crop.height, 0, 0, crop.toWidth, crop.toHeight)
    const frame = context?.getImageData(0, 0, crop.toWidth, crop.toHeight)
    return frame && decoder?.decode(frame)
  }
}
