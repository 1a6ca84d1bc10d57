// Node only. Reads a whole log from its first leaf to its last and says whether it is what was signed.
import { equalBytes } from '../bytes.ts'
import { canonicalJson } from './canonical-json.ts'
import { originOf } from './checkpoint.ts'
import { createCheckpointOpener } from './checkpoint-node.ts'
import { dataTextOf, type LedgerEntry, SALT_LENGTH } from './entry.ts'
import { entryHash, recordHashText } from './entry-node.ts'
import { createGrowingTree } from './growing-tree-node.ts'
import { LedgerBroken } from './ledger-broken.ts'
import { type ChainHead, chainFault } from './record-chain.ts'

/** A leaf as it is kept: what was hashed, and the hash that was kept of it. */
export type LogLine = {
  index: number
  salt: Uint8Array
  leaf: Uint8Array
  /** Canonical JSON. */
  entry: string
}

export type LogFault = {
  ok: false
  /** The first leaf at which something is wrong. */
  index: number
  /**
   * `order`: another leaf stands there. `foreign`: it is of another log. `edited`: it is not what was hashed. `malformed`: it
   * cannot be read. `cut`: it is missing. `unproven`: one of the leaves from `index` up to before `to` is not what was signed (all of
   * it was made to fit). `signature`: the checkpoint over it is not signed by the log's key. `number`, `chain`: it is proven, but its service left a
   * record out before it.
   */
  reason: 'order' | 'foreign' | 'edited' | 'malformed' | 'cut' | 'unproven' | 'signature' | 'number' | 'chain'
  to?: number
  /** Leaves before it are proven by a checkpoint. One from here up to `index` is bad too if somebody made it fit its own hash. */
  proven: number
}
/** `proven`: leaves that a signed checkpoint covers. */
export type LogVerdict = { ok: true; size: number; proven: number } | LogFault

export type LogReader = {
  /** The next leaf. */
  line(line: LogLine): void
  /** A checkpoint over the leaves so far, as a signed note. */
  checkpoint(note: string): void
  /** Nothing more can change the verdict. */
  readonly isBroken: boolean
  /**
   * @param unsigned the head that is kept over leaves which no checkpoint covers yet; without it they count as unproven
   */
  end(unsigned?: { size: number; root: Uint8Array }): LogVerdict
}

/**
 * @param publicKey the log's key, 32 bytes
 */
export function createLogReader({ logId, publicKey }: { logId: string; publicKey: Uint8Array }): LogReader {
  const opener = createCheckpointOpener({ origin: originOf(logId), publicKey })
  const tree = createGrowingTree()
  const heads = new Map<string, ChainHead>()
  /** Leaves that a signature covers. */
  let proven = 0
  let fault: LogFault | undefined
  /** Told once the leaf itself is proven: before that, it may be the tampering that broke the chain. */
  let sourceFault: LogFault | undefined

  const fail = (index: number, reason: LogFault['reason'], to?: number) => {
    fault ??= { ok: false, index, reason, proven, ...(to === undefined ? {} : { to }) }
  }

  /** The entry, and the text of its record's data. Every entry has one spelling only. */
  function readEntry({ index, entry: text }: LogLine): { entry: LedgerEntry; data: string } | undefined {
    try {
      const entry = JSON.parse(text) as LedgerEntry
      const data = entry.kind === 'link' ? '' : dataTextOf(text, entry)
      if (data === undefined || (entry.kind === 'link' && canonicalJson(entry) !== text))
        throw new TypeError('spelling')
      if (entry.log !== logId) return void fail(index, 'foreign')
      if (entry.index !== index) return void fail(index, 'order')
      return { entry, data }
    } catch {
      return void fail(index, 'malformed')
    }
  }

  function follow({ entry, data }: { entry: LedgerEntry; data: string }): void {
    if (entry.kind === 'link') {
      followLink(entry)
      return
    }
    const { service, epoch, number } = entry
    const key = `${service} ${entry.data.waybillId}`
    const reason = chainFault(heads.get(key), entry)
    if (reason) sourceFault ??= { ok: false, index: entry.index, reason, proven }
    heads.set(key, { epoch, number, hash: recordHashText(entry, data) })
  }

  /** The end of the log before, which our key signed too; it stands first. */
  function followLink({ index, note }: LedgerEntry & { kind: 'link' }): void {
    if (index !== 0) throw new TypeError('a link stands first')
    const [origin = ''] = note.split('\n', 1)
    createCheckpointOpener({ origin, publicKey }).open(note)
  }

  function compare({ size, root }: { size: number; root: Uint8Array }) {
    if (size > tree.size) return fail(tree.size, 'cut')
    if (size < tree.size) return fail(size, 'order')
    if (!equalBytes(tree.root(), root)) return fail(proven, 'unproven', size)
    proven = size
    if (sourceFault) fault = { ...sourceFault, proven }
  }

  return {
    get isBroken() {
      return fault !== undefined
    },
    line(line) {
      if (fault) return
      if (line.index !== tree.size) return fail(tree.size, 'order')
      if (line.salt.length !== SALT_LENGTH || line.leaf.length !== 32) return fail(line.index, 'malformed')
      const hash = entryHash(line.salt, line.entry)
      const entry = readEntry(line)
      if (!entry) return
      if (!equalBytes(hash, line.leaf)) return fail(line.index, 'edited')
      try {
        follow(entry)
      } catch {
        return fail(line.index, 'malformed')
      }
      tree.append(hash)
    },
    checkpoint(note) {
      if (fault) return
      try {
        compare(opener.open(note))
      } catch (error) {
        if (!(error instanceof LedgerBroken)) throw error
        fail(proven, error.reason === 'proof' ? 'malformed' : error.reason)
      }
    },
    end(unsigned) {
      const signed = proven
      if (!fault && unsigned) compare(unsigned)
      if (!fault && proven < tree.size) fail(proven, 'unproven', tree.size)
      if (!fault && sourceFault) fault = { ...sourceFault, proven }
      return fault ?? { ok: true, size: tree.size, proven: signed }
    },
  }
}
