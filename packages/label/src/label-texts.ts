import { handlingMarks } from './handling-marks.ts'
import { LabelInput } from './label-input.ts'
import { labelCaptions } from './layout.ts'

/** Every piece of text in an SVG picture, whichever element holds it (titles, descriptions and comments too), in order. */
export function extractTexts(svg: string): string[] {
  const comments = [...svg.matchAll(/<!--([\s\S]*?)-->/g)].map(([, comment = '']) => comment)
  const texts = svg.replaceAll(/<!--[\s\S]*?-->/g, '').split(/<[^>]*>/)
  return [...texts, ...comments]
    .map((text) => text.replaceAll('&lt;', '<').replaceAll('&amp;', '&').trim())
    .filter((text) => text !== '')
}

/**
 * The label linter: the texts that may not stand on this label. Written without the layout, so that it sees what the layout does wrong.
 * @throws {ZodError} when the input holds anything else than a label may
 */
export function foreignTexts(texts: string[], input: LabelInput): string[] {
  const label = LabelInput.parse(input)
  const allowed = new Set<string>([
    ...Object.values(labelCaptions),
    label.carrierName,
    label.sortCode,
    label.findTag,
    label.date,
    `${label.boxNumber}/${label.boxCount}`,
    ...label.handling.flatMap((flag) => [handlingMarks[flag].korean, handlingMarks[flag].english]),
  ])
  if (label.weightGrams !== undefined) allowed.add(`${Number((label.weightGrams / 1000).toFixed(2))} kg`)
  return texts.filter((text) => !allowed.has(text))
}
