import type { AccessRecord, Topic } from '@exqress/contracts/events.ts'
import { recordHash } from '@exqress/crypto/ledger/entry-node.ts'
import { type Db, withTransaction } from '@exqress/service/db.ts'
import { applyEvents } from '@exqress/service/events/apply-events.ts'
import type { ReceivedEvent } from '@exqress/service/events/envelope.ts'
import { v7 } from 'uuid'
import { handlers, rules } from '../consumers.ts'

type Service = 'admin' | 'delivery' | 'user'
export type ToldReading = ReceivedEvent<AccessRecord>

/** For tests: services that read parcels and tell of it, numbered and chained as they do. */
export function createReaders() {
  const heads = new Map<string, { number: number; hash: string }>()
  return function read(service: Service, waybillId: string, epoch = 1): ToldReading {
    const key = `${service} ${waybillId} ${epoch}`
    const head = heads.get(key)
    const number = (head?.number ?? 0) + 1
    const data: AccessRecord = {
      waybillId,
      recordId: v7(),
      actor: `actor-of-${waybillId.slice(-8)}`,
      role: service === 'user' ? 'recipient' : service === 'delivery' ? 'courier' : 'operator',
      readers: ['courier'],
      fields: ['progress', 'route'],
      purpose: 'scan',
      at: new Date().toISOString(),
      online: true,
      ...(head && { previous: head.hash }),
    }
    const hash = Buffer.from(recordHash({ service, epoch, number, data })).toString('base64url')
    heads.set(key, { number, hash })
    const topic: Topic = `${service}-access`
    const from = { id: v7(), source: `/${service}`, type: 'access.recorded', time: data.at }
    return { topic, key: waybillId, epoch, version: number, ...from, data }
  }
}

/** Events arrive, as the consumer gets them. */
export async function arrive(db: Db, events: readonly ReceivedEvent[]): Promise<string[]> {
  const outcomes: string[] = []
  for (const topic of new Set(events.map((event) => event.topic))) {
    const some = events.filter((event) => event.topic === topic)
    outcomes.push(...(await withTransaction(db, (tx) => applyEvents(tx, { ...rules, handlers }, topic, some as never))))
  }
  return outcomes
}
