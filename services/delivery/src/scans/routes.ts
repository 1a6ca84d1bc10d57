import { FindTagScanRequest, ScanRequest } from '@exqress/contracts/delivery-api.ts'
import { type AppError, conflict, notReadable, overBudget, unprocessable } from '@exqress/service/errors/app-error.ts'
import { parseInput } from '@exqress/service/errors/parse-input.ts'
import { openLabel } from '@exqress/service/held-keys/open-label.ts'
import { dayInKorea } from '@exqress/service/readings/record-readings.ts'
import { Router } from 'express'
import type { Deps } from '../deps.ts'
import { findPhoto } from '../proofs/find-photo.ts'
import type { RefusalCode, Scan } from './open-scans.ts'
import { readParcel } from './read-parcel.ts'

export function scanRoutes(deps: Deps): Router {
  const router = Router()

  router.post('/scans', async (req, res) => {
    const { sub: courierId, sid: sessionId, deviceId } = await deps.access.callerOf(req)
    const { id, purpose, token } = parseInput(ScanRequest, req.body)
    const digest = openLabel(deps, { accountId: courierId, sessionId }, token)
    res.json(
      await open(deps, { scanId: id, courierId, deviceId, purpose, labelDigest: digest, findTag: null, photoId: null }),
    )
  })

  router.post('/find-tag-scans', async (req, res) => {
    const { sub: courierId, deviceId } = await deps.access.callerOf(req)
    const { id, purpose, findTag, photoId } = parseInput(FindTagScanRequest, req.body)
    await findPhoto(deps.db, { photoId, courierId })
    res.json(await open(deps, { scanId: id, courierId, deviceId, purpose, labelDigest: null, findTag, photoId }))
  })

  return router
}

async function open(deps: Deps, scan: Scan) {
  const outcome = await deps.openScan(scan)
  if (outcome.result === 'refused') throw refusal(outcome.code)
  const parcel = await readParcel(outcome.row, {
    keks: deps.keks,
    groups: { key: deps.groupKey, courierId: scan.courierId, day: dayInKorea(new Date()) },
  })
  return { ...parcel, already: outcome.already }
}

function refusal(code: RefusalCode): AppError {
  if (code === 'not_readable') return notReadable()
  if (code === 'decode_budget') return overBudget()
  return code === 'impossible_step' ? conflict('impossible_step') : unprocessable('idempotency_mismatch')
}
