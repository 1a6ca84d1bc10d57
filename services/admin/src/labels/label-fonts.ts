import { fileURLToPath } from 'node:url'
import type { Weight } from '@exqress/label/text-width.ts'

/** The font files of the label. TrueType, whose subsets are a third of the OpenType ones' size. */
export const labelFontFiles: Record<Weight, string> = {
  semibold: fontFile('Pretendard-SemiBold.ttf'),
  extrabold: fontFile('Pretendard-ExtraBold.ttf'),
}

function fontFile(name: string): string {
  return fileURLToPath(import.meta.resolve(`pretendard/dist/public/static/alternative/${name}`))
}
