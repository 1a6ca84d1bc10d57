import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { LedgerRecordQuery, LogQuery, ReportQuery } from '@exqress/contracts/admin-api.ts'
import { parseInput } from '@exqress/service/errors/parse-input.ts'
import { Router } from 'express'
import type { Deps } from '../deps.ts'
import { exportLog } from './export-log.ts'
import { noteCheck } from './note-check.ts'
import { readLogs } from './read-logs.ts'
import { readRecords } from './read-records.ts'
import { reportCsv } from './report-csv.ts'
import { reportMonth } from './report-month.ts'
import { reportPdf } from './report-pdf.ts'
import { verifyLog } from './verify-log.ts'

export function ledgerRoutes(deps: Deps): Router {
  const { db, deskOf } = deps
  const router = Router()
  router.get('/ledger/logs', async (req, res) => {
    await deskOf(req, 'owner', 'officer')
    res.json(await readLogs(deps))
  })
  router.get('/ledger/verify', async (req, res) => {
    const caller = await deskOf(req, 'owner', 'officer')
    const verdict = await verifyLog(deps, parseInput(LogQuery, req.query).log)
    await noteCheck(db, caller, verdict)
    res.json(verdict)
  })
  router.get('/ledger/records', async (req, res) => {
    await deskOf(req, 'owner', 'officer')
    res.json(await readRecords(db, parseInput(LedgerRecordQuery, req.query)))
  })
  router.get('/ledger/export', async (req, res) => {
    await deskOf(req, 'owner', 'officer')
    const { log } = parseInput(LogQuery, req.query)
    const lines = await exportLog(deps, log)
    res.setHeader('content-type', 'application/x-ndjson')
    res.setHeader('content-disposition', `attachment; filename="ledger-${log}.ndjson"`)
    await pipeline(Readable.from(lines), res)
  })
  router.get('/ledger/report', async (req, res) => {
    await deskOf(req, 'owner', 'officer')
    const { month } = parseInput(ReportQuery, req.query)
    res.setHeader('content-type', 'text/csv; charset=utf-8')
    res.setHeader('content-disposition', `attachment; filename="ledger-report-${month}.csv"`)
    res.end(reportCsv(await reportMonth(db, month)))
  })
  router.get('/ledger/report.pdf', async (req, res) => {
    await deskOf(req, 'owner', 'officer')
    const { month } = parseInput(ReportQuery, req.query)
    res.setHeader('content-type', 'application/pdf')
    res.setHeader('content-disposition', `attachment; filename="ledger-report-${month}.pdf"`)
    res.end(reportPdf(await reportMonth(db, month)))
  })
  return router
}
