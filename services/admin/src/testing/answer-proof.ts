import { randomBytes } from 'node:crypto'
import { importTierKey, sealTier, sealTierBytes } from '@exqress/crypto/tiers-node.ts'
import { sealBox } from '@exqress/service/internal/boxes.ts'
import { v7 } from 'uuid'
import type { Admin } from './start-admin.ts'

/** Delivery as the contract has it, with one parcel's proof and, if there is one, its photo. Answers the key of the proof. */
export function answerProof({ peerHandler, adminPublic }: Admin, waybillId: string, photo?: Buffer): Buffer {
  const key = randomBytes(32)
  const photoId = v7()
  const photoKey = randomBytes(32)
  const inProof = photo ? { photo: photoId, photoKey: photoKey.toString('base64url') } : {}
  const sealed = sealTier(importTierKey(key), { id: waybillId, tier: 'proof' }, { place: 'guard_room', ...inProof })
  peerHandler.delivery = async (req, res) => {
    if (photo && req.url === `/internal/photos/${photoId}`) {
      const bytes = sealTierBytes(importTierKey(photoKey), { id: photoId, tier: 'proof' }, photo)
      res.setHeader('content-type', 'application/octet-stream').end(bytes)
      return
    }
    const chunks: Buffer[] = []
    for await (const chunk of req) chunks.push(chunk)
    const asked = JSON.parse(Buffer.concat(chunks).toString() || '{}')
    res.setHeader('content-type', 'application/json')
    if (req.url !== '/internal/proofs' || asked.waybillId !== waybillId) {
      res.writeHead(404).end(JSON.stringify({ error: { code: 'not_readable', message: '', requestId: '' } }))
      return
    }
    const proof = { key: key.toString('base64url'), sealedProof: Buffer.from(sealed).toString('base64url') }
    const purpose = { route: 'proofs', caller: 'admin' }
    res.end(JSON.stringify({ box: await sealBox(adminPublic.box, purpose, proof) }))
  }
  return key
}
