import { type Topic, topicName } from '@exqress/contracts/events.ts'
import type { KeyStore } from '@exqress/crypto/key-store.ts'
import { type Db, withTransaction } from '../db.ts'
import { type ReceivedEvent, waybillOf } from '../events/envelope.ts'
import { readOffsets } from '../events/offsets.ts'
import { buriedOf } from '../events/tombstones.ts'
import type { EventTransport, IncomingMessage } from '../events/transport.ts'
import { compareVersions } from '../events/versions.ts'
import type { Log } from '../log/create-log.ts'
import { applyFacts, type Facts, storeFacts } from './facts.ts'
import { findLost, lostName, ownStreams, readEvents } from './find-lost.ts'
import { OUTLIVING } from './outliving.ts'
import { beginEpoch, raiseRecoveryEpoch, readKnownEpoch, readRecoveryEpoch } from './recovery-epoch.ts'
import { readToldOffsets, storeToldOffsets } from './told-offsets.ts'

export type Recovery = {
  db: Db
  log: Log
  keyStore: KeyStore
  transport: EventTransport
  /** The service, and the topics of others that it reads. */
  service: string
  topics: readonly Topic[]
  facts: Facts
}

/** Any number: of several processes of a service one compares, the others then find nothing. */
const LOCK = 7_302_507
const DESTRUCTION = /\.(?:destroy_requested|key_destroyed|account_deleted)$/

/**
 * Before anything is told or answered: was this database set back? Its own topics say so, and the key store's folder. Then a new recovery
 * epoch begins, what was destroyed since the backup is destroyed here too, and what the service told since is taken over.
 * Broken off anywhere it is done again from its beginning.
 * @returns whether the database had been set back
 * @throws when the log or the key store cannot be asked
 */
export async function recover(given: Recovery): Promise<boolean> {
  const { db } = given
  const connection = await db.connect()
  try {
    await connection.query('select pg_advisory_lock($1)', [LOCK])
    try {
      return await recoverAlone(given)
    } finally {
      await connection.query('select pg_advisory_unlock($1)', [LOCK])
    }
  } finally {
    connection.release()
  }
}

async function recoverAlone({ db, log, keyStore, transport, service, topics, facts }: Recovery): Promise<boolean> {
  const told = await readToldOffsets(db)
  const [lost, own, known] = [
    await findLost(db, { transport, service, told }),
    await readRecoveryEpoch(db),
    await readKnownEpoch(keyStore),
  ]
  if (lost.keys.size === 0 && known <= own) {
    await storeToldOffsets(db, lost.ends)
    return false
  }
  // First where no restore reaches it: a database that is set back once more must not use the same epoch again.
  const epoch = await beginEpoch(keyStore, Math.max(own, known, lost.epoch) + 1)
  await raiseRecoveryEpoch(db, epoch - 1)
  log.warn('recovery.restored', { version: String(epoch), count: lost.keys.size })

  const streams = ownStreams(service)
  let buried = 0
  const bury = async (stream: string, messages: readonly IncomingMessage[]) => {
    for (const event of readEvents(stream, messages)) {
      if (!DESTRUCTION.test(event.type)) continue
      await withTransaction(db, (tx) => facts.bury(tx, event))
      buried++
    }
  }
  await transport.readToEnd(streams, told, bury)
  const others = topics.map(topicName).filter((stream) => !streams.includes(stream))
  await transport.readToEnd(others, await readOffsets(db), bury)

  let found = 0
  await transport.readToEnd(streams, told, async (stream, messages) => {
    const events = readEvents(stream, messages).filter((event) => {
      const before = lost.keys.get(lostName(event))
      return before !== undefined && compareVersions(event, before) > 0 && !DESTRUCTION.test(event.type)
    })
    await withTransaction(db, async (tx) => {
      const buried = await buriedOf(tx, [...new Set(events.flatMap((event) => waybillOf(event) ?? []))])
      const outlives = ({ type }: ReceivedEvent) => OUTLIVING.includes(type)
      const living = events.filter((event) => outlives(event) || !buried.has(waybillOf(event) ?? ''))
      await storeFacts(tx, living)
    })
    found += events.length
  })
  const waiting = await applyFacts(db, facts)
  await storeToldOffsets(db, lost.ends)
  log.warn('recovery.destroyed', { version: String(epoch), count: buried })
  log.warn('recovery.taken_over', { version: String(epoch), count: found - waiting })
  if (waiting > 0) log.warn('recovery.waiting', { version: String(epoch), count: waiting })
  return true
}
