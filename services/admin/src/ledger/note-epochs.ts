import type { Tx } from '@exqress/service/db.ts'

/**
 * A service that was set back begins a new recovery epoch and counts its records from 1 again. What it read last before that and told nobody leaves
 * no gap, so a service could hide readings by saying that it was restored. Each epoch is therefore an alarm and stands at the desk, once, by the first
 * record that has it: somebody knows of that restore, or looks into it. Called before the heads of these records are stored. Answers the services.
 */
export async function noteEpochs(
  tx: Tx,
  records: readonly { service: string; epoch: number }[],
  now: Date,
): Promise<string[]> {
  const later = records.filter(({ epoch }) => epoch > 1)
  if (later.length === 0) return []
  const { rows } = await tx.query<{ service: string }>(
    `with noted as (
       insert into ledger_alarms (kind, service, epoch, found_at)
       select distinct 'epoch', told.service, told.epoch, $3::timestamptz
         from unnest($1::text[], $2::int[]) as told (service, epoch)
        where not exists (select from ledger_heads h
                           where h.service = told.service and h.epoch = told.epoch and h.epoch > 1)
       on conflict (service, epoch) where kind = 'epoch' do nothing
       returning service, epoch
     )
     insert into suspicions (kind, subject_kind, subject, count, at)
     select 'recovery_epoch', 'service', service, epoch, $3 from noted
     returning subject as service`,
    [later.map(({ service }) => service), later.map(({ epoch }) => epoch), now],
  )
  return rows.map(({ service }) => service)
}
