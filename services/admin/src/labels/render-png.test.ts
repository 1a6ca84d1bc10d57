import assert from 'node:assert/strict'
import { test } from 'node:test'
import { decodeWithJsqr, decodeWithZxing } from '@exqress/testing/decode-qr.ts'
import { crop, fromPng } from '@exqress/testing/gray-picture.ts'
import { testLabel } from '@exqress/testing/test-label.ts'
import { renderLabelPng } from './render-png.ts'

for (const [dpi, width, height] of [
  [203, 840, 1184],
  [300, 1240, 1748],
] as const) {
  test(`at ${dpi} dpi two decoders read both codes`, async () => {
    const label = testLabel({}, { seed: dpi })
    const picture = fromPng(renderLabelPng(label, dpi))
    assert.deepEqual([picture.width, picture.height], [width, height])
    const codes = await decodeWithZxing(picture)
    assert.deepEqual(codes, Array(2).fill({ text: label.labelUrl, version: 3 }))
    const half = Math.floor(height / 2)
    assert.equal(decodeWithJsqr(crop(picture, 0, 0, width, half)), label.labelUrl)
    assert.equal(decodeWithJsqr(crop(picture, half, half, width - half, height - half)), label.labelUrl)
  })
}

test('Korean is drawn: another find tag is another picture, the same label the same bytes', () => {
  const png = renderLabelPng(testLabel())
  assert.deepEqual(renderLabelPng(testLabel()), png)
  // without the font, every syllable would be nothing
  assert.notDeepEqual(renderLabelPng(testLabel({ findTag: '하 4829' })), png)
})
