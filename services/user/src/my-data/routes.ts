import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { AccountDeletion, ExportQuery, OwnCodeRequest, OwnProof } from '@exqress/contracts/user-api.ts'
import { parseInput } from '@exqress/service/errors/parse-input.ts'
import { addressOf } from '@exqress/service/http/address.ts'
import { Router } from 'express'
import { customerOf } from '../accounts/caller.ts'
import type { Deps } from '../deps.ts'
import { deleteAccount } from './delete-account.ts'
import { openExport } from './open-export.ts'
import { proveOwn } from './prove-own.ts'
import { sendOwnCode } from './send-own-code.ts'
import { writeJson } from './write-json.ts'
import { writePage } from './write-page.ts'

export function myDataRoutes(deps: Deps): Router {
  const router = Router()
  router.post('/me/codes', async (req, res) => {
    const { customerId } = await customerOf(deps, req)
    const { channel } = parseInput(OwnCodeRequest, req.body)
    res.status(202).json(await sendOwnCode(deps, { customerId, channel, address: addressOf(req) }))
  })
  router.post('/me/proof', async (req, res) => {
    const customer = await customerOf(deps, req)
    res.json(await proveOwn(deps, { ...customer, ...parseInput(OwnProof, req.body), address: addressOf(req) }))
  })
  router.get('/me/export', async (req, res) => {
    const customer = await customerOf(deps, req)
    const { language } = parseInput(ExportQuery, req.query)
    const { head, parcels } = await openExport(deps, { ...customer, form: 'json', language })
    res.setHeader('content-type', 'application/json; charset=utf-8')
    res.setHeader('content-disposition', 'attachment; filename="exqress-my-data.json"')
    await pipeline(Readable.from(writeJson(head, parcels)), res)
  })
  router.get('/me/export-page', async (req, res) => {
    const customer = await customerOf(deps, req)
    const { language } = parseInput(ExportQuery, req.query)
    const { head, parcels } = await openExport(deps, { ...customer, form: 'page', language })
    res.setHeader('content-type', 'text/html; charset=utf-8')
    res.setHeader('content-disposition', 'attachment; filename="exqress-my-data.html"')
    await pipeline(Readable.from(writePage(head, parcels, language)), res)
  })
  router.post('/me/delete', async (req, res) => {
    const customer = await customerOf(deps, req)
    const deleted = await deleteAccount(deps, { ...customer, ...parseInput(AccountDeletion, req.body) })
    deps.cookie.clear(res)
    res.json(deleted)
  })
  return router
}
