import { fileURLToPath } from 'node:url'
import type { Weight } from '@exqress/label/text-width.ts'

/** The font files of the label. TrueType, whose subsets are a third of the OpenType ones' size. */
export const labelFontFiles: Record<Weight, string> = {
  // Whole names: the bundle of the image takes along what it finds written out.
  semibold: fileURLToPath(import.meta.resolve('pretendard/dist/public/static/alternative/Pretendard-SemiBold.ttf')),
  extrabold: fileURLToPath(import.meta.resolve('pretendard/dist/public/static/alternative/Pretendard-ExtraBold.ttf')),
}
