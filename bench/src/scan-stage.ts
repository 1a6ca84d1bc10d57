// What both scan servers read: a database with parcels in hand, their labels and keys, one courier with a session.
import { randomBytes } from 'node:crypto'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { wrapBundle, wrapKey } from '@exqress/crypto/kek.ts'
import { directoryKeyStore } from '@exqress/crypto/key-store.ts'
import { importTierKey, sealTier } from '@exqress/crypto/tiers-node.ts'
import { encodeToken, newLabelKey, sealToken } from '@exqress/crypto/token.ts'
import { labelDigest, newHandle } from '@exqress/crypto/token-node.ts'
import { createDeps } from '@exqress/delivery/deps.ts'
import { createDirectoryBlobStore } from '@exqress/service/blob-store/directory-blob-store.ts'
import { createPool, type Db } from '@exqress/service/db.ts'
import { loadServiceKeys } from '@exqress/service/internal/service-keys.ts'
import { silentLog } from '@exqress/service/log/create-log.ts'
import { createMetrics } from '@exqress/service/metrics/create-metrics.ts'
import { migrate } from '@exqress/service/migrate.ts'
import { v7 } from 'uuid'

export type Stage = { databaseUrl: string; keys: string; blobs: string; ringKey: string }
export type Staged = { stage: Stage; tokens: string[]; accessToken: string }

const ringOf = (key: Uint8Array) =>
  new Map([[1, { key, state: 'printing' as const, createdAt: new Date(0).toISOString() }]])

/** The service's parts on a stage; the issuing service is away, its ring is in the database. */
export async function depsOn(stage: Stage, limits: { mostInvalid?: number } = {}) {
  const store = await directoryKeyStore(stage.keys)
  const db = createPool({ url: stage.databaseUrl, name: 'bench', size: 20 })
  const { sign, box } = await loadServiceKeys(store)
  const peer = { sign, box: box.publicKey }
  const deps = await createDeps({
    db,
    log: silentLog,
    metrics: createMetrics({ service: 'delivery' }),
    store,
    blobs: createDirectoryBlobStore({ directory: stage.blobs }),
    peers: { admin: peer, user: peer },
    adminUrl: 'http://127.0.0.1:9',
    publicBaseUrl: 'http://127.0.0.1:5001',
    development: true,
    ...limits,
  })
  return { deps, ring: ringOf(Buffer.from(stage.ringKey, 'base64url')) }
}

/** `parcels` parcels out for delivery and in one courier's hands, so that a look opens three tiers. */
export async function setStage(databaseUrl: string, parcels: number): Promise<Staged> {
  const folder = await mkdtemp(join(tmpdir(), 'exqress-bench-'))
  const ringKey = newLabelKey()
  const stage: Stage = {
    databaseUrl,
    keys: join(folder, 'keys'),
    blobs: join(folder, 'blobs'),
    ringKey: Buffer.from(ringKey).toString('base64url'),
  }
  const { deps } = await depsOn(stage)
  const { db } = deps
  await migrate(db, new URL('../../services/delivery/migrations/', import.meta.url))
  const { epoch, key: kek } = await deps.keks.currentEpoch(new Date())
  const ringText = JSON.stringify({
    keys: [{ id: 1, key: stage.ringKey, state: 'printing', createdAt: new Date(0).toISOString() }],
  })
  await db.query('insert into label_ring (epoch, wrapped, fetched_at) values ($1, $2, now())', [
    epoch,
    wrapKey(kek, Buffer.from(ringText), { id: 'label-ring', group: 'ring' }),
  ])
  const courierId = v7()
  await db.query(
    `insert into couriers (courier_id, login_index, password_hash, sealed_profile, wrapped_key, key_epoch, status) values ($1, $2, '', '', '', $3, 'approved')`,
    [courierId, randomBytes(32), epoch],
  )
  const tokens: string[] = []
  for (let at = 0; at < parcels; at += 1000)
    tokens.push(...(await insertParcels(db, { ringKey, epoch, kek, courierId, count: Math.min(1000, parcels - at) })))
  await db.query('analyze', undefined)
  const session = await deps.sessions.startSession(db, { accountId: courierId, role: 'courier' })
  const { accessToken } = deps.access.issue({ sub: courierId, sid: session.sessionId, role: 'courier' })
  await db.end()
  return { stage, tokens, accessToken }
}

async function insertParcels(
  db: Db,
  {
    ringKey,
    epoch,
    kek,
    courierId,
    count,
  }: { ringKey: Uint8Array; epoch: string; kek: Parameters<typeof wrapBundle>[0]; courierId: string; count: number },
): Promise<string[]> {
  const ring = ringOf(ringKey)
  const rows = Array.from({ length: count }, () => {
    const waybillId = v7()
    const keys = { route: randomBytes(32), recipient: randomBytes(32), sender: randomBytes(32), door: randomBytes(32) }
    const seal = (tier: keyof typeof keys, value: unknown) =>
      sealTier(importTierKey(keys[tier]), { id: waybillId, tier }, value)
    const token = sealToken(ring, newHandle())
    return {
      waybillId,
      token,
      route: seal('route', {
        street: '서울 중구 세종대로 110',
        building: '시청아파트',
        dong: '101동',
        postcode: '04524',
        waybillLast4: '5678',
      }),
      recipient: seal('recipient', { name: '시험 사람', unit: '1203호', phone: '+821000000001', senderName: '시험몰' }),
      door: seal('door', { memo: '문 앞에 놓아 주세요' }),
      wrapped: wrapBundle(kek, waybillId, keys),
    }
  })
  await db.query(
    `insert into parcels (waybill_id, kind, carrier, sort_code, handling, box_number, box_count, consignment_id, pick_up_at_sender, find_tag, state, state_at,
       courier_id, scanned_at, loaded_at, load_number, load_day, in_hand_at, sealed_route, sealed_recipient, sealed_door)
     select id, 'forward', 'cj', '4S11', '{}', 1, 1, id, false, '다 1234', 'out_for_delivery', now(), $2, now(), now(), 1, current_date, now(), route, recipient, door
       from unnest($1::uuid[], $3::bytea[], $4::bytea[], $5::bytea[]) as r (id, route, recipient, door)`,
    [
      rows.map((r) => r.waybillId),
      courierId,
      rows.map((r) => r.route),
      rows.map((r) => r.recipient),
      rows.map((r) => r.door),
    ],
  )
  await db.query(
    `insert into labels (label_digest, waybill_id, find_tag, issued_at, first_scanned_at)
     select digest, id, '다 1234', now(), now() from unnest($1::bytea[], $2::uuid[]) as l (digest, id)`,
    [rows.map((r) => labelDigest(r.token)), rows.map((r) => r.waybillId)],
  )
  await db.query(
    `insert into wrapped_bundles (waybill_id, kind, epoch, wrapped)
     select id, kind, $4, blob from unnest($1::uuid[], $2::text[], $3::bytea[]) as b (id, kind, blob)`,
    [
      rows.flatMap((r) => [r.waybillId, r.waybillId]),
      rows.flatMap(() => ['main', 'door']),
      rows.flatMap((r) => [r.wrapped.main, r.wrapped.door]),
      epoch,
    ],
  )
  return rows.map((r) => encodeToken(r.token))
}
