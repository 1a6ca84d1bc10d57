import {
  DeskCorrection,
  DeskDestroy,
  DeskQuery,
  DeskReport,
  ExceptionClosing,
  NewWaybillRequest,
} from '@exqress/contracts/admin-api.ts'
import { Id } from '@exqress/contracts/values.ts'
import { badInput } from '@exqress/service/errors/app-error.ts'
import { parseInput } from '@exqress/service/errors/parse-input.ts'
import { Router } from 'express'
import { z } from 'zod'
import type { Deps } from '../deps.ts'
import { destroyAtDesk } from '../destruction/destroy-at-desk.ts'
import { askDelivery } from '../requests/ask-delivery.ts'
import { readRequest } from '../requests/read-request.ts'
import { issueOne } from './issue-one.ts'
import { listWaybills } from './list-waybills.ts'
import { readDetail } from './read-detail.ts'

const WaybillParams = z.strictObject({ waybillId: Id })
const RequestParams = z.strictObject({ requestId: Id })
const WriteId = z.strictObject({ id: Id })

export function waybillRoutes(deps: Deps): Router {
  const { db, deskOf } = deps
  const router = Router()
  router.post('/waybills', async (req, res) => {
    const { id } = await deskOf(req)
    const issued = await issueOne(deps, id, parseInput(NewWaybillRequest, req.body))
    res.status(issued.repeated ? 200 : 201).json(issued)
  })
  router.get('/waybills', async (req, res) => {
    await deskOf(req)
    res.json(await listWaybills(db, parseInput(DeskQuery, req.query)))
  })
  router.get('/waybills/:waybillId', async (req, res) => {
    const admin = await deskOf(req)
    const { waybillId } = parseInput(WaybillParams, req.params)
    res.json(await readDetail(deps, { admin, waybillId }))
  })
  for (const kind of ['cancel', 'return'] as const) {
    router.post(`/waybills/:waybillId/${kind}`, async (req, res) => {
      const admin = await deskOf(req)
      const { waybillId } = parseInput(WaybillParams, req.params)
      const { id } = parseInput(WriteId, req.body)
      res.status(202).json(await askDelivery(deps, { id, adminId: admin.id, waybillId, asked: { kind } }))
    })
  }
  router.post('/waybills/:waybillId/report', async (req, res) => {
    const admin = await deskOf(req)
    const { waybillId } = parseInput(WaybillParams, req.params)
    const { id, status, at } = parseInput(DeskReport, req.body)
    if (Date.parse(at) > deps.now().getTime()) throw badInput([{ path: 'at', code: 'in_the_future' }])
    const asked = { kind: 'report', status, at } as const
    res.status(202).json(await askDelivery(deps, { id, adminId: admin.id, waybillId, asked }))
  })
  router.post('/waybills/:waybillId/close-exception', async (req, res) => {
    const admin = await deskOf(req)
    const { waybillId } = parseInput(WaybillParams, req.params)
    const { id, outcome } = parseInput(ExceptionClosing, req.body)
    const asked = { kind: 'close_exception', outcome } as const
    res.status(202).json(await askDelivery(deps, { id, adminId: admin.id, waybillId, asked }))
  })
  router.post('/waybills/:waybillId/correct-delivery', async (req, res) => {
    const admin = await deskOf(req)
    const { waybillId } = parseInput(WaybillParams, req.params)
    const { id, reason } = parseInput(DeskCorrection, req.body)
    const asked = { kind: 'correct_delivery', reason } as const
    res.status(202).json(await askDelivery(deps, { id, adminId: admin.id, waybillId, asked }))
  })
  router.post('/waybills/:waybillId/destroy', async (req, res) => {
    const admin = await deskOf(req, 'owner', 'officer')
    const { waybillId } = parseInput(WaybillParams, req.params)
    const { id, reason } = parseInput(DeskDestroy, req.body)
    res.status(202).json(await destroyAtDesk(deps, { id, adminId: admin.id, waybillId, reason }))
  })
  router.get('/requests/:requestId', async (req, res) => {
    await deskOf(req)
    const { requestId } = parseInput(RequestParams, req.params)
    res.json(await readRequest(db, requestId))
  })
  return router
}
