import assert from 'node:assert/strict'
import { buffer } from 'node:stream/consumers'
import { after, test } from 'node:test'
import { foreignTexts } from '@exqress/label/label-texts.ts'
import { labelLayout } from '@exqress/label/layout.ts'
import { capHeight, textWidth, type Weight } from '@exqress/label/text-width.ts'
import { decodeWithJsqr, decodeWithZxing } from '@exqress/testing/decode-qr.ts'
import { crop, fromRgba } from '@exqress/testing/gray-picture.ts'
import { labelPicture } from '@exqress/testing/label-pictures.ts'
import { testLabel } from '@exqress/testing/test-label.ts'
import { PDFiumLibrary, type PDFiumPage } from '@hyzyla/pdfium'
import { type Font, openSync } from 'fontkit'
import { labelFontFiles } from './label-fonts.ts'
import { renderLabelPdf } from './render-pdf.ts'

// the renderer of Chrome
const pdfium = await PDFiumLibrary.init()
after(() => pdfium.destroy())

/** 203 dpi, 8 pixels a mm */
async function pageOf(page: PDFiumPage) {
  const { data, width, height } = await page.render({ width: 840, height: 1184, render: 'bitmap' })
  return fromRgba(width, height, data)
}

test('each page is its label: two decoders read both codes at 203 dpi', async () => {
  const labels = [1, 2, 3].map((seed) => testLabel({ boxNumber: seed }, { seed }))
  const pdf = await pdfium.loadDocument(await buffer(renderLabelPdf(labels)))
  assert.equal(pdf.getPageCount(), 3)
  for (const [i, label] of labels.entries()) {
    const picture = await pageOf(pdf.getPage(i))
    const { originalWidth, originalHeight } = pdf.getPage(i).getOriginalSize()
    assert.deepEqual(
      [originalWidth, originalHeight].map((points) => Math.round((points * 25.4) / 72)),
      [105, 148],
    )
    assert.deepEqual(await decodeWithZxing(picture), Array(2).fill({ text: label.labelUrl, version: 3 }))
    assert.equal(decodeWithJsqr(crop(picture, 0, 0, 430, 430)), label.labelUrl)
    assert.equal(decodeWithJsqr(crop(picture, 560, 900, 280, 284)), label.labelUrl)
  }
  pdf.destroy()
})

test('its text can be read out, in Korean too, and is exactly that of the layout', async () => {
  // a carrier with syllables that are in no other label
  const label = testLabel({ kind: 'return', carrierName: '뚜렷한택배 쾅', handling: ['this_side_up', 'hand_over'] })
  const pdf = await pdfium.loadDocument(await buffer(renderLabelPdf([label])))
  const words = pdf.getPage(0).getText().split(/\s+/).filter(Boolean)
  const expected = labelLayout(label).flatMap((shape) => (shape.type === 'text' ? [shape.text] : []))
  assert.deepEqual(words.toSorted(), expected.join(' ').split(' ').toSorted())
  assert.deepEqual(foreignTexts(expected, label), [])
  pdf.destroy()
})

test('the PDF and the PNG show the same picture', async () => {
  const label = testLabel({
    handling: ['fragile', 'chilled', 'frozen', 'liquid', 'heavy', 'this_side_up'],
    kind: 'return',
  })
  const pdf = await pdfium.loadDocument(await buffer(renderLabelPdf([label])))
  const ours = await pageOf(pdf.getPage(0))
  const theirs = labelPicture(label)
  const differing = ours.luma.reduce(
    (sum, value, i) => sum + (Math.abs(value - (theirs.luma[i] as number)) > 200 ? 1 : 0),
    0,
  )
  // edges fall differently by a fraction of a pixel; a missing or moved word would be thousands
  assert.ok(differing < 300, `${differing} of ${ours.luma.length} pixels differ`)
  pdf.destroy()
})

test('the same labels give the same bytes, whatever was printed before, and no date or name is in them', async () => {
  const labels = [testLabel(), testLabel({}, { seed: 2 })]
  const first = await buffer(renderLabelPdf(labels))
  await buffer(renderLabelPdf([testLabel({ carrierName: '뷁통운' })]))
  assert.deepEqual(await buffer(renderLabelPdf(labels)), first)
  assert.doesNotMatch(first.toString('latin1'), /CreationDate|ModDate|Producer|Creator|Author|Title|Metadata|\/ID/)
})

test('many labels are made as they are read, and a wrong one ends the document with its error', async () => {
  let made = 0
  function* labels() {
    for (; ; made++) yield testLabel()
  }
  const stream = renderLabelPdf(labels())
  for await (const _ of stream) break
  assert.ok(made < 500, `${made} labels made for one chunk`)
  await assert.rejects(buffer(renderLabelPdf([testLabel(), testLabel({ sortCode: '' })])), /sortCode/)
})

test('an empty document is one, too', async () => {
  const pdf = await pdfium.loadDocument(await buffer(renderLabelPdf([])))
  assert.equal(pdf.getPageCount(), 0)
  pdf.destroy()
})

test('the widths that the layout reckons with are those of the fonts', () => {
  for (const [weight, file] of Object.entries(labelFontFiles) as [Weight, string][]) {
    const font = openSync(file) as Font
    for (const character of [...Array.from({ length: 95 }, (_, i) => String.fromCharCode(0x20 + i)), ...'가쀍힣다']) {
      const { advanceWidth } = font.glyphForCodePoint(character.codePointAt(0) as number)
      assert.equal(textWidth(character, weight), advanceWidth / font.unitsPerEm, character)
    }
    assert.equal(font.capHeight / font.unitsPerEm, capHeight)
  }
})
