import { type GrayPicture, seededRandom } from './gray-picture.ts'

/** Three passes of a box of `2 × radius + 1` pixels, across and down: nearly a Gaussian of σ ≈ radius + 0.5. */
export function blur(picture: GrayPicture, radius: number): GrayPicture {
  let luma = picture.luma
  for (let pass = 0; pass < 3 && radius > 0; pass++) {
    luma = boxBlur(luma, picture.width, picture.height, 1, picture.width, radius)
    luma = boxBlur(luma, picture.height, picture.width, picture.width, 1, radius)
  }
  return { ...picture, luma }
}

/** Slides a box along `lines` lines of `length` pixels that lie `step` apart; each line begins `jump` after the one before. */
function boxBlur(from: Uint8Array, length: number, lines: number, step: number, jump: number, radius: number) {
  const to = new Uint8Array(from.length)
  const at = (line: number, i: number) => from[line * jump + Math.min(Math.max(i, 0), length - 1) * step] as number
  const box = 2 * radius + 1
  for (let line = 0; line < lines; line++) {
    let sum = 0
    for (let i = -radius; i <= radius; i++) sum += at(line, i)
    for (let i = 0; i < length; i++) {
      to[line * jump + i * step] = sum / box + 0.5
      sum += at(line, i + radius + 1) - at(line, i - radius)
    }
  }
  return to
}

/** Smeared along the row, as a hand moves. */
export function motionBlur(picture: GrayPicture, radius: number): GrayPicture {
  return { ...picture, luma: boxBlur(picture.luma, picture.width, picture.height, 1, picture.width, radius) }
}

/** Black and white draw together around a dark grey, as in a stairwell; 1 leaves the picture, 0 leaves nothing. */
export function lowerContrast(picture: GrayPicture, contrast: number): GrayPicture {
  return { ...picture, luma: picture.luma.map((value) => 90 + (value - 128) * contrast) }
}

/** Noise of a sensor in the dark; `sigma` in shades. */
export function addNoise(picture: GrayPicture, sigma: number, seed: number): GrayPicture {
  const random = seededRandom(seed)
  // three even numbers are near enough to the normal distribution; the variance of their sum is 1/4
  const luma = picture.luma.map((value) => clamp(value + (random() + random() + random() - 1.5) * 2 * sigma))
  return { ...picture, luma }
}

/** A strip with ragged edges is gone: what was under it shows. `middle` and `width` are shares of the picture's width. */
export function tear(picture: GrayPicture, middle: number, width: number, seed: number): GrayPicture {
  const random = seededRandom(seed)
  const luma = picture.luma.slice()
  let drift = 0
  for (let y = 0; y < picture.height; y++) {
    drift += (random() - 0.5) * 2
    const left = (middle - width / 2) * picture.width + drift + y * 0.15
    const right = left + width * picture.width + random() * 2
    for (let x = Math.max(0, Math.round(left)); x < Math.min(picture.width, right); x++) {
      luma[y * picture.width + x] = 140 + random() * 20
    }
  }
  return { ...picture, luma }
}

/** Drops on the label: light that runs, each drop a blurred disc with a bright rim; `drops` for 10,000 pixels. */
export function rain(picture: GrayPicture, drops: number, seed: number): GrayPicture {
  const random = seededRandom(seed)
  const soaked = blur(picture, 3)
  const luma = picture.luma.slice()
  const count = Math.round((drops * picture.width * picture.height) / 10_000)
  for (let drop = 0; drop < count; drop++) {
    const radius = 2 + random() * 5
    const [middleX, middleY] = [random() * picture.width, random() * picture.height]
    const stretch = 1 + random()
    for (let y = Math.floor(middleY - radius * stretch); y <= middleY + radius * stretch; y++) {
      for (let x = Math.floor(middleX - radius); x <= middleX + radius; x++) {
        if (x < 0 || y < 0 || x >= picture.width || y >= picture.height) continue
        const distance = Math.hypot((x - middleX) / radius, (y - middleY) / (radius * stretch))
        if (distance > 1) continue
        const i = y * picture.width + x
        luma[i] = clamp((soaked.luma[i] as number) + (distance > 0.8 ? 50 : 10))
      }
    }
  }
  return { ...picture, luma }
}

function clamp(value: number): number {
  return Math.min(255, Math.max(0, Math.round(value)))
}
