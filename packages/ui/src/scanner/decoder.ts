/** Reads one QR code out of one picture. One call at a time. */
export interface Decoder {
  readonly name: DecoderName
  /** The code's text; undefined when there is none to be read. Rejects when the decoder itself is broken. */
  decode(frame: ImageData): Promise<string | undefined>
  close(): void
}
export type DecoderName = 'native' | 'zxing-wasm' | 'zxing-js'
