import { createHash } from 'node:crypto'
import { labelLayout, labelPage } from '@exqress/label/layout.ts'
import { decodeCodes } from '@exqress/testing/decode-qr.ts'
import { fromPng, type GrayPicture } from '@exqress/testing/gray-picture.ts'
import { testLabel } from '@exqress/testing/test-label.ts'
import { labelBase } from '../start-admin.ts'
import { type LabelReader, plainOf } from './label-reading.ts'

type Area = { x: number; y: number; width: number; height: number }

const shapes = labelLayout(testLabel({ findTag: '하 0000' }, { base: labelBase }))
const codeAreas = shapes.flatMap((shape): Area[] => {
  if (shape.type !== 'qr') return []
  const side = shape.qr.size * shape.module
  return [{ x: shape.x, y: shape.y, width: side, height: side }]
})
/** As far as the code beside it: a tag is drawn as large as its letters allow. */
const tagAreas = shapes.flatMap((shape): Area[] => {
  if (shape.type !== 'text' || shape.text !== '하 0000') return []
  const end = Math.max(...codeAreas.map(({ x }) => x))
  return [{ x: shape.x - 1, y: shape.y - shape.size, width: end - shape.x, height: shape.size * 1.3 }]
})
/** Where a picture differs from label to label, in mm. */
const ownAreas = [...codeAreas, ...tagAreas]

/**
 * Reads a label out of its PNG. No text can be taken from pixels, and need not be: the drawing is all of them but the label's own areas,
 * equal to those of labels that may say the same; and each picture is compared with the SVG of the same label, whose text is read.
 */
export const readPng: LabelReader = async (document) => {
  const picture = fromPng(document.subarray(0, endOf(document)))
  const found = await decodeCodes(picture)
  const codes = found.filter(({ kind }) => kind === 'QRCode').map(({ text }) => text)
  const others = found.filter(({ kind }) => kind !== 'QRCode').map(({ text }) => text)
  const texts = [...others, ...foreignChunks(document)]
  const blank = withoutOwnAreas(picture)
  const drawing = `${picture.width} ${picture.height} ${createHash('sha256').update(blank).digest('hex')}`
  return [{ texts, codes, drawing, plain: plainOf(texts, codes, [document]) }]
}

function withoutOwnAreas({ width, luma }: GrayPicture): Uint8Array {
  const scale = width / labelPage.width
  const blank = Uint8Array.from(luma)
  for (const { x, y, width: wide, height } of ownAreas) {
    for (let row = Math.floor(y * scale) - 1; row <= Math.ceil((y + height) * scale) + 1; row++) {
      blank.fill(128, row * width + Math.floor(x * scale) - 1, row * width + Math.ceil((x + wide) * scale) + 1)
    }
  }
  return blank
}

/** Behind the chunk IEND. */
function endOf(png: Buffer): number {
  return png.lastIndexOf('IEND', undefined, 'latin1') + 8
}

/** Chunks that are no picture (PNG, third edition, §11), such as tEXt, and what follows the end. */
function foreignChunks(png: Buffer): string[] {
  const foreign: string[] = []
  let at = 8
  while (at + 12 <= png.length) {
    const length = png.readUInt32BE(at)
    const type = png.toString('latin1', at + 4, at + 8)
    if (!['IHDR', 'IDAT', 'IEND'].includes(type)) foreign.push(png.toString('utf8', at + 4, at + 8 + length))
    at += 12 + length
    if (type === 'IEND') break
  }
  return at === png.length ? foreign : [...foreign, png.toString('utf8', at)]
}
