import type { OpeningsAnswer } from '@exqress/contracts/ledger.ts'

const hash = 'A'.repeat(43)

/** The ledger's answer for a parcel that was opened once for each of these records. */
export function opened(waybillId: string, recordIds: readonly string[]): OpeningsAnswer {
  const entries = recordIds.map((recordId, i) => {
    const data = {
      waybillId,
      recordId,
      actor: 'a',
      role: 'operator',
      readers: ['operator'],
      fields: ['route'],
      purpose: 'desk_detail',
      at: '2026-11-23T01:00:00.000Z',
      online: true,
    }
    const entry = { kind: 'record', log: '2026-11', index: i, service: 'admin', epoch: 1, number: i + 1, data }
    return { logId: '2026-11', index: i, salt: 'A'.repeat(22), entry: JSON.stringify(entry), proof: [hash] }
  })
  return { publicKey: hash, logs: [], parcels: [{ waybillId, entries, pending: 0 }] }
}
