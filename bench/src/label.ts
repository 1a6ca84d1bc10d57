// What a label costs as PDF, beside pdf-lib drawing the same shapes with the same fonts, and as PNG; and how much memory
// 10,000 labels take. All figures are from one run, rounds in turn. Run: node bench/src/label.ts
import { fork } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { buffer } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { labelFontFiles } from '@exqress/admin/labels/label-fonts.ts'
import { renderLabelPdf } from '@exqress/admin/labels/render-pdf.ts'
import { renderLabelPng } from '@exqress/admin/labels/render-png.ts'
import { encodeToken, labelUrl } from '@exqress/crypto/token.ts'
import type { LabelInput } from '@exqress/label/label-input.ts'
import { labelLayout, labelPage } from '@exqress/label/layout.ts'
import { forEachQrRun, qrMatrix } from '@exqress/label/qr.ts'
import { labelSvg } from '@exqress/label/svg.ts'
import fontkit from '@pdf-lib/fontkit'
import { PDFDocument, rgb } from 'pdf-lib'

const ROUNDS = 7
const BATCH = 200
const MANY = 10_000

const carriers = ['CJ대한통운', '한진택배', '롯데택배', '우체국택배', '로젠택배']

function makeLabel(i: number): LabelInput {
  return {
    kind: 'forward',
    labelUrl: labelUrl('https://exqress.com', encodeToken(randomBytes(24))),
    carrierName: carriers[i % carriers.length] as string,
    sortCode: `7A${i % 100}-3`,
    handling: i % 3 === 0 ? ['fragile', 'chilled'] : [],
    weightGrams: 250 + i,
    date: '2026-03-02',
    boxNumber: 1,
    boxCount: 1 + (i % 3),
    findTag: `다 ${String(i % 10_000).padStart(4, '0')}`,
  }
}

const fontBytes = { semibold: readFileSync(labelFontFiles.semibold), extrabold: readFileSync(labelFontFiles.extrabold) }
const ink = { black: rgb(0, 0, 0), white: rgb(1, 1, 1) }

async function pdfLib(labels: LabelInput[]): Promise<Uint8Array> {
  const mm = 72 / 25.4
  const doc = await PDFDocument.create()
  doc.registerFontkit(fontkit)
  const fonts = {
    semibold: await doc.embedFont(fontBytes.semibold, { subset: true }),
    extrabold: await doc.embedFont(fontBytes.extrabold, { subset: true }),
  }
  for (const label of labels) {
    const page = doc.addPage([labelPage.width * mm, labelPage.height * mm])
    for (const shape of labelLayout(label)) {
      const x = shape.x * mm
      const y = (labelPage.height - shape.y) * mm
      if (shape.type === 'rectangle') {
        const [width, height] = [shape.width * mm, shape.height * mm]
        page.drawRectangle({ x, y: y - height, width, height, color: ink[shape.ink] })
      } else if (shape.type === 'text') {
        page.drawText(shape.text, { x, y, size: shape.size * mm, font: fonts[shape.weight], color: ink[shape.ink] })
      } else if (shape.type === 'icon') {
        page.drawSvgPath(shape.path, { x, y, scale: (shape.size / 24) * mm, color: ink[shape.ink] })
      } else {
        let path = ''
        forEachQrRun(shape.qr, (runX, runY, length) => {
          path += `M${runX} ${runY}h${length}v1h-${length}z`
        })
        page.drawSvgPath(path, { x, y, scale: shape.module * mm, color: ink.black })
      }
    }
  }
  return doc.save()
}

async function measureMemory(): Promise<void> {
  let peak = 0
  let bytes = 0
  function* labels() {
    for (let i = 0; i < MANY; i++) yield makeLabel(i)
  }
  for await (const chunk of renderLabelPdf(labels())) {
    bytes += (chunk as Uint8Array).length
    peak = Math.max(peak, process.memoryUsage.rss())
  }
  console.log(
    `${MANY} labels in one PDF: ${Math.round(bytes / 1e6)} MB of file, ${Math.round(peak / 1e6)} MB RSS at most`,
  )
}

async function measureTime(): Promise<void> {
  const labels = Array.from({ length: BATCH }, (_, i) => makeLabel(i))
  const few = labels.slice(0, 20)
  const candidates = [
    { name: 'QR matrix', per: BATCH, run: () => labels.forEach((label) => void qrMatrix(label.labelUrl)) },
    { name: 'SVG', per: BATCH, run: () => labels.forEach((label) => void labelSvg(label)) },
    { name: 'PNG, 203 dpi', per: few.length, run: () => few.forEach((label) => void renderLabelPng(label, 203)) },
    { name: `PDF of ${BATCH} labels, ours`, per: BATCH, run: () => buffer(renderLabelPdf(labels)) },
    { name: `PDF of ${BATCH} labels, pdf-lib`, per: BATCH, run: () => pdfLib(labels) },
    {
      name: 'PDF of one label, ours',
      per: few.length,
      run: async () => {
        for (const label of few) await buffer(renderLabelPdf([label]))
      },
    },
    {
      name: 'PDF of one label, pdf-lib',
      per: few.length,
      run: async () => {
        for (const label of few) await pdfLib([label])
      },
    },
  ].map((candidate) => ({ ...candidate, microseconds: [] as number[] }))
  for (let round = -1; round < ROUNDS; round++) {
    for (const { run, per, microseconds } of candidates) {
      const start = process.cpuUsage()
      await run()
      const { user, system } = process.cpuUsage(start)
      // the first round warms up; CPU time of all threads, which a busy machine hardly changes
      if (round >= 0) microseconds.push((user + system) / per)
    }
  }
  const median = (name: string) => {
    const sorted = candidates.find((candidate) => candidate.name === name)?.microseconds.toSorted((a, b) => a - b)
    return sorted?.[Math.floor(sorted.length / 2)] ?? Number.NaN
  }
  for (const { name } of candidates)
    console.log(`${name.padEnd(32)} ${median(name).toFixed(0).padStart(8)} CPU µs a label`)
  for (const kind of [`PDF of ${BATCH} labels`, 'PDF of one label']) {
    const ratio = median(`${kind}, pdf-lib`) / median(`${kind}, ours`)
    console.log(`${kind}: ${ratio.toFixed(1)} × less CPU than pdf-lib (bar: 8)`)
  }
}

if (process.argv[2] === 'memory') {
  await measureMemory()
} else {
  await measureTime()
  // a process of its own: what the peers took stays in this one's RSS
  await new Promise((resolve) => fork(fileURLToPath(import.meta.url), ['memory']).on('exit', resolve))
}
