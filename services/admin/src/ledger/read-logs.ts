import type { LedgerLogs } from '@exqress/contracts/admin-api.ts'
import { originOf } from '@exqress/crypto/ledger/checkpoint.ts'
import type { Deps } from '../deps.ts'

type LogRow = { logId: string; size: number; openedAt: string; closedAt: string | null } & (
  | { note: string; signedSize: number; signedAt: string }
  | { note: null }
)

export async function readLogs({ db, ledger }: Pick<Deps, 'db' | 'ledger'>): Promise<LedgerLogs> {
  const { rows: logs } = await db.query<LogRow>(
    `select l.id as "logId", l.size, l.opened_at as "openedAt", l.closed_at as "closedAt",
            c.note, c.size as "signedSize", c.at as "signedAt"
       from ledger_logs l
       left join lateral (select note, size, at from ledger_checkpoints
                           where log_id = l.id order by size desc limit 1) as c on true
      order by l.number desc`,
    [],
  )
  const { rows: alarms } = await db.query(
    `select kind, service, waybill_id as "waybillId", epoch, from_number as "fromNumber", to_number as "toNumber",
            log_id as "logId", found_at as "foundAt"
       from ledger_alarms where closed_at is null order by id desc limit 500`,
    [],
  )
  return {
    publicKey: Buffer.from(ledger.publicKey).toString('base64url'),
    logs: logs.map(({ logId, size, openedAt, closedAt, ...signed }) => ({
      logId,
      origin: originOf(logId),
      size,
      openedAt,
      ...(closedAt !== null && { closedAt }),
      ...(signed.note !== null && {
        checkpoint: { size: signed.signedSize, at: signed.signedAt, note: signed.note },
      }),
    })),
    alarms: alarms.map((alarm) => Object.fromEntries(Object.entries(alarm).filter(([, value]) => value !== null))),
  } as LedgerLogs
}
