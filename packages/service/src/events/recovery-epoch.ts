import type { Db } from '../db.ts'

/** The epoch in which events are told now. */
export async function readRecoveryEpoch(db: Db): Promise<number> {
  const { rows } = await db.query<{ epoch: number }>('select epoch from recovery_epoch', [])
  return (rows[0] as { epoch: number }).epoch
}

/**
 * To be called once after a restore, before anything is told: from then on versions count from 1 in a new epoch. `known` is an epoch
 * that is kept elsewhere (the key store's folder); the new one is higher than both.
 */
export async function raiseRecoveryEpoch(db: Db, known = 0): Promise<number> {
  const { rows } = await db.query<{ epoch: number }>(
    'update recovery_epoch set epoch = greatest(epoch, $1) + 1 returning epoch',
    [known],
  )
  return (rows[0] as { epoch: number }).epoch
}
