import { createHmac, randomBytes } from 'node:crypto'
import { getOrCreateKey, KeyMissing, type KeyStore } from '@exqress/crypto/key-store.ts'
import type { Db } from '../db.ts'
import { REFUSED, RefusedToStart, sayRefusal } from '../lifecycle/refused-to-start.ts'

/** A key of its own that is never turned and wraps nothing: it says which environment's and service's a key store is. */
const NAME = 'environment/mark'
const ADVICE =
  'point KEYSTORE_DIR (in AWS: KEYSTORE_PREFIX) at the keys of this database, or put them back; ' +
  'if they are lost for good, see "All keys are lost" in docs/runbooks/keys.md.'

type Given = { db: Db; keyStore: KeyStore; service: string }

/**
 * Makes database and key store known to each other at the first start, and refuses a key store that is not this database's: what is
 * written with foreign keys is lost when the right ones come back. A database that knows none yet takes the one that is there: it is
 * new, was made anew, or comes from a backup of before this was asked. Processes that start together end with the same key and row.
 * @throws RefusedToStart
 */
export async function claimKeys(given: Given): Promise<void> {
  const { db, keyStore, service } = given
  if ((await readMark(db)) === undefined) {
    // The key first: a row without its key would look like a lost key store.
    const mark = markOf(await getOrCreateKey(keyStore, NAME, () => randomBytes(32)), service)
    await db.query('insert into environment_mark (mark) values ($1) on conflict do nothing', [mark])
  }
  await compareMarks(given)
}

/**
 * Before the first key is made, which is before the service waits for its database: a key store that is known to be another
 * one's ends the process with a sentence, and stays as it is. While the database is away, or was never migrated, nothing is known;
 * then {@link claimKeys} asks again.
 */
export async function refuseForeignKeys(given: Given): Promise<void> {
  const known = await readMark(given.db).catch(() => undefined)
  if (known !== undefined) await orExit(() => compareMarks(given))
}

/** {@link claimKeys} for a command that ends: a refusal is a sentence and the status of one. */
export async function claimKeysOrExit(given: Given): Promise<void> {
  await orExit(() => claimKeys(given))
}

async function orExit(ask: () => Promise<void>): Promise<void> {
  try {
    await ask()
  } catch (error) {
    if (!(error instanceof RefusedToStart)) throw error
    sayRefusal(error)
    process.exit(REFUSED)
  }
}

async function compareMarks({ db, keyStore, service }: Given): Promise<void> {
  const known = await readMark(db)
  let key: Uint8Array
  try {
    key = await keyStore.get(NAME)
  } catch (error) {
    if (!(error instanceof KeyMissing)) throw error
    throw new RefusedToStart(
      `the key "${NAME}", which this database was first used with, is not in ${keyStore.place}; ${ADVICE}`,
    )
  }
  if (known?.equals(markOf(key, service))) return
  throw new RefusedToStart(
    `the key "${NAME}" in ${keyStore.place} is another environment's or another service's than this database's; ${ADVICE}`,
  )
}

async function readMark(db: Db): Promise<Buffer | undefined> {
  const { rows } = await db.query<{ mark: Buffer }>('select mark from environment_mark', [])
  return rows[0]?.mark
}

function markOf(key: Uint8Array, service: string): Buffer {
  return createHmac('sha256', key).update(`exqress-environment\0${service}`).digest()
}
