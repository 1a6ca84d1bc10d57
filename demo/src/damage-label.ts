import { Resvg } from '@resvg/resvg-js'

/** In hundredths of the label: what was torn off, over both codes. */
const torn = ['8,4 46,9 58,30 30,41 6,36', '38,44 97,48 94,70 66,78 34,66', '10,60 60,66 92,84 70,97 8,92']

/** The picture of a label (PNG) with the paper torn where its codes stand: the find tag is left, and no decoder reads it. */
export function damageLabel(picture: Uint8Array, { width, height } = { width: 840, height: 1184 }): Uint8Array {
  const image = `<image width="100" height="100" preserveAspectRatio="none" href="data:image/png;base64,${Buffer.from(picture).toString('base64')}"/>`
  const tears = torn.map((points) => `<polygon points="${points}" fill="#b98d5e"/>`).join('')
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100" preserveAspectRatio="none" width="${width}" height="${height}">${image}${tears}</svg>`
  return new Resvg(svg, { font: { loadSystemFonts: false } }).render().asPng()
}
