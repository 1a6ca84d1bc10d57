import { deflateSync } from 'node:zlib'
import type { SignedReceipt } from '@exqress/contracts/destruction.ts'
import { createPdfFile } from '../labels/pdf-file.ts'
import { createPdfFonts, pdfFontNames } from '../labels/pdf-fonts.ts'

const [width, height, margin] = [595, 842, 56]
const reasons: Record<SignedReceipt['receipt']['reason'], string> = {
  recipient: '받는 분이 요청 (recipient asked)',
  setting: '받는 분의 설정 (recipient’s setting)',
  retention: '보관 기간이 끝남 (retention)',
  desk: '관리자가 요청 (administrator)',
}

/**
 * The receipt on one page or more: for people above, for verifiers below, and as a file inside that the page and the script find. The same receipt
 * gives the same bytes.
 * @param page where anybody can check it
 */
export function renderReceiptPdf(signed: SignedReceipt, page: string): Uint8Array {
  const pdf = createPdfFile()
  const fonts = createPdfFonts(pdf)
  const [catalog, tree, resources] = [pdf.reserve(), pdf.reserve(), pdf.reserve()]
  const lines = linesOf(signed, page)
  const kids: number[] = []
  while (lines.length > 0) {
    const parts: string[] = []
    let y = height - margin
    while (lines[0] && y - lines[0].size >= margin) {
      const { text, size, bold } = lines.shift() as Line
      y -= size
      const font = pdfFontNames[bold ? 'extrabold' : 'semibold']
      if (text !== '') parts.push(`BT /${font} ${size} Tf ${margin} ${y} Td <${fonts.encode(text)}> Tj ET`)
      y -= size * 0.6
    }
    const [kid, content] = [pdf.reserve(), pdf.reserve()]
    pdf.write(kid, `/Type /Page /Parent ${tree} 0 R /Contents ${content} 0 R`)
    pdf.write(content, '/Filter /FlateDecode', deflateSync(parts.join('\n')))
    kids.push(kid)
  }
  fonts.embed(resources)
  const [file, spec] = [pdf.reserve(), pdf.reserve()]
  // Not compressed: whoever has the PDF alone finds the signed text in it.
  pdf.write(file, '/Type /EmbeddedFile /Subtype /application#2Fjson', Buffer.from(JSON.stringify(signed)))
  pdf.write(spec, `/Type /Filespec /F (receipt.json) /UF (receipt.json) /EF << /F ${file} 0 R >>`)
  pdf.write(
    tree,
    `/Type /Pages /Count ${kids.length} /Kids [${kids.map((kid) => `${kid} 0 R`).join(' ')}] ` +
      `/MediaBox [0 0 ${width} ${height}] /Resources ${resources} 0 R`,
  )
  const names = `/Names << /EmbeddedFiles << /Names [(receipt.json) ${spec} 0 R] >> >>`
  pdf.write(catalog, `/Type /Catalog /Pages ${tree} 0 R /Lang (ko) ${names}`)
  pdf.end(catalog)
  return pdf.take()
}

type Line = { text: string; size: number; bold?: boolean }

function linesOf(signed: SignedReceipt, page: string): Line[] {
  const { receipt } = signed
  const fact = (name: string, text: string): Line[] => [
    { text: name, size: 8 },
    { text, size: 11, bold: true },
    { text: '', size: 3 },
  ]
  return [
    { text: '파기 확인서', size: 24, bold: true },
    { text: 'Receipt of destruction', size: 12 },
    { text: '', size: 10 },
    { text: '아래 택배의 개인정보를 모든 서비스에서 지웠어요. 이 확인서에는 개인정보가 없어요.', size: 11 },
    { text: 'All personal data of this parcel was destroyed in every service. This receipt holds none.', size: 9 },
    { text: '', size: 8 },
    ...fact('운송장 식별자 (waybill id)', receipt.waybillId),
    ...fact('이유 (reason)', reasons[receipt.reason]),
    ...fact('요청 (asked)', receipt.askedAt),
    ...fact('고객 서비스에서 지움 (user)', receipt.destroyedAt.user),
    ...fact('배송 서비스에서 지움 (delivery)', receipt.destroyedAt.delivery),
    ...fact('관리 서비스에서 지움 (admin)', receipt.destroyedAt.admin),
    ...fact('이때부터 백업 사본도 열 수 없음 (backups covered from)', receipt.backupsCoveredFrom),
    ...fact('서명 키 (key)', receipt.keyId),
    { text: '인쇄했던 라벨 (SHA-256 of every label)', size: 8 },
    ...receipt.labelDigests.map((text) => ({ text, size: 9 })),
    { text: '', size: 8 },
    { text: `확인하는 곳 (check it at): ${page}`, size: 9 },
    { text: '서명된 내용 (what is signed, Ed25519)', size: 8 },
    ...(JSON.stringify(signed).match(/.{1,100}/g) ?? []).map((text) => ({ text, size: 7 })),
  ]
}
