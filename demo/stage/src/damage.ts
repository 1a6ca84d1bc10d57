export const damages = ['rain', 'tear', 'blur'] as const
export type Damage = (typeof damages)[number]

/** Draws the label as a camera would see it after `amount` (0 to 1) of the damage. The same amount always looks the same. */
export function drawDamaged(canvas: HTMLCanvasElement, label: CanvasImageSource, damage: Damage, amount: number): void {
  const context = canvas.getContext('2d', { willReadFrequently: true })
  if (!context) return
  const { width, height } = canvas
  context.fillStyle = '#ffffff'
  context.fillRect(0, 0, width, height)
  if (damage === 'blur') blur(context, label, (amount * width) / 60)
  else context.drawImage(label, 0, 0, width, height)
  if (damage === 'rain') rain(context, amount)
  if (damage === 'tear') tear(context, amount)
}

/** Out of focus by so many pixels. Safari draws no filters there, so that the picture is made small and large again. */
function blur(context: CanvasRenderingContext2D, label: CanvasImageSource, radius: number): void {
  const { width, height } = context.canvas
  if ('filter' in context) {
    context.filter = `blur(${radius}px)`
    context.drawImage(label, 0, 0, width, height)
    context.filter = 'none'
    return
  }
  const small = document.createElement('canvas')
  small.width = Math.max(1, Math.round(width / (1 + radius)))
  small.height = Math.max(1, Math.round(height / (1 + radius)))
  small.getContext('2d')?.drawImage(label, 0, 0, small.width, small.height)
  ;(context as CanvasRenderingContext2D).drawImage(small, 0, 0, width, height)
}

/** Drops that dissolve the print: pale blots, and ink that has run down from them. */
function rain(context: CanvasRenderingContext2D, amount: number): void {
  const { width, height } = context.canvas
  const next = numbers(7)
  const drops = Math.round(amount * 260)
  for (let drop = 0; drop < drops; drop++) {
    const [x, y, radius] = [next() * width, next() * height, (0.006 + next() * 0.022) * width]
    context.fillStyle = `rgb(238 240 244 / ${0.55 + next() * 0.45})`
    context.beginPath()
    context.ellipse(x, y, radius, radius * (1 + next()), 0, 0, Math.PI * 2)
    context.fill()
    context.fillStyle = `rgb(90 96 120 / ${0.1 + next() * 0.25})`
    context.fillRect(x - radius / 4, y, radius / 2, radius * (2 + next() * 5))
  }
}

/**
 * Torn off from the top, then from the right, where boxes rub on one another: one QR code goes and the other is still read, then that goes
 * too, and the find tag's corner is left.
 */
function tear(context: CanvasRenderingContext2D, amount: number): void {
  const { width, height } = context.canvas
  const next = numbers(21)
  context.fillStyle = '#b98d5f'
  const edge = (length: number, depth: number, at: (along: number, off: number) => [number, number]) => {
    context.beginPath()
    context.moveTo(...at(0, 0))
    for (let step = 0; step <= 24; step++) {
      const ragged = (next() - 0.5) * length * 0.03
      context.lineTo(...at((step / 24) * length, depth * (0.75 + next() * 0.25) + ragged))
    }
    context.lineTo(...at(length, 0))
    context.closePath()
    context.fill()
  }
  const top = Math.min(1, amount / 0.6)
  const right = Math.max(0, amount - 0.4) / 0.6
  if (top > 0) edge(width, top * height * 0.52, (along, off) => [along, off])
  if (right > 0) edge(height, right * width * 0.3, (along, off) => [width - off, along])
}

/** A small generator (mulberry32), so that a drop stays where it fell while the slider moves. */
function numbers(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
