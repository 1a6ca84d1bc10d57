import type { LabelInput } from './label-input.ts'
import { labelLayout, labelPage, type Shape } from './layout.ts'
import { forEachQrRun } from './qr.ts'
import { textWidth, type Weight } from './text-width.ts'

const fontWeights: Record<Weight, number> = { semibold: 600, extrabold: 800 }

/**
 * The label as an SVG picture, in mm. Text stays text, in Pretendard, and each letter in its place where a browser
 * must take another font.
 * @throws {ZodError} as `labelLayout`
 */
export function labelSvg(input: LabelInput): string {
  const { width, height } = labelPage
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}mm" height="${height}mm" viewBox="0 0 ${width} ${height}">` +
    `${labelLayout(input).map(svgShape).join('')}</svg>`
  )
}

function svgShape(shape: Shape): string {
  const [x, y] = [decimal(shape.x), decimal(shape.y)]
  switch (shape.type) {
    case 'rectangle':
      return `<rect x="${x}" y="${y}" width="${decimal(shape.width)}" height="${decimal(shape.height)}" fill="${shape.ink}"/>`
    case 'icon':
      return `<path transform="translate(${x} ${y}) scale(${decimal(shape.size / 24)})" d="${shape.path}" fill="${shape.ink}"/>`
    case 'qr': {
      let d = ''
      forEachQrRun(shape.qr, (runX, runY, length) => {
        d += `M${runX} ${runY}h${length}v1h-${length}z`
      })
      // crispEdges: a grey edge between two modules costs a scanner more than one that is off by half a dot
      return `<path transform="translate(${x} ${y}) scale(${shape.module})" shape-rendering="crispEdges" d="${d}"/>`
    }
    case 'text':
      return (
        `<text x="${letterPlaces(shape).join(' ')}" y="${y}" font-family="Pretendard, sans-serif" ` +
        `font-weight="${fontWeights[shape.weight]}" font-size="${decimal(shape.size)}" fill="${shape.ink}">` +
        `${escapeXml(shape.text)}</text>`
      )
  }
}

/** Each letter's own x, or browsers and resvg would kern and choose other hyphens between digits, which PDF does not. */
function letterPlaces({ text, x, size, weight }: Shape & { type: 'text' }): number[] {
  let next = x
  return Array.from(text, (letter) => {
    const place = decimal(next)
    next += size * textWidth(letter, weight)
    return place
  })
}

/** Micrometres are finer than any printer. */
function decimal(mm: number): number {
  return Math.round(mm * 1000) / 1000
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
}
