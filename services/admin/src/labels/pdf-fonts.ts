import { deflateSync } from 'node:zlib'
import { handlingMarks } from '@exqress/label/handling-marks.ts'
import { labelCaptions } from '@exqress/label/layout.ts'
import type { Weight } from '@exqress/label/text-width.ts'
import { type Font, openSync } from 'fontkit'
import { labelFontFiles } from './label-fonts.ts'
import type { PdfFile, PdfId } from './pdf-file.ts'

/** The fonts of one PDF, holding only the glyphs that its labels need. */
export type PdfFonts = {
  /** The text as hexadecimal glyph numbers, for `Tj`. */
  encode: (text: string) => string
  /** Writes the fonts, and the resources of pages, which name them, as `id`. Call when all is encoded. */
  embed: (id: PdfId) => void
}

export const pdfFontNames: Record<Weight, string> = { semibold: 'F1', extrabold: 'F2' }

/** What all labels may need. In every document these have the same glyph numbers, and mostly they are all it needs. */
const baseCharacters = [
  ...new Set([
    ...Array.from({ length: 95 }, (_, i) => String.fromCharCode(0x20 + i)),
    ...'가나다라마바사아자차카타파하',
    ...Object.values(labelCaptions).join(''),
    ...Object.values(handlingMarks).flatMap(({ korean }) => [...korean]),
    ...'대한통운한진롯데글로벌로지스우체국택배로젠경동일양',
  ]),
]
const baseCodes = new Map(baseCharacters.map((character, i) => [character, glyphCode(i)]))

/** Glyph 0 is .notdef; the others follow in the order in which they were put into the subset. */
function glyphCode(index: number): string {
  return (index + 1).toString(16).padStart(4, '0')
}

export function createPdfFonts(pdf: PdfFile): PdfFonts {
  const added = new Map<string, string>()
  return {
    encode: (text) => {
      let hex = ''
      for (const character of text) {
        let code = baseCodes.get(character) ?? added.get(character)
        if (code === undefined) {
          code = glyphCode(baseCodes.size + added.size)
          added.set(character, code)
        }
        hex += code
      }
      return hex
    },
    embed: (id) => {
      const characters = [...baseCharacters, ...added.keys()].join('')
      const fonts = (Object.entries(pdfFontNames) as [Weight, string][]).map(([weight, name]) => {
        return `/${name} ${writeFont(pdf, subsetFont(weight, characters))} 0 R`
      })
      pdf.write(id, `/Font << ${fonts.join(' ')} >>`)
    },
  }
}

type FontSubset = {
  name: string
  file: Uint8Array
  fileLength: number
  widths: number[]
  toUnicode: Uint8Array
  box: number[]
}

/** Making a subset takes 10 ms, forty times as long as a label. Few sets of characters are in use: one for each new carrier name. */
const subsets = new Map<string, FontSubset>()
const mostSubsets = 32

function subsetFont(weight: Weight, characters: string): FontSubset {
  const key = `${weight} ${characters}`
  const known = subsets.get(key)
  if (known !== undefined) return known
  const oldest = subsets.keys().next()
  if (subsets.size >= mostSubsets && !oldest.done) subsets.delete(oldest.value)
  const made = makeSubset(openFont(weight), characters)
  subsets.set(key, made)
  return made
}

const openFonts = new Map<Weight, Font>()

function openFont(weight: Weight): Font {
  const open = openFonts.get(weight) ?? (openSync(labelFontFiles[weight]) as Font)
  openFonts.set(weight, open)
  return open
}

function makeSubset(font: Font, characters: string): FontSubset {
  const subset = font.createSubset()
  const scale = 1000 / font.unitsPerEm
  const widths = [font.getGlyph(0).advanceWidth * scale]
  for (const character of characters) {
    const glyph = font.glyphForCodePoint(character.codePointAt(0) as number)
    subset.includeGlyph(glyph)
    widths.push(glyph.advanceWidth * scale)
  }
  const file = subset.encode()
  const { minX, minY, maxX, maxY } = font.bbox
  return {
    name: `EXQRSS+${font.postscriptName}`,
    file: deflateSync(file, { level: 9 }),
    fileLength: file.length,
    widths: widths.map((width) => Math.round(width * 100) / 100),
    toUnicode: deflateSync(toUnicode(characters)),
    box: [minX, minY, maxX, maxY].map((edge) => Math.round(edge * scale)),
  }
}

/** So that text can be searched, copied and read aloud (ISO 32000-1, 9.10.3). All characters are in the basic plane. */
function toUnicode(characters: string): string {
  const lines = [...characters].map(
    (character, i) => `<${glyphCode(i)}> <${character.charCodeAt(0).toString(16).padStart(4, '0')}>`,
  )
  const blocks: string[] = []
  // A block holds at most 100 lines.
  for (let i = 0; i < lines.length; i += 100) {
    const block = lines.slice(i, i + 100)
    blocks.push(`${block.length} beginbfchar\n${block.join('\n')}\nendbfchar`)
  }
  return [
    '/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap',
    '/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def',
    '/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def',
    '1 begincodespacerange\n<0000> <ffff>\nendcodespacerange',
    ...blocks,
    'endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend',
  ].join('\n')
}

/** The objects of a composite TrueType font (ISO 32000-1, 9.7.4). */
function writeFont(pdf: PdfFile, { name, file, fileLength, widths, toUnicode, box }: FontSubset): PdfId {
  const write = (dictionary: string, stream?: Uint8Array) => {
    const id = pdf.reserve()
    pdf.write(id, dictionary, stream)
    return id
  }
  const fontFile = write(`/Length1 ${fileLength} /Filter /FlateDecode`, file)
  const descriptor = write(
    `/Type /FontDescriptor /FontName /${name} /Flags 4 /FontBBox [${box.join(' ')}] /ItalicAngle 0 ` +
      `/Ascent 952 /Descent -241 /CapHeight 707 /StemV 160 /FontFile2 ${fontFile} 0 R`,
  )
  const descendant = write(
    `/Type /Font /Subtype /CIDFontType2 /BaseFont /${name} /FontDescriptor ${descriptor} 0 R ` +
      `/CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> ` +
      `/W [0 [${widths.join(' ')}]] /CIDToGIDMap /Identity`,
  )
  return write(
    `/Type /Font /Subtype /Type0 /BaseFont /${name} /Encoding /Identity-H /DescendantFonts [${descendant} 0 R] ` +
      `/ToUnicode ${write('/Filter /FlateDecode', toUnicode)} 0 R`,
  )
}
