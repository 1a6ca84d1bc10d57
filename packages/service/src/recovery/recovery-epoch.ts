import { KeyExists, type KeyStore } from '@exqress/crypto/key-store.ts'
import type { Db } from '../db.ts'

/** The epoch in which events are told now. */
export async function readRecoveryEpoch(db: Db): Promise<number> {
  const { rows } = await db.query<{ epoch: number }>('select epoch from recovery_epoch', [])
  return (rows[0] as { epoch: number }).epoch
}

/** From now on versions count from 1 in a new epoch, higher than the database's own and than `known`. */
export async function raiseRecoveryEpoch(db: Db, known = 0): Promise<number> {
  const { rows } = await db.query<{ epoch: number }>(
    'update recovery_epoch set epoch = greatest(epoch, $1) + 1 returning epoch',
    [known],
  )
  return (rows[0] as { epoch: number }).epoch
}

const FOLDER = 'recovery/'

/** The highest epoch that the key store knows, 1 when it knows none: it is not set back with the database. */
export async function readKnownEpoch(store: KeyStore): Promise<number> {
  const names = await store.list(FOLDER)
  return Math.max(1, ...names.map((name) => Number(name.slice(FOLDER.length)) || 1))
}

/** Marks an epoch as begun in the key store: the lowest from `least` on that nobody has begun. */
export async function beginEpoch(store: KeyStore, least: number): Promise<number> {
  for (let epoch = least; ; epoch++) {
    try {
      await store.put(FOLDER + epoch, Uint8Array.of(1))
      return epoch
    } catch (error) {
      if (!(error instanceof KeyExists)) throw error
    }
  }
}
