import assert from 'node:assert/strict'
import { LedgerLogs } from '@exqress/contracts/admin-api.ts'
import { withClient } from '@exqress/local/with-client.ts'
import type { Store } from '@exqress/scripts/lib/leak-search.ts'
import { unpackPdf } from '../browsers/read-profile.ts'
import type { World } from '../journeys/api/world.ts'
import { until } from '../until.ts'

/**
 * What the desk takes away as files: the month's report with its broken glasses, the ledger, a receipt of destruction. Each is one that says
 * something: a word that it must hold is found in it, in a PDF among its glyphs.
 */
export async function deskFiles({ plan, desk }: World): Promise<Store[]> {
  const { logs } = await desk.client.call(LedgerLogs, 'get', '/api/ledger/logs')
  const month = logs.at(-1)?.logId.slice(0, 7)
  const waybillId = await someDestroyed(plan.databases.admin)
  const files: Store[] = []
  for (const [path, word] of [
    [`/api/ledger/report?month=${month}`, 'break_glass'],
    [`/api/ledger/report.pdf?month=${month}`, 'break_glass'],
    [`/api/ledger/export?log=${logs.at(-1)?.logId}`, 'break_glass'],
    [`/api/waybills/${waybillId}/destruction-receipt`, waybillId],
    [`/api/waybills/${waybillId}/destruction-receipt.pdf`, '파기 확인서'],
  ] as const) {
    const name = path.split('?')[0]?.replace(waybillId, 'ID') ?? ''
    // What happened last is in it once it is signed.
    const read = await until(`${name} to say what it must`, async () => {
      const { status, bytes } = await desk.client.ask('get', path)
      assert.equal(status, 200, name)
      const file = Buffer.from(bytes)
      const read = name.endsWith('.pdf') ? unpackPdf(file) : file
      return read.includes(word) && read
    })
    files.push({ name, bytes: read })
  }
  return files
}

async function someDestroyed(connectionString: string): Promise<string> {
  return withClient(connectionString, async (client) => {
    const { rows } = await client.query('select waybill_id as id from destruction_receipts order by 1 limit 1')
    return String(rows[0]?.id)
  })
}
