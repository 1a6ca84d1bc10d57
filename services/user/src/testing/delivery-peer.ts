import { randomBytes } from 'node:crypto'
import type { EventData } from '@exqress/contracts/events.ts'
import { BundleRequest, DoorRequest } from '@exqress/contracts/internal.ts'
import { DoorTier } from '@exqress/contracts/tiers.ts'
import { importTierKey, sealTier, sealTierBytes } from '@exqress/crypto/tiers-node.ts'
import { conflict, notReadable } from '@exqress/service/errors/app-error.ts'
import { parseInput } from '@exqress/service/errors/parse-input.ts'
import { openBox, sealBox } from '@exqress/service/internal/boxes.ts'
import type { PeerKeys } from '@exqress/service/internal/service-keys.ts'
import { v7 } from 'uuid'
import { type Peer, startPeer } from './peer.ts'

/** For tests: what the delivery service does for this one, in memory. */
export type DeliveryPeer = Peer & {
  memos: Map<string, { memo: string; source: string }>
  /** Waybills that it has not heard of yet. */
  unknown: Set<string>
  /** Delivers with a photo; the event that it then tells. */
  recordProof(waybillId: string, photo: Uint8Array): EventData<'parcel.proof_recorded'>
}

export async function startDeliveryPeer(user: PeerKeys): Promise<DeliveryPeer> {
  const memos = new Map<string, { memo: string; source: string }>()
  const unknown = new Set<string>()
  const proofKeys = new Map<string, Uint8Array>()
  const photos = new Map<string, Uint8Array>()
  const peer = await startPeer('delivery', user, (router, own) => {
    router.put('/doors', async (req, res) => {
      const { waybillId, source, box } = parseInput(DoorRequest, req.body)
      if (unknown.has(waybillId)) throw conflict('waybill_unknown')
      const { memo } = await openBox(own.box, { route: 'doors', caller: 'user' }, box, DoorTier)
      memos.set(waybillId, { memo, source })
      res.json({ kept: true })
    })
    router.post('/bundles', async (req, res) => {
      const { ids } = parseInput(BundleRequest, req.body)
      const items = ids.map((waybillId) => {
        const key = proofKeys.get(waybillId)
        if (!key) return { waybillId, status: 'refused' }
        return { waybillId, status: 'ok', keys: { proof: Buffer.from(key).toString('base64url') } }
      })
      res.json({ box: await sealBox(user.box, { route: 'bundles', caller: 'user' }, { items }) })
    })
    router.get('/photos/:photoId', (req, res) => {
      const photo = photos.get(req.params.photoId)
      if (!photo) throw notReadable()
      res.type('application/octet-stream').send(Buffer.from(photo))
    })
  })
  return {
    ...peer,
    memos,
    unknown,
    recordProof(waybillId, photo) {
      const [proofKey, photoKey, photoId] = [randomBytes(32), randomBytes(32), v7()]
      proofKeys.set(waybillId, proofKey)
      photos.set(photoId, sealTierBytes(importTierKey(photoKey), { id: photoId, tier: 'proof' }, photo))
      const content = {
        place: 'door',
        photo: photoId,
        photoKey: photoKey.toString('base64url'),
        photoType: 'image/jpeg',
      }
      const sealed = sealTier(importTierKey(proofKey), { id: waybillId, tier: 'proof' }, content)
      return {
        waybillId,
        proofId: v7(),
        at: new Date().toISOString(),
        sealedProof: Buffer.from(sealed).toString('base64url'),
      }
    },
  }
}
