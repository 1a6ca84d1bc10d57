import type { AccessRecord } from '@exqress/contracts/events.ts'
import type { Openings } from '@exqress/contracts/user-api.ts'
import { createTestLedger } from '@exqress/testing/test-ledger.ts'
import { idOf } from './sample-parcels.ts'

type Said = Pick<AccessRecord, 'role' | 'purpose' | 'fields'> & Partial<AccessRecord>

/** A real log of openings, of the first parcel; `change` may spoil an answer on its way. */
export function sampleOpenings() {
  const month = new Date(Date.now() + 9 * 3_600_000).toISOString().slice(0, 7)
  let ledger = createTestLedger({ logId: month })
  let records = 0
  const samples = {
    pending: 0,
    cases: [] as Openings['cases'],
    change: undefined as undefined | ((answer: Openings) => Openings),
    /** Another ledger, under another key. */
    renew() {
      ledger = createTestLedger({ logId: month })
      fill()
    },
    add(service: 'admin' | 'delivery' | 'user', minutesAgo: number, said: Said) {
      records++
      ledger.append(service, {
        waybillId: idOf(1),
        recordId: idOf(900_000 + records),
        actor: `${said.role}-of-parcel-1`,
        readers: [said.role],
        online: true,
        at: new Date(Date.now() - minutesAgo * 60_000).toISOString(),
        ...said,
      } satisfies AccessRecord)
    },
    answer(waybillId: string, known: string | undefined): Openings {
      const { logs, ...rest } = ledger.answer(waybillId, { known: Number(known) || undefined })
      const at = new Date().toISOString()
      const said = {
        ...rest,
        entries: rest.entries.map((entry) => ({ ...entry, proof: [...entry.proof] })),
        logs: logs.map(({ consistency, ...log }) => {
          return { ...log, ...(consistency && { consistency: [...consistency] }), at, witnessed: true }
        }),
        pending: samples.pending,
        cases: waybillId === idOf(1) ? samples.cases : [],
      }
      return samples.change?.(said) ?? said
    },
  }
  function fill() {
    const mine = ['handling', 'phone', 'product', 'progress', 'recipientName', 'route', 'unit']
    samples.add('delivery', 170, { role: 'courier', purpose: 'take', fields: ['handling', 'progress', 'route'] })
    samples.add('user', 150, { role: 'found', purpose: 'list', fields: ['progress'], actor: 'recipient-of-parcel-1' })
    samples.add('user', 90, { role: 'recipient', purpose: 'list', fields: ['product', 'progress', 'senderName'] })
    samples.add('user', 89, { role: 'recipient', purpose: 'detail', fields: mine })
    samples.add('user', 30, { role: 'recipient', purpose: 'detail', fields: mine })
    samples.add('admin', 80, {
      role: 'operator',
      purpose: 'desk_detail',
      fields: ['phone', 'progress', 'recipientName', 'route', 'unit'],
    })
    samples.add('delivery', 10, {
      role: 'courier',
      purpose: 'deliver_by_find_tag',
      fields: ['handling', 'progress', 'recipientName', 'unit'],
    })
    samples.add('delivery', 5, { role: 'courier', purpose: 'deliver', fields: ['recipientName', 'unit'] })
  }
  fill()
  return samples
}
