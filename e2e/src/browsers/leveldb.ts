import { unpackSnappy } from './snappy.ts'

/** Keys and values of a LevelDB file, whole: its log cuts them at every 32 KB, its tables shorten keys and pack blocks. */
export function readLevelDb(name: string, bytes: Buffer): Buffer[] {
  return name.endsWith('.log') ? readLog(bytes) : readTable(bytes)
}

const BLOCK = 32_768

function readLog(bytes: Buffer): Buffer[] {
  const records: Buffer[] = []
  let open: Buffer[] = []
  for (let at = 0; at + 7 <= bytes.length; ) {
    const left = BLOCK - (at % BLOCK)
    if (left < 7) {
      at += left
      continue
    }
    const length = bytes.readUInt16LE(at + 4)
    const part = bytes.subarray(at + 7, at + 7 + length)
    const kind = bytes[at + 6] as number
    // 1 whole, 2 first, 3 middle, 4 last
    if (kind === 1 || kind === 2) open = []
    open.push(part)
    if (kind === 1 || kind === 4) records.push(Buffer.concat(open))
    at += 7 + length
  }
  return records
}

const magic = Buffer.from('57fb808b247547db', 'hex')

function readTable(bytes: Buffer): Buffer[] {
  if (!bytes.subarray(-8).equals(magic)) return []
  const read = numbers(bytes.subarray(-48))
  read() // where the filters are
  read()
  const index = blockAt(bytes, read(), read())
  return entriesOf(index).flatMap(([, handle]) => {
    const place = numbers(handle)
    return entriesOf(blockAt(bytes, place(), place())).flat()
  })
}

function blockAt(bytes: Buffer, at: number, size: number): Buffer {
  const block = bytes.subarray(at, at + size)
  return bytes[at + size] === 1 ? unpackSnappy(block) : block
}

function entriesOf(block: Buffer): [key: Buffer, value: Buffer][] {
  const entries: [Buffer, Buffer][] = []
  const end = block.length - 4 - 4 * block.readUInt32LE(block.length - 4)
  let key = Buffer.alloc(0)
  for (let at = 0; at < end; ) {
    const head = numbers(block.subarray(at))
    const [shared, own, size] = [head(), head(), head()]
    const from = at + head.read()
    key = Buffer.concat([key.subarray(0, shared), block.subarray(from, from + own)])
    at = from + own + size
    entries.push([key, block.subarray(from + own, at)])
  }
  return entries
}

/** Reads one number after the other, seven bits a byte. */
function numbers(bytes: Buffer): { (): number; read(): number } {
  let at = 0
  const next = () => {
    let value = 0
    for (let shift = 0; ; shift += 7) {
      const byte = bytes[at++] ?? 0
      value += (byte & 127) * 2 ** shift
      if (byte < 128) return value
    }
  }
  return Object.assign(next, { read: () => at })
}
