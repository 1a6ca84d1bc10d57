import type { Decoder, DecoderName } from './decoder.ts'
import { probePixels, probeText } from './probe-picture.ts'

export type Candidate = { name: DecoderName; create: () => Promise<Decoder> }
export type Choice = {
  decoder: Decoder /** Why each one before it was passed over; for the README and support, never shown. */
  passedOver: string[]
}

/**
 * Takes the first candidate that proves itself on this device: it reads the known picture right, three times, the
 * quickest within `limit` ms. A native detector can exist and read nothing (Android without its Play services module, which it
 * fetches later), and a wasm decoder can be blocked; both are seen only by trying.
 * The last candidate is taken if it reads at all, however slow. @throws Error when none does.
 */
export async function chooseDecoder(
  candidates: readonly Candidate[],
  { limit = 60, patience = 8_000, now = () => performance.now() } = {},
): Promise<Choice> {
  const passedOver: string[] = []
  const probe = probePixels()
  for (const [i, { name, create }] of candidates.entries()) {
    let decoder: Decoder | undefined
    try {
      decoder = await inTime(create(), patience)
      let quickest = Number.POSITIVE_INFINITY
      for (let run = 0; run < 3; run++) {
        const data = probe.data.slice() // a decoder may take it away
        const start = now()
        const text = await inTime(decoder.decode(pictureOf(data, probe.width, probe.height)), patience)
        quickest = Math.min(quickest, now() - start)
        if (text !== probeText) throw new Error('did not read the known picture')
      }
      if (quickest <= limit || i === candidates.length - 1) return { decoder, passedOver }
      throw new Error(`took ${Math.round(quickest)} ms`)
    } catch (error) {
      decoder?.close()
      passedOver.push(`${name}: ${(error as Error).message}`)
    }
  }
  throw new Error(`no decoder works here (${passedOver.join('; ')})`)
}

function pictureOf(data: Uint8ClampedArray<ArrayBuffer>, width: number, height: number): ImageData {
  // Node's tests have no ImageData; decoders look at these three fields only
  return typeof ImageData === 'undefined' ? ({ data, width, height } as ImageData) : new ImageData(data, width, height)
}

async function inTime<T>(work: Promise<T>, ms: number): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<never>((_, fail) => {
    timer = setTimeout(() => fail(new Error('no answer')), ms)
  })
  return Promise.race([work, late]).finally(() => clearTimeout(timer))
}
