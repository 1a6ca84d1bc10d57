/** Reads one QR code out of one picture. One call at a time. */
export interface Decoder {
  readonly name: DecoderName
  /** The code's text; undefined when there is none to be read. Rejects when the decoder itself is broken. */
  decode(frame: ImageData): Promise<string | undefined>
  /**
   * The same of what the video shows at this moment, whose pixels then do not pass through the thread that draws the screen. `turn`
   * says where to look (`crop-of.ts`). Absent where the decoder cannot; rejects where the browser cannot.
   */
  decodeVideo?(video: HTMLVideoElement, turn: number): Promise<string | undefined>
  close(): void
}
export type DecoderName = 'native' | 'zxing-wasm' | 'zxing-js'
