import type { LabelFormat } from '@exqress/contracts/labels.ts'
import { decodeToken } from '@exqress/crypto/token.ts'
import { labelDigest } from '@exqress/crypto/token-node.ts'
import type { LabelInput } from '@exqress/label/label-input.ts'
import { foreignTexts } from '@exqress/label/label-texts.ts'
import { createFinder } from '@exqress/testing/find-bytes.ts'
import { formsOf } from '@exqress/testing/text-forms.ts'
import { labelBase } from '../start-admin.ts'
import type { LabelReader, LabelReading } from './label-reading.ts'
import { readPdf } from './read-pdf.ts'
import { readPng } from './read-png.ts'
import { readSvg } from './read-svg.ts'

/** A reader for each form in which a label is answered. A form of the contract that is missing here does not compile. */
export const labelReaders: Record<LabelFormat, LabelReader> = { svg: readSvg, png: readPng, pdf: readPdf }

/** A label as it was answered: whose it is (a number for each person), what it may say, and what was read back from it. */
export type PrintedLabel = {
  person: number
  /** The form and its options: pictures of different sizes are not compared. */
  form: string
  may: Omit<LabelInput, 'labelUrl'>
  labelDigest: string
  reading: LabelReading
}

/** A rule that a label breaks. What it says is never part of it. */
export type Finding = { form: string; person: number; rule: 'text' | 'code' | 'personal' | 'drawing' | 'shared' }

/**
 * The linter. On a label stand the values that it may say and nothing else (`text`); its two codes are its token alone (`code`); no
 * personal text stands anywhere in the document in any encoding (`personal`); all that is drawn beside its code and its find tag
 * follows from the values that it may say, so that labels of different people are the same there (`drawing`); and two labels of one
 * person have only such values in common (`shared`).
 */
export function lintLabels(labels: readonly PrintedLabel[], personal: readonly string[]): Finding[] {
  const findPersonal = createFinder(personal.flatMap((text) => formsOf(text).map(({ bytes }) => bytes)))
  const drawings = new Map<string, string>()
  const findings: Finding[] = []
  for (const { person, form, may, reading, labelDigest: digest } of labels) {
    const tell = (rule: Finding['rule']) => findings.push({ form, person, rule })
    const [code = ''] = reading.codes
    const token = tokenOf(code)
    if (!token || reading.codes.length !== 2 || reading.codes[1] !== code) tell('code')
    else if (Buffer.from(labelDigest(token)).toString('base64url') !== digest) tell('code')
    if (foreignTexts(reading.texts, { ...may, labelUrl: wellFormed }).length > 0) tell('text')
    if (findPersonal(Buffer.concat([reading.plain, token ?? Buffer.alloc(0)])).size > 0) tell('personal')
    const says = `${form} ${JSON.stringify({ ...may, findTag: '' })}`
    const drawn = drawings.get(says) ?? reading.drawing
    drawings.set(says, drawn)
    if (drawn !== reading.drawing) tell('drawing')
  }
  for (const [one, other] of pairsOfOnePerson(labels)) {
    if (sharedOf(one, other).length > 0) findings.push({ form: one.form, person: one.person, rule: 'shared' })
  }
  return findings
}

/** What two labels have in common and may not have. Find tags meet by chance, which is for `countMeetings` to judge. */
function sharedOf(one: PrintedLabel, other: PrintedLabel): string[] {
  const [values, others] = [one, other].map(({ reading }) => [...reading.texts, ...reading.codes.flatMap(piecesOf)])
  const common = (values as string[]).filter((value) => others?.includes(value))
  return foreignTexts(common, { ...one.may, labelUrl: wellFormed }).filter((text) => text !== other.may.findTag)
}

/** A code, and every five bytes in a row of its token: of 361 pairs of them in two labels one is equal by chance once in 3 · 10^9. */
function piecesOf(code: string): string[] {
  const token = tokenOf(code)
  if (!token) return [code]
  const windows = Array.from({ length: token.length - 5 }, (_, at) => Buffer.from(token.subarray(at + 1, at + 6)))
  return [code, ...windows.map((bytes) => bytes.toString('hex'))]
}

/** How often two labels of one person meet in what is drawn by lot: in whole tags, their syllables, and bytes of their tokens. */
export function countMeetings(labels: readonly PrintedLabel[]) {
  const met = { pairs: 0, tags: 0, syllables: 0, digits: 0, bytes: 0, comparedBytes: 0 }
  for (const [one, other] of pairsOfOnePerson(labels)) {
    const [left, right] = [one.may.findTag, other.may.findTag]
    met.pairs++
    if (left === right) met.tags++
    if (left[0] === right[0]) met.syllables++
    if (left.slice(2) === right.slice(2)) met.digits++
    const [token, another] = [one, other].map(({ reading }) => tokenOf(reading.codes[0] ?? '')?.subarray(1))
    token?.forEach((byte, at) => {
      met.comparedBytes++
      if (another?.[at] === byte) met.bytes++
    })
  }
  return met
}

const base = `${labelBase.toUpperCase()}/Q/`
const wellFormed = `${base}${'A'.repeat(39)}`

/** The base address of labels stands in each of them; only the token behind it is a label's own. */
function tokenOf(code: string): Uint8Array | undefined {
  const [before, text] = [code.slice(0, base.length), code.slice(base.length)]
  return before === base && /^[A-Z2-7]{39}$/.test(text) ? decodeToken(text) : undefined
}

/** All pairs of labels of one form that one person gets. */
function pairsOfOnePerson(labels: readonly PrintedLabel[]): [PrintedLabel, PrintedLabel][] {
  const groups = Map.groupBy(labels, ({ form, person }) => `${form} ${person}`)
  return [...groups.values()].flatMap((group) =>
    group.flatMap((one, at) => group.slice(at + 1).map((other): [PrintedLabel, PrintedLabel] => [one, other])),
  )
}
