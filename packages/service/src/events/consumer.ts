import { setTimeout as sleep } from 'node:timers/promises'
import { type Topic, topicName } from '@exqress/contracts/events.ts'
import { type Db, isPassingDatabaseError, type Tx, withTransaction } from '../db.ts'
import { applyEvents, type Outcome, type Rules } from './apply-events.ts'
import { storeDeadLetter, storeUnreadable } from './dead-letters.ts'
import { type ReceivedEvent, readEnvelope } from './envelope.ts'
import { lockOffset, readOffsets, resetOffset, storeOffset } from './offsets.ts'
import { drainKey, heldUpBy, takeDueKeys } from './parked.ts'
import { redriveDeadLetter } from './redrive-dead-letter.ts'
import type { BatchOutcome, EventTransport, IncomingMessage, LogBatch } from './transport.ts'

export interface ConsumerOptions extends Rules {
  db: Db
  transport: EventTransport
  /** By convention the service's name. All processes of a service share it, and its database holds this one group's progress. */
  group: string
  topics: Topic[]
  /** Tries of one event before it becomes a dead letter; 5 unless given. */
  maxFailures?: number
  /** Wait after the first failure, doubled each time; 100 ms unless given. */
  backoffMs?: number
  /** The reader cannot go on: the process should end. */
  onStuck: (reason: Error) => void
  /** Told of each failed try of a handler. */
  onFailure?: (event: Pick<ReceivedEvent, 'id' | 'topic' | 'type' | 'epoch' | 'version'>, error: unknown) => void
  /** Told while the database is away; the consumer goes on trying. */
  onTrouble?: (part: 'postgres', error: unknown) => void
  /** Told after each commit, for the figures. */
  onApplied?: (counts: { [K in Outcome]?: number }) => void
  /** Told every few seconds how many messages of each stream are not read yet. */
  onLag?: (lags: ReadonlyMap<string, number>) => void
}

export interface Consumer {
  /** See redriveDeadLetter. */
  redrive(deadLetterId: string): Promise<boolean>
  /** Finishes the transaction in hand. */
  close(): Promise<void>
}

/** Events of one transaction at most: enough to share its cost, few enough to keep its locks short. */
const CHUNK = 250

/** Messages that are applied together, and the part of the log that is behind us then: from `from` up to before `end`. */
interface Chunk {
  from: number
  messages: Arrived[]
  end: number
}

/** What a transaction came to: either reading has to go on elsewhere, or it was committed. */
interface Done {
  seek?: number
  outcomes?: Outcome[]
  /** Keys whose parked events may go on now. */
  held?: string[]
}

type Arrived = IncomingMessage & ({ event: ReceivedEvent } | { event?: undefined; fault: unknown })

/**
 * Reads topics and applies their events by the rules, exactly once each as far as the database goes: what a handler writes, the key's version and
 * the offset commit together. One transaction holds as many events as came at once; when it fails, its events are tried one by one.
 */
export async function createConsumer(options: ConsumerOptions): Promise<Consumer> {
  const { db, transport, group, topics, onStuck, maxFailures = 5, backoffMs = 100 } = options
  const stop = new AbortController()
  const failed = (event: ReceivedEvent, error: unknown) => options.onFailure?.(event, error)
  const drain = async (keys: string[]) => {
    for (const key of keys) await drainKey(db, options, { key, maxFailures, backoffMs, onFailure: failed })
  }

  /** Applies a chunk in one transaction. */
  async function applyChunk(batch: LogBatch, chunk: Chunk): Promise<BatchOutcome> {
    const {
      seek,
      outcomes = [],
      held = [],
    } = await withTransaction(db, async (tx): Promise<Done> => {
      const expected = await lockOffset(tx, batch)
      // Behind: the database was set back, or is new, and reads again what it lacks. Ahead: another member was here.
      if (expected < chunk.from || expected >= chunk.end) return { seek: expected }
      const fresh = chunk.messages.filter(({ offset }) => offset >= expected)
      for (const { event, ...message } of fresh) {
        if (!event && 'fault' in message) await storeUnreadable(tx, batch.stream, message, message.fault)
      }
      const events = fresh.flatMap(({ event }) => event ?? [])
      const applied = events.length > 0 ? await applyAll(tx, events) : {}
      await storeOffset(tx, batch, chunk.end)
      return applied
    })
    if (seek !== undefined) return settleSeek(batch, seek)
    options.onApplied?.(countOf(outcomes))
    await drain(held)
    return 'done'
  }

  async function applyAll(tx: Tx, events: ReceivedEvent[]): Promise<Done> {
    const outcomes = await applyEvents(tx, options, (events[0] as ReceivedEvent).topic, events)
    return { outcomes, held: await heldUpBy(tx, [...new Set(events.map(({ key }) => key))]) }
  }

  async function settleSeek(batch: LogBatch, seek: number): Promise<BatchOutcome> {
    // Offsets beyond the end are of a log that was longer once: this one is read from its beginning.
    if (seek <= batch.nextOffset || seek <= (await batch.endOffset())) return { seek }
    await resetOffset(db, batch, seek)
    return { seek: 0 }
  }

  /** Applies a chunk whatever it takes: waits while the database is away, finds the one event whose handler fails. */
  async function applySurely(batch: LogBatch, chunk: Chunk): Promise<BatchOutcome> {
    let poison: { event: ReceivedEvent; error: unknown } | undefined
    for (let failures = 0, waitMs = backoffMs; !stop.signal.aborted; ) {
      try {
        return poison ? await giveUp(batch, chunk, poison) : await applyChunk(batch, chunk)
      } catch (error) {
        if (isPassingDatabaseError(error)) {
          options.onTrouble?.('postgres', error)
        } else if (chunk.messages.length > 1) {
          return applyOneByOne(batch, chunk)
        } else {
          const event = chunk.messages[0]?.event
          if (!event) throw error
          failed(event, error)
          if (++failures >= maxFailures) poison = { event, error }
        }
      }
      await pause(waitMs, stop.signal)
      waitMs = Math.min(waitMs * 2, 2_000)
      await batch.heartbeat()
    }
    return { seek: chunk.from }
  }

  async function applyOneByOne(batch: LogBatch, chunk: Chunk): Promise<BatchOutcome> {
    let { from } = chunk
    for (const [index, message] of chunk.messages.entries()) {
      const end = chunk.messages[index + 1]?.offset ?? chunk.end
      const outcome = await applySurely(batch, { from, messages: [message], end })
      if (outcome !== 'done') return outcome
      from = end
    }
    return 'done'
  }

  async function giveUp(
    batch: LogBatch,
    chunk: Chunk,
    { event, error }: { event: ReceivedEvent; error: unknown },
  ): Promise<BatchOutcome> {
    return withTransaction(db, async (tx) => {
      const expected = await lockOffset(tx, batch)
      if (expected < chunk.from || expected >= chunk.end) return { seek: expected }
      await storeDeadLetter(tx, event, error)
      await storeOffset(tx, batch, chunk.end)
      return 'done'
    })
  }

  async function onBatch(batch: LogBatch): Promise<BatchOutcome> {
    const arrived = batch.messages.map((message) => readMessage(batch.stream, message))
    for (const chunk of chunksOf(arrived, batch, options.passThrough)) {
      const outcome = await applySurely(batch, chunk)
      if (outcome !== 'done') return outcome
      await batch.heartbeat()
    }
    return 'done'
  }

  async function sweepUntilStopped() {
    while (!stop.signal.aborted) {
      await pause(1_000, stop.signal)
      if (stop.signal.aborted) return
      await takeDueKeys(db)
        .then(drain)
        .catch((error) => options.onTrouble?.('postgres', error))
    }
  }

  const reader = await transport.subscribe({
    group,
    streams: topics.map(topicName),
    onBatch,
    onStuck,
    storedOffsets: () => readOffsets(db),
    ...(options.onLag ? { onLag: options.onLag } : {}),
  })
  const sweeping = sweepUntilStopped()
  return {
    redrive: (id) => redriveDeadLetter(db, options, id),
    async close() {
      stop.abort()
      await reader.close()
      await sweeping
    },
  }
}

function readMessage(stream: string, message: IncomingMessage): Arrived {
  try {
    return { ...message, event: readEnvelope(stream, message.key, message.value) }
  } catch (fault) {
    return { ...message, fault }
  }
}

/** An event that passes through stands alone: its handler takes locks that the others must not hold. */
function* chunksOf(
  arrived: Arrived[],
  { fromOffset, nextOffset }: LogBatch,
  passThrough: Rules['passThrough'],
): Generator<Chunk> {
  let from = fromOffset
  let messages: Arrived[] = []
  for (const [index, message] of arrived.entries()) {
    messages.push(message)
    const following = arrived[index + 1]
    const alone = [message, following].some((one) => one?.event && passThrough?.(one.event))
    if (alone || messages.length === CHUNK || !following) {
      const end = following?.offset ?? nextOffset
      yield { from, messages, end }
      from = end
      messages = []
    }
  }
}

function countOf(outcomes: Outcome[]): { [K in Outcome]?: number } {
  const counts: { [K in Outcome]?: number } = {}
  for (const outcome of outcomes) counts[outcome] = (counts[outcome] ?? 0) + 1
  return counts
}

async function pause(ms: number, stop: AbortSignal) {
  await sleep(ms, undefined, { signal: stop }).catch(() => {})
}
