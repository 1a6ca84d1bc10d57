import { useEffect, useRef, useState } from 'react'
import type { Decoder, DecoderName } from './decoder.ts'
import { openDecoder } from './open-decoder.ts'
import { createZxingWasmDecoder } from './zxing-wasm-decoder.ts'

/** Milliseconds without a reading after which a native detector gets company: the two miss different pictures. */
const companyAfter = 1_500
/** Longest side of what is decoded; more pixels cost time and read no more (README). */
const longSide = 1_280

/** Where in the camera's picture to look: all of it, and every third time the middle at full resolution, for far labels. */
export function cropOf(width: number, height: number, turn: number) {
  const share = turn % 3 === 2 ? 0.5 : 1
  const [w, h] = [Math.round(width * share), Math.round(height * share)]
  const scale = Math.min(1, longSide / Math.max(w, h))
  return {
    x: Math.round((width - w) / 2),
    y: Math.round((height - h) / 2),
    width: w,
    height: h,
    toWidth: Math.round(w * scale),
    toHeight: Math.round(h * scale),
  }
}

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
    const canvas = document.createElement('canvas')
    const context = canvas.getContext('2d', { willReadFrequently: true })

    async function run() {
      decoders.current ??= openDecoder().then(({ decoder }) => [decoder])
      const all = await decoders.current
      setName(all[0]?.name)
      let lastReading = performance.now()
      let alone = all[0]?.name === 'native'
      for (let turn = 0; !over; turn++) {
        const video = element()
        if (!video?.videoWidth || video.paused || !context) {
          await pause(50)
          continue
        }
        const crop = cropOf(video.videoWidth, video.videoHeight, turn)
        canvas.width = crop.toWidth
        canvas.height = crop.toHeight
        context.drawImage(video, crop.x, crop.y, crop.width, crop.height, 0, 0, crop.toWidth, crop.toHeight)
        const frame = context.getImageData(0, 0, crop.toWidth, crop.toHeight)
        // one bad frame (a native detector between two states) must not end the scan
        const text = await all[turn % all.length]?.decode(frame).catch(() => undefined)
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
