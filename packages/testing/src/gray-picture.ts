import { PNG } from 'pngjs'

/** A picture in shades of grey, row by row, 0 black to 255 white: all that a label and a QR decoder need. */
export type GrayPicture = { width: number; height: number; luma: Uint8Array }

/** What the decoders take: red, green, blue and alpha of each pixel, as the browser's ImageData. */
export type RgbaPicture = { width: number; height: number; data: Uint8ClampedArray<ArrayBuffer> }

export function toRgba({ width, height, luma }: GrayPicture): RgbaPicture {
  const data = new Uint8ClampedArray(width * height * 4)
  for (let i = 0; i < luma.length; i++) {
    const value = luma[i] as number
    data[4 * i] = value
    data[4 * i + 1] = value
    data[4 * i + 2] = value
    data[4 * i + 3] = 255
  }
  return { width, height, data }
}

/** Takes the green channel of RGBA bytes: it is the same as the others in a black and white picture. */
export function fromRgba(width: number, height: number, data: Uint8Array): GrayPicture {
  const luma = new Uint8Array(width * height)
  for (let i = 0; i < luma.length; i++) luma[i] = data[4 * i + 1] as number
  return { width, height, luma }
}

export function toPng(picture: GrayPicture): Uint8Array {
  const { width, height, data } = toRgba(picture)
  const png = new PNG({ width, height })
  png.data = Buffer.from(data.buffer)
  return PNG.sync.write(png, { colorType: 0, deflateLevel: 1, filterType: 0 })
}

export function fromPng(bytes: Uint8Array): GrayPicture {
  const { width, height, data } = PNG.sync.read(Buffer.from(bytes))
  return fromRgba(width, height, data)
}

/** A part of the picture; all four in pixels. */
export function crop(picture: GrayPicture, x: number, y: number, width: number, height: number): GrayPicture {
  const luma = new Uint8Array(width * height)
  for (let row = 0; row < height; row++) {
    const from = (y + row) * picture.width + x
    luma.set(picture.luma.subarray(from, from + width), row * width)
  }
  return { width, height, luma }
}

/** Random numbers from 0 to 1 that are the same for the same seed (mulberry32, public domain). */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** How a flat thing lies before a camera: its middle in the frame, pixels of the frame for one of its own, turn, and tilt. */
export type Pose = { x: number; y: number; scale: number; turnDegrees: number; tiltX: number; tiltY: number }

/**
 * Draws `picture` over `frame`. `tiltX` and `tiltY` are how much nearer, as a share, its right and lower edge are than
 * its middle: 0 is flat, 0.3 a strong perspective. Between pixels it is interpolated.
 */
export function drawInto(frame: GrayPicture, picture: GrayPicture, pose: Pose): void {
  const { width, height, luma } = picture
  const turn = (pose.turnDegrees * Math.PI) / 180
  const cos = Math.cos(turn) / pose.scale
  const sin = Math.sin(turn) / pose.scale
  const bendX = (2 * pose.tiltX) / width
  const bendY = (2 * pose.tiltY) / height
  for (let v = 0; v < frame.height; v++) {
    const dy = v + 0.5 - pose.y
    for (let u = 0; u < frame.width; u++) {
      const dx = u + 0.5 - pose.x
      const flatX = cos * dx + sin * dy
      const flatY = cos * dy - sin * dx
      // the inverse of x' = x / (1 - bendX x - bendY y)
      const depth = 1 + bendX * flatX + bendY * flatY
      if (depth <= 0.05) continue
      const x = flatX / depth + width / 2 - 0.5
      const y = flatY / depth + height / 2 - 0.5
      if (x < 0 || y < 0 || x >= width - 1 || y >= height - 1) continue
      const left = x | 0
      const top = y | 0
      const right = x - left
      const down = y - top
      const i = top * width + left
      const upper = (luma[i] as number) * (1 - right) + (luma[i + 1] as number) * right
      const lower = (luma[i + width] as number) * (1 - right) + (luma[i + width + 1] as number) * right
      frame.luma[v * frame.width + u] = upper * (1 - down) + lower * down + 0.5
    }
  }
}
