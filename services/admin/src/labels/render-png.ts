import type { LabelInput } from '@exqress/label/label-input.ts'
import { labelPage } from '@exqress/label/layout.ts'
import { labelSvg } from '@exqress/label/svg.ts'
import { Resvg } from '@resvg/resvg-js'
import { labelFontFiles } from './label-fonts.ts'

/** Pixels a mm of the two kinds of label printers: 203 dpi printers have 8 dots a mm, 300 dpi printers 11.811. */
const pixelsPerMm = { 203: 8, 300: 300 / 25.4 } as const
export type LabelDpi = keyof typeof pixelsPerMm

/**
 * The label as a PNG picture, 840 × 1184 pixels at 203 dpi and 1240 × 1748 at 300. The same input gives the same bytes.
 * @throws {ZodError} as `labelLayout`
 */
export function renderLabelPng(input: LabelInput, dpi: LabelDpi = 203): Uint8Array {
  const picture = new Resvg(labelSvg(input), {
    fitTo: { mode: 'width', value: Math.round(labelPage.width * pixelsPerMm[dpi]) },
    font: { loadSystemFonts: false, fontFiles: Object.values(labelFontFiles), defaultFontFamily: 'Pretendard' },
  })
  return picture.render().asPng()
}
