import { handlingMarks } from './handling-marks.ts'
import { LabelInput } from './label-input.ts'
import { type QrMatrix, qrMatrix } from './qr.ts'
import { capHeight, textWidth, type Weight } from './text-width.ts'

/** A6 portrait, in mm. */
export const labelPage = { width: 105, height: 148 } as const

export type Ink = 'black' | 'white'
/**
 * What a label is drawn from, in mm from the top left corner, later over earlier. SVG, PNG and PDF are all drawn from
 * these shapes and nothing else, so that they cannot differ. `y` of a text is its baseline, `x` its left edge, `size` the em.
 */
export type Shape =
  | { type: 'rectangle'; x: number; y: number; width: number; height: number; ink: Ink }
  | { type: 'text'; text: string; x: number; y: number; size: number; width: number; weight: Weight; ink: Ink }
  | { type: 'icon'; path: string; x: number; y: number; size: number; ink: Ink }
  | { type: 'qr'; qr: QrMatrix; x: number; y: number; module: number }

/** Words that stand on labels beside the values. The linter of labels allows these and the values. */
export const labelCaptions = {
  sortCode: '분류코드 SORT CODE',
  box: '박스 BOX',
  date: '날짜 DATE',
  weight: '무게 WEIGHT',
  findTag: '찾기번호 FIND TAG',
  returnKorean: '반품',
  returnEnglish: 'RETURN',
} as const

/** Dots a mm of the commonest label printers (203 dpi). A module is a whole number of them, so its edges print sharp. */
const dotsPerMm = 8
/** Content keeps this far from the edge: printers shift a label by up to 2 mm, and a crooked cut costs as much. */
const margin = 5
const right = labelPage.width - margin
const innerWidth = labelPage.width - 2 * margin

/**
 * The label as shapes. The QR codes stand in opposite corners (a tear or a fold takes one of them) with at least four
 * modules of white around them (ISO/IEC 18004 §9.1); between them, over the whole width, the sort code. Its capitals are
 * 12 mm high or more up to 7 characters (a little less beside the mark of a return): readable at 3 m by the rule of
 * height = distance / 250.
 * @throws {ZodError} when the input holds anything else than a label may
 */
export function labelLayout(input: LabelInput): Shape[] {
  const label = LabelInput.parse(input)
  const qr = qrMatrix(label.labelUrl)
  return [
    { type: 'rectangle', x: 0, y: 0, width: labelPage.width, height: labelPage.height, ink: 'white' },
    { type: 'qr', qr, x: 7, y: 7, module: Math.round((40 * dotsPerMm) / qr.size) / dotsPerMm },
    ...shipment(label),
    ...sortBand(label),
    ...handlingBand(label.handling),
    ...foot(label.findTag, qr),
  ]
}

function shipment({ carrierName, boxNumber, boxCount, date, weightGrams }: LabelInput): Shape[] {
  const x = 55
  const width = right - x
  const shapes: Shape[] = [
    fitted(carrierName, { x, y: 13.4, size: 8.4, width, weight: 'extrabold' }),
    bar(x, 17, width, 0.8),
    caption(labelCaptions.box, x, 30.6),
    fitted(`${boxNumber}/${boxCount}`, {
      x: x + 15,
      y: 30.6,
      size: 14,
      width: width - 15,
      weight: 'extrabold',
      align: 'right',
    }),
    bar(x, 33.8, width, 0.4),
    caption(labelCaptions.date, x, 39.6),
    fitted(date, { x, y: 39.6, size: 5, width, weight: 'extrabold', align: 'right' }),
  ]
  if (weightGrams !== undefined) {
    shapes.push(
      caption(labelCaptions.weight, x, 46.8),
      fitted(kilograms(weightGrams), { x, y: 46.8, size: 5, width, weight: 'extrabold', align: 'right' }),
    )
  }
  return shapes
}

function sortBand({ kind, sortCode }: LabelInput): Shape[] {
  const top = 54
  const bottom = 87
  const shapes = [bar(margin, top, innerWidth, 1.2), bar(margin, bottom - 1.2, innerWidth, 1.2)]
  let x = margin
  if (kind === 'return') {
    const width = 21
    shapes.push(
      bar(x, top, width, bottom - top),
      fitted(labelCaptions.returnKorean, { ...whiteCentred, x: x + 2, width: width - 4, y: 71.6, size: 9.5 }),
      fitted(labelCaptions.returnEnglish, { ...whiteCentred, x: x + 2, width: width - 4, y: 79, size: 4.2 }),
    )
    x += width + 3
  }
  const middle = (top + 5.4 + bottom - 1.2) / 2
  const size = fittingSize(sortCode, 'extrabold', right - x, 26)
  shapes.push(
    caption(labelCaptions.sortCode, x, top + 4.6),
    fitted(sortCode, {
      x,
      y: middle + (size * capHeight) / 2,
      size,
      width: right - x,
      weight: 'extrabold',
      align: 'centre',
    }),
  )
  return shapes
}

/** White on black, so that they are seen before they are read. One row of two, else two rows. */
function handlingBand(flags: LabelInput['handling']): Shape[] {
  const [top, height, gap] = [90, 17, 1.6]
  const columns = flags.length <= 4 ? 2 : 3
  const rows = Math.ceil(flags.length / columns)
  const boxWidth = (innerWidth - gap * (columns - 1)) / columns
  const boxHeight = (height - gap * (rows - 1)) / rows
  const pad = boxHeight * 0.14
  return flags.flatMap((flag, i): Shape[] => {
    const { korean, english, icon } = handlingMarks[flag]
    const x = margin + (i % columns) * (boxWidth + gap)
    const y = top + Math.floor(i / columns) * (boxHeight + gap)
    const iconSize = boxHeight - 2 * pad
    const textX = x + iconSize + 3 * pad
    const width = x + boxWidth - 2 * pad - textX
    const words = { weight: 'extrabold', ink: 'white' } as const
    const picture: Shape[] = [
      bar(x, y, boxWidth, boxHeight),
      { type: 'icon', path: icon, x: x + pad, y: y + pad, size: iconSize, ink: 'white' },
    ]
    if (rows === 2 && columns === 2) {
      // low and wide: the words side by side
      const baseline = y + boxHeight * 0.72
      const name = fitted(korean, { ...words, x: textX, y: baseline, size: boxHeight * 0.6, width })
      const taken = boxHeight * 0.6 * textWidth(korean, words.weight) + 2 * pad
      const rest = { x: textX + taken, width: width - taken }
      return [...picture, name, fitted(english, { ...words, ...rest, y: baseline, size: 2.6 })]
    }
    return [
      ...picture,
      fitted(korean, { ...words, x: textX, width, y: y + boxHeight * 0.53, size: boxHeight * 0.48 }),
      fitted(english, { ...words, x: textX, width, y: y + boxHeight * 0.87, size: Math.max(boxHeight * 0.22, 2.2) }),
    ]
  })
}

function foot(findTag: string, qr: QrMatrix): Shape[] {
  const module = Math.ceil((25 * dotsPerMm) / qr.size) / dotsPerMm
  const qrX = 99.5 - module * qr.size
  const width = qrX - 4 * module - margin
  return [
    { type: 'qr', qr, x: qrX, y: 142.5 - module * qr.size, module },
    bar(margin, 110, innerWidth, 0.4),
    caption(labelCaptions.findTag, margin, 120),
    fitted(findTag, { x: margin, y: 137, size: 18, width, weight: 'extrabold' }),
  ]
}

function kilograms(grams: number): string {
  return `${Math.round(grams / 10) / 100} kg`
}

const whiteCentred = { weight: 'extrabold', align: 'centre', ink: 'white' } as const

function bar(x: number, y: number, width: number, height: number): Shape {
  return { type: 'rectangle', x, y, width, height, ink: 'black' }
}

function caption(text: string, x: number, y: number): Shape {
  return fitted(text, { x, y, size: 2.9, width: innerWidth, weight: 'semibold' })
}

function fittingSize(text: string, weight: Weight, width: number, size: number): number {
  return Math.min(size, width / textWidth(text, weight))
}

type Placing = {
  x: number
  y: number
  size: number
  width: number
  weight: Weight
  align?: 'left' | 'centre' | 'right'
  ink?: Ink
}

/** One line of text that is made smaller rather than wider than `width`: nothing on a label is ever cut off. */
function fitted(text: string, { x, y, size, width, weight, align = 'left', ink = 'black' }: Placing): Shape {
  const fitting = fittingSize(text, weight, width, size)
  const taken = fitting * textWidth(text, weight)
  const left = x + { left: 0, centre: (width - taken) / 2, right: width - taken }[align]
  return { type: 'text', text, x: left, y, size: fitting, width: taken, weight, ink }
}
