// One of the three servers that scan.ts compares, in a process of its own: `ours`, `naive`, `hello`.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { ScanRequest } from '@exqress/contracts/delivery-api.ts'
import { decodeToken, labelDigest, openToken } from '@exqress/crypto/token.ts'
import { createDeliveryApp } from '@exqress/delivery/app.ts'
import { openScans } from '@exqress/delivery/scans/open-scans.ts'
import { readParcel } from '@exqress/delivery/scans/read-parcel.ts'
import { withTransaction } from '@exqress/service/db.ts'
import { createReadiness } from '@exqress/service/lifecycle/readiness.ts'
import express from 'express'
import { depsOn, type Stage } from './scan-stage.ts'

const [variant, stageText = '{}'] = process.argv.slice(2)

async function createListener() {
  if (variant === 'hello') return (_req: unknown, res: { end(text: string): void }) => res.end('{"hello":"world"}')
  const { deps, ring } = await depsOn(JSON.parse(stageText) as Stage)
  if (variant === 'ours') {
    await deps.ring.part.start({ fatal: () => {}, signal: new AbortController().signal })
    return createDeliveryApp(deps, { readiness: createReadiness() })
  }
  // Naive: Express as it comes, the same statements one transaction a scan, the portable AES-SIV. Access tokens are
  // remembered in both, since that is no choice of the scan's.
  const app = express()
  app.use(express.json())
  app.post('/api/scans', async (req, res) => {
    const { sub: courierId } = await deps.access.callerOf(req)
    const { id, purpose, token } = ScanRequest.parse(req.body)
    const bytes = decodeToken(token)
    openToken(ring, bytes)
    const scan = { scanId: id, courierId, purpose, labelDigest: await labelDigest(bytes), findTag: null, photoId: null }
    const [result] = await withTransaction(deps.db, (tx) =>
      openScans(tx, { readings: deps.readings, margin: 100 }, [scan], new Date()),
    )
    if (result?.result !== 'opened') return res.status(404).json({ error: { code: 'not_readable' } })
    const parcel = await readParcel(result.row, {
      keks: deps.keks,
      groups: { key: deps.groupKey, courierId, day: '2026-01-01' },
    })
    return res.json({ ...parcel, already: result.already })
  })
  return app
}

const server = createServer((await createListener()) as never)
server.listen(0, '127.0.0.1', () => process.send?.({ port: (server.address() as AddressInfo).port }))
process.on('message', () => process.send?.({ cpu: process.cpuUsage() }))
