import { connect as connectPlain, type Socket } from 'node:net'
import { type ConnectionOptions, connect as connectTls } from 'node:tls'
import protocol from 'kafkajs/src/protocol/requests/index.js'

/** A broker that kafkajs cannot speak with. Its message names the APIs. */
export class IncompatibleBroker extends Error {
  override name = 'IncompatibleBroker'
}

export interface VersionRange {
  min: number
  max: number
}

/** What kafkajs calls on our behalf, with Kafka's number for each. */
const NEEDED = {
  Produce: 0,
  Fetch: 1,
  ListOffsets: 2,
  Metadata: 3,
  OffsetCommit: 8,
  OffsetFetch: 9,
  GroupCoordinator: 10,
  JoinGroup: 11,
  Heartbeat: 12,
  LeaveGroup: 13,
  SyncGroup: 14,
  CreateTopics: 19,
} as const

/**
 * Asks a broker which versions of its APIs it speaks and compares them with those of kafkajs, whose last release is of 2023: one clear error
 * at the start instead of a failure in the middle of a day. Resolves when all is well.
 * Rejects with IncompatibleBroker, or with the socket's error when no broker answers within `timeoutMs`.
 */
export async function checkBrokerVersions(
  broker: string,
  { ssl, timeoutMs = 5_000 }: { ssl?: boolean | ConnectionOptions; timeoutMs?: number } = {},
): Promise<void> {
  const spoken = await askApiVersions(broker, { ssl, timeoutMs })
  const missing = incompatibleApis(spoken, versionsOfKafkajs())
  if (missing.length > 0) {
    throw new IncompatibleBroker(`the broker at ${broker} and kafkajs have no common version of: ${missing.join(', ')}`)
  }
}

/**
 * The same for a list of brokers: one that answers is enough, one that is incompatible is too much. Rejects with IncompatibleBroker, or,
 * when all are away, with the first one's error.
 */
export async function checkKafka({
  brokers,
  ssl,
}: {
  brokers: string[]
  ssl?: boolean | ConnectionOptions
}): Promise<void> {
  const checks = brokers.map((broker) => checkBrokerVersions(broker, ssl === undefined ? {} : { ssl }))
  const results = await Promise.allSettled(checks)
  const errors = results.flatMap((result) => (result.status === 'rejected' ? [result.reason as unknown] : []))
  const decisive = errors.find((error) => error instanceof IncompatibleBroker)
  if (decisive) throw decisive
  if (errors.length === brokers.length) throw errors[0]
}

/** The names of the needed APIs that have no version in both. Keys are Kafka's API numbers. */
export function incompatibleApis(broker: Map<number, VersionRange>, client: Map<number, VersionRange>): string[] {
  return Object.entries(NEEDED)
    .filter(([, key]) => {
      const [theirs, ours] = [broker.get(key), client.get(key)]
      return !theirs || !ours || theirs.max < ours.min || ours.max < theirs.min
    })
    .map(([name]) => name)
}

/** From the table by which kafkajs itself picks its requests. */
export function versionsOfKafkajs(): Map<number, VersionRange> {
  return new Map(
    Object.entries(NEEDED).map(([name, key]) => {
      const versions = protocol.requests[name]?.versions.map(Number) ?? []
      return [key, { min: Math.min(...versions), max: Math.max(...versions) }]
    }),
  )
}

/** Kafka's ApiVersions request, version 0: the one request that every broker since 0.10 answers, before any sign-in. */
async function askApiVersions(
  broker: string,
  { ssl, timeoutMs }: { ssl: boolean | ConnectionOptions | undefined; timeoutMs: number },
): Promise<Map<number, VersionRange>> {
  const [, host = '', port = ''] = /^(?:\[?)(.+?)(?:\]?):(\d+)$/.exec(broker) ?? []
  const socket: Socket = ssl
    ? connectTls({ host, port: Number(port), servername: host, ...(typeof ssl === 'object' && ssl) })
    : connectPlain({ host, port: Number(port) })
  try {
    return await new Promise((resolve, reject) => {
      let answer = Buffer.alloc(0)
      const giveUp = setTimeout(() => {
        reject(new Error(`no answer from the broker at ${broker} within ${timeoutMs} ms`))
      }, timeoutMs)
      socket.on('error', reject)
      socket.on('close', () => {
        clearTimeout(giveUp)
        reject(new Error(`the broker at ${broker} closed the connection`))
      })
      socket.on('data', (chunk: Buffer) => {
        answer = Buffer.concat([answer, chunk])
        if (answer.length >= 4 && answer.length >= 4 + answer.readInt32BE(0)) resolve(readApiVersions(answer))
      })
      // length, key 18, version 0, correlation id, no client id
      socket.write(Buffer.from([0, 0, 0, 10, 0, 18, 0, 0, 0, 0, 0, 1, 0xff, 0xff]))
    })
  } finally {
    socket.destroy()
  }
}

function readApiVersions(answer: Buffer): Map<number, VersionRange> {
  // length (4), correlation id (4), error (2), count (4), then key, min, max (2 each)
  const count = answer.readInt32BE(10)
  return new Map(
    Array.from({ length: count }, (_, index) => {
      const at = 14 + index * 6
      return [answer.readInt16BE(at), { min: answer.readInt16BE(at + 2), max: answer.readInt16BE(at + 4) }]
    }),
  )
}
