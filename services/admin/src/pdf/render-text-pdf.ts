import { deflateSync } from 'node:zlib'
import { createPdfFile } from '../labels/pdf-file.ts'
import { createPdfFonts, pdfFontNames } from '../labels/pdf-fonts.ts'

/** A line of text, or with columns: texts and where each begins, in points from the left margin. */
export type PdfLine = { text: string | readonly { at: number; text: string }[]; size: number; bold?: boolean }

const [width, height, margin] = [595, 842, 56]

/**
 * Lines of text on as many A4 pages as they need. The same lines give the same bytes.
 * @param attachment a file inside, not compressed: whoever has the PDF alone finds its text in it. `name` in ASCII
 */
export function renderTextPdf(
  lines: readonly PdfLine[],
  attachment?: { name: string; type: string; content: string },
): Uint8Array {
  const pdf = createPdfFile()
  const fonts = createPdfFonts(pdf)
  const [catalog, tree, resources] = [pdf.reserve(), pdf.reserve(), pdf.reserve()]
  const left = [...lines]
  const kids: number[] = []
  while (left.length > 0) {
    const parts: string[] = []
    let y = height - margin
    while (left[0] && y - left[0].size >= margin) {
      const { text, size, bold } = left.shift() as PdfLine
      y -= size
      const font = pdfFontNames[bold ? 'extrabold' : 'semibold']
      for (const column of typeof text === 'string' ? [{ at: 0, text }] : text) {
        if (column.text === '') continue
        parts.push(`BT /${font} ${size} Tf ${margin + column.at} ${y} Td <${fonts.encode(column.text)}> Tj ET`)
      }
      y -= size * 0.6
    }
    const [kid, content] = [pdf.reserve(), pdf.reserve()]
    pdf.write(kid, `/Type /Page /Parent ${tree} 0 R /Contents ${content} 0 R`)
    pdf.write(content, '/Filter /FlateDecode', deflateSync(parts.join('\n')))
    kids.push(kid)
  }
  fonts.embed(resources)
  let names = ''
  if (attachment) {
    const { name, type, content } = attachment
    const [file, spec] = [pdf.reserve(), pdf.reserve()]
    pdf.write(file, `/Type /EmbeddedFile /Subtype /${type.replace('/', '#2F')}`, Buffer.from(content))
    pdf.write(spec, `/Type /Filespec /F (${name}) /UF (${name}) /EF << /F ${file} 0 R >>`)
    names = ` /Names << /EmbeddedFiles << /Names [(${name}) ${spec} 0 R] >> >>`
  }
  pdf.write(
    tree,
    `/Type /Pages /Count ${kids.length} /Kids [${kids.map((kid) => `${kid} 0 R`).join(' ')}] ` +
      `/MediaBox [0 0 ${width} ${height}] /Resources ${resources} 0 R`,
  )
  pdf.write(catalog, `/Type /Catalog /Pages ${tree} 0 R /Lang (ko)${names}`)
  pdf.end(catalog)
  return pdf.take()
}
