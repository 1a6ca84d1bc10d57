// Browser and Node.
import type { SourceRecord } from './entry.ts'

/** The last record of a waybill by a service that was accepted, with its hash in base64url. */
export type ChainHead = { epoch: number; number: number; hash: string }

/**
 * What is wrong with a record as the next one after `head` (undefined: the first that is known), or undefined.
 * `number`: a hole, a doublet, or out of order; numbers run from 1 in each recovery epoch. `chain`: it does not hold the hash of
 * the one before it. The first record of a new epoch may hold any: the restored service may have lost what came last.
 */
export function chainFault(head: ChainHead | undefined, record: SourceRecord): 'number' | 'chain' | undefined {
  const { epoch, number, data } = record
  if (number > 1 && data.previous === undefined) return 'chain'
  if (!head) return undefined
  if (epoch === head.epoch) {
    if (number !== head.number + 1) return 'number'
    return data.previous === head.hash ? undefined : 'chain'
  }
  return epoch > head.epoch && number === 1 ? undefined : 'number'
}
