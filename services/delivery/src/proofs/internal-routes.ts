import type { BundleItem } from '@exqress/contracts/internal.ts'
import { BundleRequest, type ProofBox, ProofRequest } from '@exqress/contracts/internal.ts'
import { Id } from '@exqress/contracts/values.ts'
import { unwrapBundle } from '@exqress/crypto/kek.ts'
import { KeyMissing } from '@exqress/crypto/key-store.ts'
import { notReadable } from '@exqress/service/errors/app-error.ts'
import { parseInput } from '@exqress/service/errors/parse-input.ts'
import { sealBox } from '@exqress/service/internal/boxes.ts'
import { Router } from 'express'
import { z } from 'zod'
import type { Deps } from '../deps.ts'
import { issuedKeys } from '../recovery/issued-keys.ts'

/**
 * Proof keys and sealed photos for the user service, which shows them to the confirmed recipient; one parcel's for the privacy officer; for a restored admin service the keys
 * that it made itself.
 */
export function proofInternalRoutes(deps: Deps): Router {
  const router = Router()

  router.post('/bundles', deps.tokens.requireService('user', 'admin'), async (req, res) => {
    const { ids } = parseInput(BundleRequest, req.body)
    const caller = deps.tokens.serviceOf(req) === 'admin' ? 'admin' : 'user'
    const items = await (caller === 'admin' ? issuedKeys(deps, ids) : proofKeys(deps, ids))
    res.json({ box: await sealBox(deps.peers[caller].box, { route: 'bundles', caller }, { items }) })
  })
  router.post('/proofs', deps.tokens.requireService('admin'), async (req, res) => {
    const request = parseInput(ProofRequest, req.body)
    const proof = await proofForGlass(deps, request)
    res.json({ box: await sealBox(deps.peers.admin.box, { route: 'proofs', caller: 'admin' }, proof) })
  })
  // Sealed under a key that stands in its proof alone, whose release to the desk is kept.
  router.get('/photos/:photoId', deps.tokens.requireService('user', 'admin'), async (req, res) => {
    const { photoId } = parseInput(z.strictObject({ photoId: Id }), req.params)
    const file = await deps.blobs.get(photoId)
    if (!file) throw notReadable()
    res.type('application/octet-stream')
    file.pipe(res)
  })

  return router
}

/** The reading itself is the desk's record; that a key left this service for it is kept here. @throws AppError 404 `not_readable` */
async function proofForGlass(
  deps: Pick<Deps, 'db' | 'keks'>,
  { waybillId, readerId }: z.output<typeof ProofRequest>,
): Promise<z.infer<typeof ProofBox>> {
  const [item] = await proofKeys(deps, [waybillId])
  const { rows } = await deps.db.query<{ sealedProof: Buffer }>(
    `with kept as (insert into proof_releases (waybill_id, reader_id) select waybill_id, $2 from proofs where waybill_id = $1)
     select sealed_proof as "sealedProof" from proofs where waybill_id = $1`,
    [waybillId, readerId],
  )
  if (item?.status !== 'ok' || !item.keys.proof || !rows[0]) throw notReadable()
  return { key: item.keys.proof, sealedProof: rows[0].sealedProof.toString('base64url') }
}

async function proofKeys({ db, keks }: Pick<Deps, 'db' | 'keks'>, ids: string[]): Promise<BundleItem[]> {
  const { rows } = await db.query(
    `select p.waybill_id as "waybillId", p.destroyed_at is not null as gone, b.epoch, b.wrapped
       from parcels p left join wrapped_bundles b on b.waybill_id = p.waybill_id and b.kind = 'proof'
      where p.waybill_id = any($1::uuid[])`,
    [ids],
  )
  const known = new Map(rows.map((row) => [row.waybillId, row]))
  return Promise.all(
    ids.map(async (waybillId): Promise<BundleItem> => {
      const row = known.get(waybillId)
      if (!row) return { waybillId, status: 'unknown' }
      if (row.gone) return { waybillId, status: 'gone' }
      if (!row.wrapped) return { waybillId, status: 'refused' }
      const key = await keks.getEpoch(row.epoch).then(
        (kek) => kek.key,
        (error) => {
          if (error instanceof KeyMissing) return undefined
          throw error
        },
      )
      // A lost epoch costs its own parcels, not the batch; the asker comes back, ever more rarely.
      if (!key) return { waybillId, status: 'refused' }
      const { proof } = unwrapBundle(key, waybillId, { proof: row.wrapped })
      return { waybillId, status: 'ok', keys: { proof: proof?.export().toString('base64url') as string } }
    }),
  )
}
