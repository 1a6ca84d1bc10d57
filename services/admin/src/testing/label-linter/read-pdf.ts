import { inflateSync } from 'node:zlib'
import { codeOfRuns, type LabelReader, type LabelReading, plainOf, type Run } from './label-reading.ts'

type PdfObject = { dictionary: string; stream: Buffer | undefined }

/** Reads the labels out of a PDF, a page each; what belongs to the whole document is told with the first. */
export const readPdf: LabelReader = async (document, findTags) => {
  const { objects, foreign } = objectsOf(document)
  const all = [...objects.values()]
  const of = (id: string | undefined) => objects.get(Number(id)) ?? { dictionary: '', stream: undefined }
  const tree = all.find(({ dictionary }) => dictionary.startsWith('/Type /Pages'))?.dictionary ?? ''
  const resources = of(/\/Resources (\d+) 0 R/.exec(tree)?.[1]).dictionary
  const fonts = new Map(
    [...resources.matchAll(/\/(F\d) (\d+) 0 R/g)].map(([, name = '', id]) => {
      const unicode = of(/\/ToUnicode (\d+) 0 R/.exec(of(id).dictionary)?.[1]).stream
      return [name, lettersOf(unicode?.toString('latin1') ?? '')]
    }),
  )
  const kids = /\/Kids \[([^\]]*)\]/.exec(tree)?.[1] ?? ''
  const contents = [...kids.matchAll(/(\d+) 0 R/g)].map(([, id]) =>
    of(/\/Contents (\d+) 0 R/.exec(of(id).dictionary)?.[1]),
  )
  const pages = contents.map(({ stream = Buffer.alloc(0) }, at) => readPage(stream, fonts, findTags[at]))
  const unread = all.flatMap(({ dictionary }) => foreignWords(dictionary))
  const first = pages[0]
  if (!first) return []
  first.texts.push(...foreign, ...unread)
  const streams = all.flatMap(({ stream }) =>
    stream && !contents.some((page) => page.stream === stream) ? [stream] : [],
  )
  first.plain = Buffer.concat([first.plain, plainOf(first.texts, [], [document, ...streams])])
  return pages
}

/** Everything but the objects has one form; what has another is told as text. */
function objectsOf(pdf: Buffer): { objects: Map<number, PdfObject>; foreign: string[] } {
  const text = pdf.toString('latin1')
  const objects = new Map<number, PdfObject>()
  const header = '%PDF-1.4\n%\xff\xff\xff\xff\n'
  const foreign = text.startsWith(header) ? [] : ['another header']
  const head = /(\d+) 0 obj\n<< ([\s\S]*?) >>\n(stream\n|endobj\n)/y
  let at = header.length
  for (;;) {
    head.lastIndex = at
    const [, id, dictionary = '', after] = head.exec(text) ?? []
    if (id === undefined) break
    at = head.lastIndex
    let stream: Buffer | undefined
    if (after === 'stream\n') {
      const end = at + Number(/\/Length (\d+)/.exec(dictionary)?.[1])
      const packed = pdf.subarray(at, end)
      stream = dictionary.includes('/FlateDecode') ? inflateSync(packed) : packed
      if (!text.startsWith('\nendstream\nendobj\n', end)) foreign.push('a stream of another length')
      at = end + '\nendstream\nendobj\n'.length
    }
    objects.set(Number(id), { dictionary, stream })
  }
  const trailer =
    /^xref\n0 \d+\n(\d{10} \d{5} [nf] \n)+trailer\n<< \/Size \d+ \/Root \d+ 0 R >>\nstartxref\n\d+\n%%EOF\n$/
  const rest = text.slice(at)
  return { objects, foreign: trailer.test(rest) ? foreign : [...foreign, rest] }
}

const names = new Set(
  (
    'Type Page Pages Parent Contents Filter FlateDecode Length Count Kids MediaBox Resources Catalog Lang Font F1 F2 Length1 FontDescriptor ' +
    'FontName Flags FontBBox ItalicAngle Ascent Descent CapHeight StemV FontFile2 Subtype CIDFontType2 BaseFont CIDSystemInfo Registry ' +
    'Ordering Supplement W CIDToGIDMap Identity Type0 Encoding Identity-H DescendantFonts ToUnicode ' +
    'EXQRSS+Pretendard-SemiBold EXQRSS+Pretendard-ExtraBold'
  ).split(' '),
)
const strings = new Set(['(Adobe)', '(Identity)', '(ko)'])

/** Words and strings of a dictionary that no label's document needs: Title, Author, CreationDate, Metadata, … */
function foreignWords(dictionary: string): string[] {
  const left = dictionary
    .replaceAll(/\((?:[^()\\]|\\.)*\)/g, (string) => (strings.has(string) ? ' ' : string))
    .replaceAll(/\/([^\s/<>[\]()]+)/g, (name, bare: string) => (names.has(bare) ? ' ' : name))
    .replaceAll(/<<|>>|[[\]]|-?\d+(\.\d+)?|(?<=\s)R(?=\s|$)/g, ' ')
  return left.split(/\s+/).filter((word) => word !== '' && word !== 'R')
}

function lettersOf(toUnicode: string): Map<string, string> {
  const lines = toUnicode.matchAll(/<([0-9a-f]{4})> <([0-9a-f]{4})>/g)
  return new Map(
    [...lines].map(([, code = '', letter = '']) => [code, String.fromCharCode(Number.parseInt(letter, 16))]),
  )
}

const number = String.raw`-?\d+(?:\.\d+)?`
const numbers = (count: number) => `${number}(?: ${number}){${count - 1}}`
const known = [
  new RegExp(`^${numbers(6)} cm$`),
  new RegExp(`^[01] g ${numbers(4)} re f$`),
  new RegExp(`^q [01] g ${numbers(6)} cm [\\d. mlch-]+ f Q$`),
  new RegExp(`^q 0 g ${numbers(6)} cm$`),
]
const word = new RegExp(`^BT [01] g /(F\\d) ${number} Tf 1 0 0 -1 ${numbers(2)} Tm <([0-9a-f]*)> Tj ET$`)

function readPage(content: Buffer, fonts: Map<string, Map<string, string>>, findTag: string | undefined): LabelReading {
  const texts: string[] = []
  const codes: string[] = []
  const drawing: string[] = []
  for (const line of content.toString('latin1').trimEnd().split('\n')) {
    const [, font = '', glyphs] = word.exec(line) ?? []
    if (glyphs !== undefined) {
      const text = (glyphs.match(/.{4}/g) ?? []).map((code) => fonts.get(font)?.get(code) ?? `[${code}]`).join('')
      texts.push(text)
      // The tag is drawn as large as its letters allow.
      drawing.push(text === findTag ? 'TAG' : line.replace(`<${glyphs}>`, text))
    } else if (/^(?:\d+ \d+ \d+ 1 re )+f Q$/.test(line)) {
      codes.push(codeOfRuns(runsOf(line)))
      drawing.push('CODE')
    } else {
      if (!known.some((form) => form.test(line))) texts.push(line)
      drawing.push(line)
    }
  }
  return { texts, codes, drawing: drawing.join('\n'), plain: plainOf(texts, codes, [content]) }
}

function runsOf(path: string): Run[] {
  return [...path.matchAll(/(\d+) (\d+) (\d+) 1 re/g)].map(([, x, y, length]) => ({
    x: Number(x),
    y: Number(y),
    length: Number(length),
  }))
}
