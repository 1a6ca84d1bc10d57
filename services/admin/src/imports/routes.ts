import { finished } from 'node:stream/promises'
import { ImportQuery } from '@exqress/contracts/admin-api.ts'
import { Id } from '@exqress/contracts/values.ts'
import { unsupportedMedia } from '@exqress/service/errors/app-error.ts'
import { parseInput } from '@exqress/service/errors/parse-input.ts'
import { type Request, Router } from 'express'
import { z } from 'zod'
import type { Deps } from '../deps.ts'
import { readImport } from './read-import.ts'
import { runImport } from './run-import.ts'

const ImportParams = z.strictObject({ importId: Id })

export function importRoutes(deps: Deps): Router {
  const { deskOf } = deps
  const router = Router()
  router.post('/imports', async (req, res) => {
    const { id: adminId } = await deskOf(req)
    const query = parseInput(ImportQuery, req.query)
    const body = csvBodyOf(req)
    const result = await runImport(deps, { adminId, query, body }).finally(() => drain(req))
    res.json(result)
  })
  router.get('/imports/:importId', async (req, res) => {
    await deskOf(req)
    res.json(await readImport(deps.db, parseInput(ImportParams, req.params).importId))
  })
  return router
}

/** The body as it comes. The charset that a browser claims is not believed: the reader looks at the bytes. */
function csvBodyOf(req: Request): AsyncIterable<Uint8Array> {
  const type = req.headers['content-type']?.split(';')[0]?.trim().toLowerCase()
  if (type !== 'text/csv' || req.headers['content-encoding'] !== undefined) throw unsupportedMedia()
  // The reader stops where the file breaks; the connection has to outlive it, for the answer.
  return req.iterator({ destroyOnReturn: false })
}

/**
 * Takes what is left of a file that broke, for a while: a sender that is cut off while it still sends never sees the answer.
 */
async function drain(req: Request): Promise<void> {
  if (req.readableEnded || req.destroyed) return
  req.resume()
  await finished(req, { signal: AbortSignal.timeout(5_000), writable: false }).catch(() => {})
}
