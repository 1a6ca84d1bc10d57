import type { AccessRecord } from '@exqress/contracts/events.ts'
import { canonicalJson } from '@exqress/crypto/ledger/canonical-json.ts'
import type { Tx } from '@exqress/service/db.ts'
import type { ReceivedEvent } from '@exqress/service/events/envelope.ts'
import { raiseIfCanaryRead } from '../suspicions/raise-suspicion.ts'
import { tellUnexpected } from './tell-unexpected.ts'

/**
 * A service told of a reading: it waits for its place in the ledger. Also of a destroyed parcel: nothing here is personal. Told again (after a
 * restore, say) it has its place already, and nobody is alarmed or told twice.
 */
export async function onAccessRecorded(tx: Tx, event: ReceivedEvent<AccessRecord>): Promise<void> {
  const { topic, key, epoch, version, data } = event
  if (data.waybillId !== key) throw new Error('an access record under the key of another waybill')
  const service = topic.slice(0, -'-access'.length)
  const { rowCount: isNew } = await tx.query(
    `insert into ledger_pending (service, waybill_id, epoch, number, record)
     select $1, $2, $3, $4, $5
      where not exists (select from ledger_records
                         where service = $1 and waybill_id = $2 and epoch = $3 and number = $4)
     on conflict do nothing`,
    [service, data.waybillId, epoch, version, canonicalJson(data)],
  )
  if (isNew === 0) return
  await raiseIfCanaryRead(tx, data)
  await tellUnexpected(tx, data)
}
