import { codeOfRuns, type LabelReader, plainOf, type Run } from './label-reading.ts'

const number = String.raw`-?\d+(?:\.\d+)?`
const ink = 'fill="(?:black|white)"'
/** All that the picture may be made of. Another element or attribute could carry anything. */
const known = [
  /^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" width="105mm" height="148mm" viewBox="0 0 105 148">$/,
  new RegExp(`^<rect x="${number}" y="${number}" width="${number}" height="${number}" ${ink}/>$`),
  new RegExp(`^<path transform="translate\\(${number} ${number}\\) scale\\(${number}\\)" d="[MLCZ\\d. -]*" ${ink}/>$`),
  new RegExp(
    `^<path transform="translate\\(${number} ${number}\\) scale\\(${number}\\)" shape-rendering="crispEdges" d="CODE"/>$`,
  ),
  new RegExp(
    `^<text x="${number}(?: ${number})*" y="${number}" font-family="Pretendard, sans-serif" ` +
      `font-weight="[68]00" font-size="${number}" ${ink}>$`,
  ),
  /^<\/(svg|text)>$/,
]

/** Reads a label out of its SVG: element by element, comments and processing instructions too. */
export const readSvg: LabelReader = async (document, [findTag]) => {
  const texts: string[] = []
  const codes: string[] = []
  const drawing: string[] = []
  for (const [part] of document.toString().matchAll(/<!--[\s\S]*?-->|<[^>]*>|[^<]+/g)) {
    if (!part.startsWith('<')) {
      const text = part.replaceAll('&lt;', '<').replaceAll('&amp;', '&').trim()
      if (text === '') continue
      texts.push(text)
      // Where its letters stand, and how large they are, depends on how wide they are.
      if (text === findTag)
        drawing[drawing.length - 1] = drawing.at(-1)?.replace(/ (x|font-size)="[^"]*"/g, '') as string
      drawing.push(text === findTag ? 'TAG' : text)
      continue
    }
    const [, d] = / d="((?:M\d+ \d+h\d+v1h-\d+z)+)"/.exec(part) ?? []
    const shape = d === undefined ? part : part.replace(d, 'CODE')
    if (d !== undefined) codes.push(codeOfRuns(runsOf(d)))
    if (!known.some((form) => form.test(shape))) texts.push(shape)
    drawing.push(shape)
  }
  return [{ texts, codes, drawing: drawing.join('\n'), plain: plainOf(texts, codes, [document]) }]
}

function runsOf(path: string): Run[] {
  return [...path.matchAll(/M(\d+) (\d+)h(\d+)/g)].map(([, x, y, length]) => ({
    x: Number(x),
    y: Number(y),
    length: Number(length),
  }))
}
