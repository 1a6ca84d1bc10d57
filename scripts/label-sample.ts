// Draws docs/label.png: a label and a return label, as they leave the printer. Run: node scripts/label-sample.ts
import { writeFileSync } from 'node:fs'
import { drawInto, type GrayPicture, toPng } from '@exqress/testing/gray-picture.ts'
import { labelPicture } from '@exqress/testing/label-pictures.ts'
import { testLabel } from '@exqress/testing/test-label.ts'

const labels = [
  testLabel(),
  testLabel(
    {
      kind: 'return',
      carrierName: '우체국택배',
      sortCode: '서울3-B07',
      handling: ['frozen', 'this_side_up', 'hand_over'],
      weightGrams: 3400,
      boxCount: 1,
      findTag: '하 0317',
    },
    { seed: 2 },
  ),
]

const gap = 24
const prints = labels.map((label) => labelPicture(label, 4))
const [{ width, height }] = prints as [GrayPicture]
const sheet: GrayPicture = {
  width: prints.length * (width + gap) + gap,
  height: height + 2 * gap,
  luma: new Uint8Array((prints.length * (width + gap) + gap) * (height + 2 * gap)).fill(200),
}
for (const [i, print] of prints.entries()) {
  const x = gap + width / 2 + i * (width + gap)
  drawInto(sheet, print, { x, y: gap + height / 2, scale: 1, turnDegrees: 0, tiltX: 0, tiltY: 0 })
}
writeFileSync(new URL('../docs/label.png', import.meta.url), toPng(sheet))
