/**
 * The one port through which events leave and enter a service. Two transports implement it, Kafka and the Postgres log; one
 * suite of tests (transport-contract.ts) says what both have to keep.
 */
export interface EventTransport {
  /**
   * Hands messages over; resolves when all of them are stored for good. Messages of one (topic, key) keep their order. Rejects when that is
   * not certain: then any part of them may be stored, and the caller sends all again.
   */
  publish(messages: OutgoingMessage[]): Promise<void>
  /**
   * Starts reading and resolves at once; while the log is away it keeps trying. Members of one group share the partitions.
   * A batch is handed over again, from an earlier offset, until `onBatch` has stored that it is done.
   */
  subscribe(subscription: Subscription): Promise<Reader>
  /**
   * Reads streams to their ends as they are at the call, and answers those. It begins where `from` says (where that names nothing, or another
   * log, at the oldest record), joins no group and stores nothing. Rejects when the log is away.
   */
  readToEnd(
    streams: string[],
    from: readonly StoredOffset[],
    onMessages: (stream: string, messages: IncomingMessage[]) => Promise<void>,
  ): Promise<StoredOffset[]>
  /** Deletes what is older than topics are kept (14 days), where the log does not do that by itself. */
  clean(): Promise<void>
  close(): Promise<void>
}

export interface OutgoingMessage {
  /** Name of the stream, such as `exqress.waybill.v1`. */
  stream: string
  key: string
  /** The envelope as JSON. */
  value: string
}

export interface Subscription {
  /** By convention the service's name. */
  group: string
  streams: string[]
  onBatch(batch: LogBatch): Promise<BatchOutcome>
  /** Where reading goes on, as the application's database has it. */
  storedOffsets(): Promise<StoredOffset[]>
  /** Told now and then how many messages of each stream are not read yet. The Postgres log counts no further than one batch. */
  onLag?(lags: ReadonlyMap<string, number>): void
  /** The reader is beyond its own help: the process should end, and a new one try. */
  onStuck(reason: Error): void
}

export interface StoredOffset {
  stream: string
  partition: number
  /** Which log the offset belongs to; in another one it means nothing. */
  logId: string
  nextOffset: number
}

export interface LogBatch {
  stream: string
  partition: number
  logId: string
  /** Where reading began: the log holds nothing of this partition between here and the first message. */
  fromOffset: number
  /** At least one, by rising offset. */
  messages: IncomingMessage[]
  /** Where the log goes on after this batch; beyond the last message where the log holds records that are nobody's. */
  nextOffset: number
  /** Asks the log where its end is now. */
  endOffset(): Promise<number>
  /** To be called now and then while the batch takes long; rejects when the partition has gone to another member. */
  heartbeat(): Promise<void>
}

export interface IncomingMessage {
  offset: number
  key: string
  value: string
}

/** `seek`: nothing more is taken from this batch; reading goes on at that offset (0 = at the oldest record there is). */
export type BatchOutcome = 'done' | { seek: number }

export interface Reader {
  /** Finishes the batch in hand and leaves the group. */
  close(): Promise<void>
}
