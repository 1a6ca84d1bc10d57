import { pipeline } from 'node:stream/promises'
import { LabelBatchRequest } from '@exqress/contracts/admin-api.ts'
import { labelFormats } from '@exqress/contracts/labels.ts'
import { Id } from '@exqress/contracts/values.ts'
import { labelSvg } from '@exqress/label/svg.ts'
import { parseInput } from '@exqress/service/errors/parse-input.ts'
import { Router } from 'express'
import { z } from 'zod'
import type { Deps } from '../deps.ts'
import { approveRelabel } from './approve-relabel.ts'
import { labelInputOf } from './label-input.ts'
import { printBatch } from './print-batch.ts'
import { readPrintableLabels } from './read-labels.ts'
import { renderLabelPdf } from './render-pdf.ts'
import { renderLabelPng } from './render-png.ts'

const WaybillParams = z.strictObject({ waybillId: Id })
const PngQuery = z.strictObject({ dpi: z.enum(['203', '300']).default('300') })
const WriteId = z.strictObject({ id: Id })

export function labelRoutes(deps: Deps): Router {
  const { deskOf } = deps
  const router = Router()
  async function inputOf(params: unknown) {
    const { waybillId } = parseInput(WaybillParams, params)
    const [label] = await readPrintableLabels(deps, [waybillId])
    if (!label) throw new Error('A label for each waybill, or an error')
    return labelInputOf(label)
  }
  router.get('/waybills/:waybillId/label.svg', async (req, res) => {
    await deskOf(req)
    const svg = labelSvg(await inputOf(req.params))
    res.type(labelFormats.svg).send(svg)
  })
  router.get('/waybills/:waybillId/label.png', async (req, res) => {
    await deskOf(req)
    const { dpi } = parseInput(PngQuery, req.query)
    const png = renderLabelPng(await inputOf(req.params), dpi === '203' ? 203 : 300)
    res.type(labelFormats.png).send(Buffer.from(png))
  })
  router.get('/waybills/:waybillId/label.pdf', async (req, res) => {
    await deskOf(req)
    const pdf = renderLabelPdf([await inputOf(req.params)])
    await pipeline(pdf, res.type(labelFormats.pdf))
  })
  router.post('/labels', async (req, res) => {
    await deskOf(req)
    const { waybillIds } = parseInput(LabelBatchRequest, req.body)
    const labels = await printBatch(deps, waybillIds)
    await pipeline(renderLabelPdf(labels.map(labelInputOf)), res.type(labelFormats.pdf))
  })
  router.post('/waybills/:waybillId/relabel-approval', async (req, res) => {
    const admin = await deskOf(req)
    const { waybillId } = parseInput(WaybillParams, req.params)
    const { id } = parseInput(WriteId, req.body)
    await approveRelabel(deps, { id, adminId: admin.id, waybillId })
    res.status(204).end()
  })
  return router
}
