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
