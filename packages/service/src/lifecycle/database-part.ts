import { type KeyStore, markLostEpoch } from '@exqress/crypto/key-store.ts'
import type { Db } from '../db.ts'
import type { EpochColumn } from '../held-keys/destroy-epochs.ts'
import { claimKeys } from '../key-store/own-keys.ts'
import type { Log } from '../log/create-log.ts'
import { migrate } from '../migrate.ts'
import { RefusedToStart } from './refused-to-start.ts'
import type { Part } from './start-parts.ts'

type Given = {
  db: Db
  migrations: URL
  keyStore: KeyStore
  service: string
  /** Every kind of epoch (its folder in the key store), and the columns that name epochs of it. */
  epochs: Readonly<Record<string, readonly EpochColumn[]>>
  log: Log
}

/**
 * `postgres`: all else comes after it. It is up when the schema is, and when it is known that the key store belongs to the
 * database, before anything is written with its keys. Epochs that rows refer to and that are not there are named.
 */
export function databasePart(given: Given): Part {
  const { db, migrations } = given
  return {
    name: 'postgres',
    async start({ fatal }) {
      await migrate(db, migrations)
      try {
        await claimKeys(given)
      } catch (error) {
        if (!(error instanceof RefusedToStart)) throw error
        fatal(error)
        await new Promise<never>(() => {}) // what comes after it must not begin while the process ends
      }
      await nameLostEpochs(given)
    },
    check: () => db.query('select 1'),
    stop: () => db.end(),
  }
}

async function nameLostEpochs({ db, keyStore, epochs, log }: Given): Promise<void> {
  for (const [kind, columns] of Object.entries(epochs)) {
    const { rows } = await db.query<{ epoch: string }>({
      text: columns
        .map(({ table, epoch }) => `select ${epoch} as epoch from ${table} where ${epoch} is not null`)
        .join(' union '),
    })
    for (const { epoch } of rows) {
      if (await markLostEpoch(keyStore, kind, epoch)) log.error('keys.missing', { keyId: `${kind}/${epoch}` })
    }
  }
}
