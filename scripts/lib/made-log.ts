import { createHash } from 'node:crypto'
import { canonicalJson } from '@exqress/crypto/ledger/canonical-json.ts'
import { originOf } from '@exqress/crypto/ledger/checkpoint.ts'
import { signCheckpoint } from '@exqress/crypto/ledger/checkpoint-node.ts'
import type { LedgerEntry, SourceRecord } from '@exqress/crypto/ledger/entry.ts'
import { entryHash, recordHash } from '@exqress/crypto/ledger/entry-node.ts'
import { createGrowingTree } from '@exqress/crypto/ledger/growing-tree-node.ts'
import { exportReceiptPublicKey, importReceiptKey, newReceiptKeyBytes } from '@exqress/crypto/sign-node.ts'

export type LeafLine = { kind: 'leaf'; index: number; salt: string; leaf: string; entry: LedgerEntry }
export type ExportLine =
  | LeafLine
  | { kind: 'checkpoint'; note: string }
  | { kind: 'log'; size: number; [name: string]: unknown }

const text = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64url')
/** Made up from a number, so that a failure can be had again. */
const digest = (seed: string) => createHash('sha256').update(seed).digest()
const uuid = (seed: string) => {
  const hex = digest(seed).toString('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-7${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}

/** The leaf's hash as its entry and salt have it: what a tamperer would put there. */
export const hashOfLeaf = ({ salt, entry }: Pick<LeafLine, 'salt' | 'entry'>): string =>
  text(entryHash(Buffer.from(salt, 'base64url'), canonicalJson(entry)))

export const newLogKey = () => importReceiptKey(newReceiptKeyBytes())

/**
 * For tests and benchmarks: an exported log of invented readings, signed after every `every` leaves and at its end.
 * @param waybills how many parcels they are of
 */
export function* makeLog({
  size,
  every,
  key,
  logId = '2026-11',
  waybills = Math.ceil(size / 6),
}: {
  size: number
  every: number
  key: ReturnType<typeof newLogKey>
  logId?: string
  waybills?: number
}): Generator<ExportLine> {
  const publicKey = exportReceiptPublicKey(key)
  yield { kind: 'log', logId, origin: originOf(logId), publicKey: text(publicKey), size }
  const tree = createGrowingTree()
  const heads = new Map<string, { number: number; hash: string }>()
  for (let index = 0; index < size; index++) {
    const place = digest(`${logId} ${index}`)
    const waybillId = uuid(`${logId} waybill ${place.readUInt32BE(0) % waybills}`)
    const service = ['admin', 'delivery', 'user'][(place[4] ?? 0) % 3] as string
    const head = heads.get(`${service} ${waybillId}`)
    const record: SourceRecord = {
      service,
      epoch: 1,
      number: (head?.number ?? 0) + 1,
      data: {
        waybillId,
        recordId: uuid(`${logId} record ${index}`),
        actor: place.toString('base64url').slice(0, 22),
        role: 'courier',
        readers: ['courier', 'courier_in_hand'],
        fields: ['handling', 'phone', 'progress', 'recipientName', 'route', 'unit'],
        purpose: 'scan',
        at: new Date(Date.UTC(2026, 10, 1) + index * 1000).toISOString(),
        device: uuid(`device ${index % 90}`),
        online: true,
        ...(head && { previous: head.hash }),
      },
    }
    heads.set(`${service} ${waybillId}`, { number: record.number, hash: text(recordHash(record)) })
    const entry: LedgerEntry = { log: logId, index, kind: 'record', ...record }
    const salt = text(digest(`${logId} salt ${index}`).subarray(0, 16))
    const leaf = hashOfLeaf({ salt, entry })
    tree.append(Buffer.from(leaf, 'base64url'))
    yield { kind: 'leaf', index, salt, leaf, entry }
    if ((index + 1) % every === 0 || index + 1 === size) {
      const checkpoint = { origin: originOf(logId), size: index + 1, root: tree.root() }
      yield { kind: 'checkpoint', note: signCheckpoint(key, checkpoint) }
    }
  }
}
