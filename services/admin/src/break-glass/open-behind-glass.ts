import { UnmaskedParcel } from '@exqress/contracts/admin-api.ts'
import type { Field } from '@exqress/contracts/disclosure.ts'
import { Boxed, ProofBox, ProofRequest } from '@exqress/contracts/internal.ts'
import { ProofTier } from '@exqress/contracts/tiers.ts'
import { importTierKey, openTier } from '@exqress/crypto/tiers-node.ts'
import { type Tx, withTransaction } from '@exqress/service/db.ts'
import { forbidden, notReadable } from '@exqress/service/errors/app-error.ts'
import { appendEvent } from '@exqress/service/events/append-event.ts'
import { openBox } from '@exqress/service/internal/boxes.ts'
import { UpstreamRefusal } from '@exqress/service/internal/upstream-refusal.ts'
import type { Deps } from '../deps.ts'
import type { DeskCaller } from '../desk/desk-access.ts'
import { SERVICE } from '../service-name.ts'
import { openWaybill, type SealedWaybill } from '../waybills/open-waybill.ts'

type Row = SealedWaybill & { may: Field[]; carrierName: string; state: string; sortCode: string; findTag: string }
type Proof = ProofTier | 'none' | 'unavailable'

/**
 * One parcel in the clear, for the officer whose glass is broken and whose 15 minutes are not over: column P of the disclosure table. Each is
 * a record in the ledger with its purpose, and its recipient is told, before anything is opened.
 * @throws AppError 403 `glass_whole` without such a glass, 404 `not_readable`
 */
export async function openBehindGlass(
  deps: Pick<Deps, 'db' | 'keys' | 'readings' | 'delivery' | 'log' | 'now'>,
  { officer, glassId, waybillId }: { officer: DeskCaller; glassId: string; waybillId: string },
) {
  const { db, keys } = deps
  const row = await withTransaction(db, (tx) => readRecorded(tx, deps, { officer, glassId, waybillId }))
  const { may, carrierName, state, sortCode, findTag, ...sealed } = row
  const { route, recipient, content, sender } = await openWaybill(keys.keks, sealed)
  const proof = may.includes('proof') ? await fetchProof(deps, { waybillId, readerId: officer.id }) : 'none'
  const mayRead = (field: Field) => may.includes(field)
  return UnmaskedParcel.parse({
    waybillId,
    carrierName,
    state,
    sortCode,
    findTag,
    ...(mayRead('route') && route ? { route } : {}),
    ...(mayRead('recipientName') && recipient ? { recipientName: recipient.name } : {}),
    ...(mayRead('unit') && recipient ? { unit: recipient.unit } : {}),
    ...(mayRead('phone') && recipient ? { phone: recipient.phone } : {}),
    ...(mayRead('senderName') && recipient ? { senderName: recipient.senderName } : {}),
    ...(mayRead('product') && content ? { product: content.product } : {}),
    ...(mayRead('waybillNumber') && content ? { waybillNumber: content.waybillNumber } : {}),
    ...(mayRead('senderStreet') && sender
      ? { senderStreet: { street: sender.street, building: sender.building, postcode: sender.postcode } }
      : {}),
    ...(mayRead('senderContact') && sender ? { senderContact: { unit: sender.unit, phone: sender.phone } } : {}),
    ...(typeof proof === 'object' ? { place: proof.place, photo: proof.photo !== undefined } : {}),
    proof: typeof proof === 'object' ? 'shown' : proof,
  })
}

/**
 * The parcel and what the officer may read of it, or of `only` these fields; recorded, and its recipient told, in the same transaction.
 * @throws AppError 403 `glass_whole`, 404 `not_readable`
 */
export async function readRecorded(
  tx: Tx,
  { readings, now }: Pick<Deps, 'readings' | 'now'>,
  {
    officer,
    glassId,
    waybillId,
    only,
  }: { officer: DeskCaller; glassId: string; waybillId: string; only?: readonly Field[] },
): Promise<Row> {
  const at = now()
  const glass = await tx.query('select from glasses where id = $1 and officer_id = $2 and expires_at > $3', [
    glassId,
    officer.id,
    at,
  ])
  if (glass.rowCount !== 1) throw forbidden('glass_whole')
  const { rows } = await tx.query<Row>(
    `select w.id as "waybillId", k.epoch, k.wrapped, w.sealed_route as "sealedRoute", w.sealed_recipient as "sealedRecipient",
            w.sealed_content as "sealedContent", w.sealed_sender as "sealedSender",
            c.name as "carrierName", w.state, w.sort_code as "sortCode", l.find_tag as "findTag",
            (select array_agg(field order by field) from disclosure_rows where reader = 'officer' and form = 'full') as may
       from waybills w
       join carriers c on c.code = w.carrier
       join labels l on l.waybill_id = w.id and l.voided_at is null
       left join wrapped_bundles k on k.waybill_id = w.id and k.kind = 'main'
      where w.id = $1 and w.destroyed_at is null
        for share of w`,
    [waybillId],
  )
  // Its destruction waits for this, or is waited for: nobody is told of an opening that comes after it.
  const row = rows[0]
  if (!row) throw notReadable()
  const reading = {
    waybillId,
    accountId: officer.id,
    role: 'officer',
    readers: ['officer'],
    fields: only ? row.may.filter((field) => only.includes(field)) : row.may,
    purpose: 'break_glass',
    device: officer.sessionId,
  } as const
  await readings.record(tx, [reading], at)
  const first = await tx.query(
    'insert into glass_openings (glass_id, waybill_id, at) values ($1, $2, $3) on conflict do nothing',
    [glassId, waybillId, at],
  )
  if (first.rowCount === 1)
    await appendEvent(tx, {
      topic: 'waybill',
      key: waybillId,
      type: 'waybill.glass_broken',
      data: { waybillId, openingId: glassId, at: at.toISOString() },
    })
  return row
}

/** The key of the proof is delivery's; here it lives for as long as this call. */
export async function fetchProof(
  { delivery, keys, log }: Pick<Deps, 'delivery' | 'keys' | 'log'>,
  body: { waybillId: string; readerId: string },
): Promise<Proof> {
  try {
    const { box } = await delivery.call({
      method: 'POST',
      path: '/internal/proofs',
      input: ProofRequest,
      body,
      output: Boxed,
      repeatable: true,
    })
    const { key, sealedProof } = await openBox(keys.service.box, { route: 'proofs', caller: SERVICE }, box, ProofBox)
    const owner = { id: body.waybillId, tier: 'proof' } as const
    const tierKey = importTierKey(Buffer.from(key, 'base64url'))
    return ProofTier.parse(openTier(tierKey, owner, Buffer.from(sealedProof, 'base64url')))
  } catch (error) {
    if (error instanceof UpstreamRefusal) return 'none'
    log.warn('glass.without_proof', { part: 'delivery', err: error })
    return 'unavailable'
  }
}
