import { Readable } from 'node:stream'
import { constants, createDeflate } from 'node:zlib'
import type { LabelInput } from '@exqress/label/label-input.ts'
import { labelLayout, labelPage, type Shape } from '@exqress/label/layout.ts'
import { forEachQrRun, type QrMatrix } from '@exqress/label/qr.ts'
import { createPdfFile, type PdfId } from './pdf-file.ts'
import { createPdfFonts, type PdfFonts, pdfFontNames } from './pdf-fonts.ts'

type Encode = PdfFonts['encode']

/** Bytes gathered before they are handed on; a page is about 2 kB. */
const chunkBytes = 64 * 1024
/**
 * Labels as one PDF of A6 pages, made as fast as it is read: however many there are, only about 64 kB of pages wait in
 * memory. The same labels give the same bytes: there is no date in the document, and no word about what it is of.
 * Text stays text in an embedded font, each QR is one vector path.
 *
 * A wrong label ends the stream with its ZodError.
 */
export function renderLabelPdf(labels: Iterable<LabelInput> | AsyncIterable<LabelInput>): Readable {
  return Readable.from(pdfChunks(labels), { objectMode: false })
}

async function* pdfChunks(labels: Iterable<LabelInput> | AsyncIterable<LabelInput>): AsyncGenerator<Uint8Array> {
  const pdf = createPdfFile()
  const fonts = createPdfFonts(pdf)
  const [catalog, pageTree, resources] = [pdf.reserve(), pdf.reserve(), pdf.reserve()]
  const pages: PdfId[] = []
  using deflater = createDeflater()
  for await (const label of labels) {
    const [page, content] = [pdf.reserve(), pdf.reserve()]
    pdf.write(page, `/Type /Page /Parent ${pageTree} 0 R /Contents ${content} 0 R`)
    pdf.write(content, '/Filter /FlateDecode', await deflater.deflate(pageContent(labelLayout(label), fonts.encode)))
    pages.push(page)
    if (pdf.waiting() >= chunkBytes) yield pdf.take()
  }
  fonts.embed(resources)
  // pages inherit their size and their fonts from the tree
  const mediaBox = `0 0 ${points(labelPage.width)} ${points(labelPage.height)}`
  const kids = pages.map((page) => `${page} 0 R`).join(' ')
  pdf.write(
    pageTree,
    `/Type /Pages /Count ${pages.length} /Kids [${kids}] /MediaBox [${mediaBox}] /Resources ${resources} 0 R`,
  )
  pdf.write(catalog, `/Type /Catalog /Pages ${pageTree} 0 R /Lang (ko)`)
  pdf.end(catalog)
  yield pdf.take()
}

type Deflater = { deflate: (bytes: Uint8Array) => Promise<Uint8Array>; [Symbol.dispose]: () => void }

/**
 * One zlib state for all pages of a document. `deflateSync` makes one for each page, and they wait for a full garbage
 * collection: 10,000 labels took 100 MB more with it, and all its time on the thread that serves requests.
 */
function createDeflater(): Deflater {
  const zlib = createDeflate()
  return {
    deflate: (bytes) =>
      new Promise((resolve, reject) => {
        zlib.once('error', reject)
        zlib.write(bytes)
        zlib.flush(constants.Z_FINISH, () => {
          zlib.off('error', reject)
          const parts: Uint8Array[] = []
          for (let part = zlib.read(); part !== null; part = zlib.read()) parts.push(part)
          zlib.reset()
          resolve(Buffer.concat(parts))
        })
      }),
    [Symbol.dispose]: () => zlib.close(),
  }
}

function points(mm: number): string {
  return ((mm * 72) / 25.4).toFixed(4)
}

/** Content stream of a page, in mm from the top left corner (PDF counts points from the bottom left). */
function pageContent(shapes: Shape[], encode: Encode): Uint8Array {
  const parts: Uint8Array[] = [Buffer.from(`${points(1)} 0 0 -${points(1)} 0 ${points(labelPage.height)} cm\n`)]
  let path: Uint8Array | undefined
  for (const shape of shapes) {
    parts.push(Buffer.from(shapeOperators(shape, encode)))
    if (shape.type !== 'qr') continue
    path ??= qrPath(shape.qr) // both codes of a label are one matrix
    parts.push(path)
  }
  return Buffer.concat(parts)
}

function shapeOperators(shape: Shape, encode: Encode): string {
  const [x, y] = [decimal(shape.x), decimal(shape.y)]
  switch (shape.type) {
    case 'rectangle':
      return `${grey[shape.ink]} ${x} ${y} ${decimal(shape.width)} ${decimal(shape.height)} re f\n`
    case 'icon': {
      const scale = decimal(shape.size / 24)
      return `q ${grey[shape.ink]} ${scale} 0 0 ${scale} ${x} ${y} cm ${iconOperators(shape.path)} f Q\n`
    }
    case 'qr':
      return `q 0 g ${shape.module} 0 0 ${shape.module} ${x} ${y} cm\n`
    case 'text':
      return (
        `BT ${grey[shape.ink]} /${pdfFontNames[shape.weight]} ${decimal(shape.size)} Tf ` +
        `1 0 0 -1 ${x} ${y} Tm <${encode(shape.text)}> Tj ET\n`
      )
  }
}

const grey = { black: '0 g', white: '1 g' } as const

/** The modules as one path, byte by byte: as strings these were most of what the garbage collector had to do. */
function qrPath(qr: QrMatrix): Uint8Array {
  const path = new Uint8Array(qr.size * qr.size * 6)
  let end = 0
  const number = (value: number) => {
    if (value > 9) path[end++] = 0x30 + Math.floor(value / 10)
    path[end++] = 0x30 + (value % 10)
    path[end++] = 0x20
  }
  forEachQrRun(qr, (x, y, length) => {
    number(x)
    number(y)
    number(length)
    number(1)
    path[end++] = 0x72 // re
    path[end++] = 0x65
    path[end++] = 0x20
  })
  path.set([0x66, 0x20, 0x51, 0x0a], end) // f Q
  return path.subarray(0, end + 4)
}

/** SVG's M, L, C and Z are PDF's m, l, c and h, but stand before their numbers. */
function iconOperators(path: string): string {
  return path.replaceAll(/([MLCZ])([^MLCZ]*)/g, (_, command: string, numbers: string) =>
    command === 'Z' ? 'h ' : `${numbers} ${command.toLowerCase()} `,
  )
}

/** Micrometres are finer than any printer. */
function decimal(mm: number): number {
  return Math.round(mm * 1000) / 1000
}
