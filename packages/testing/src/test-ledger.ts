import { canonicalJson } from '@exqress/crypto/ledger/canonical-json.ts'
import type { OpeningsToCheck } from '@exqress/crypto/ledger/check-openings.ts'
import { originOf } from '@exqress/crypto/ledger/checkpoint.ts'
import { signCheckpoint } from '@exqress/crypto/ledger/checkpoint-node.ts'
import { recordEntryText } from '@exqress/crypto/ledger/entry.ts'
import { entryHash, recordHashText } from '@exqress/crypto/ledger/entry-node.ts'
import { createGrowingTree } from '@exqress/crypto/ledger/growing-tree-node.ts'
import { appendLeaves, hashOfRange, tileName } from '@exqress/crypto/ledger/tiles-node.ts'
import { consistencyPath, consistencyRanges, inclusionPath, type Range } from '@exqress/crypto/ledger/tree-shape.ts'
import { exportReceiptPublicKey, importReceiptKey, newReceiptKeyBytes } from '@exqress/crypto/sign-node.ts'

type Leaf = { service: string; number: number; waybillId: string; index: number; salt: Uint8Array; entry: string }

const text = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64url')

/** A real log, small and in memory: records chained as services chain them, signed heads and proofs as the admin service makes them. */
export function createTestLedger({ logId = '2026-11', key = importReceiptKey(newReceiptKeyBytes()) } = {}) {
  const rows = new Map<string, { number: number; hash: string }>()
  const leaves: Leaf[] = []
  return {
    logId,
    publicKey: text(exportReceiptPublicKey(key)),
    append(service: string, record: { waybillId: string } & Record<string, unknown>): void {
      const row = service + record.waybillId
      const before = rows.get(row)
      const data = canonicalJson({ ...record, ...(before && { previous: before.hash }) })
      const place = { service, epoch: 1, number: (before?.number ?? 0) + 1 }
      rows.set(row, { number: place.number, hash: recordHashText(place, data) })
      const index = leaves.length
      const entry = recordEntryText({ log: logId, index, ...place }, data)
      leaves.push({ ...place, waybillId: record.waybillId, index, salt: new Uint8Array(16).fill(index), entry })
    },
    /** What is answered at a size of the log (default: now) to a device that knew a head. */
    answer(
      waybillId: string,
      { size = leaves.length, known, by = key }: { size?: number; known?: number | undefined; by?: typeof key } = {},
    ): OpeningsToCheck {
      const hashes = leaves.slice(0, size).map(({ salt, entry }) => entryHash(salt, entry))
      const tiles = new Map(appendLeaves(0, hashes, []).map((tile) => [tileName(tile), tile.hashes]))
      const hashesOf = (ranges: Range[]) => ranges.map((range) => text(hashOfRange(range, tiles)))
      const tree = createGrowingTree()
      for (const hash of hashes) tree.append(hash)
      const note = signCheckpoint(by, { origin: originOf(logId), size, root: tree.root() })
      const consistency = known && known <= size ? hashesOf(consistencyRanges(consistencyPath(known, size))) : undefined
      const entries = leaves
        .filter((leaf) => leaf.waybillId === waybillId && leaf.index < size)
        .sort((a, b) => (a.service < b.service ? -1 : a.service > b.service ? 1 : a.number - b.number))
        .map(({ index, salt, entry }) => {
          return { logId, index, salt: text(salt), entry, proof: hashesOf(inclusionPath(index, size)) }
        })
      return {
        waybillId,
        publicKey: text(exportReceiptPublicKey(key)),
        logs: size > 0 ? [{ logId, size, note, ...(consistency && { consistency }) }] : [],
        entries,
      }
    },
  }
}
