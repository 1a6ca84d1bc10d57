import { crc32, deflateSync } from 'node:zlib'
import { PNG } from 'pngjs'

/**
 * The same picture with at most 256 colours, which is a third of the bytes and on screens of flat colour no difference to
 * the eye: median cut over the colours that occur, then an 8-bit palette (PNG colour type 3).
 */
export function smallPng(bytes: Uint8Array): Uint8Array {
  const { width, height, data } = PNG.sync.read(Buffer.from(bytes))
  const counts = new Map<number, number>()
  for (let at = 0; at < data.length; at += 4) {
    const colour = colourAt(data, at)
    counts.set(colour, (counts.get(colour) ?? 0) + 1)
  }
  const { palette, indexOf } = choosePalette(counts)
  const rows = Buffer.alloc((width + 1) * height)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      rows[y * (width + 1) + 1 + x] = indexOf.get(colourAt(data, 4 * (y * width + x))) as number
    }
  }
  return encodeIndexed({ width, height, rows, palette })
}

const colourAt = (data: Uint8Array, at: number) =>
  ((data[at] as number) << 16) | ((data[at + 1] as number) << 8) | (data[at + 2] as number)

type Counted = [colour: number, count: number]
/** Colours that will share one entry, and the channel in which they differ most, weighed by how much of the picture they are. */
type Box = { colours: Counted[]; channel: number; spread: number }

function choosePalette(counts: ReadonlyMap<number, number>): { palette: number[]; indexOf: Map<number, number> } {
  const boxes = [boxOf([...counts])]
  while (boxes.length < 256) {
    const widest = boxes.reduce((a, b) => (b.spread > a.spread ? b : a))
    if (widest.spread === 0) break
    boxes.splice(boxes.indexOf(widest), 1, ...cut(widest).map(boxOf))
  }
  const palette: number[] = []
  const indexOf = new Map<number, number>()
  for (const { colours } of boxes) {
    for (const [colour] of colours) indexOf.set(colour, palette.length)
    palette.push(meanOf(colours))
  }
  return { palette, indexOf }
}

const channels = [16, 8, 0] as const
const levelOf = (colour: number, channel: number) => (colour >> channel) & 0xff

function boxOf(colours: Counted[]): Box {
  const weight = Math.sqrt(colours.reduce((sum, [, count]) => sum + count, 0))
  const box: Box = { colours, channel: 0, spread: 0 }
  for (const channel of channels) {
    let [least, most] = [255, 0]
    for (const [colour] of colours) {
      least = Math.min(least, levelOf(colour, channel))
      most = Math.max(most, levelOf(colour, channel))
    }
    const spread = (most - least) * weight
    if (spread > box.spread) Object.assign(box, { channel, spread })
  }
  return box
}

function cut({ colours, channel }: Box): [Counted[], Counted[]] {
  const sorted = colours.toSorted(([a], [b]) => levelOf(a, channel) - levelOf(b, channel))
  const half = sorted.reduce((sum, [, count]) => sum + count, 0) / 2
  let sum = 0
  let at = 0
  while (at < sorted.length - 1 && sum < half) sum += sorted[at++]?.[1] ?? 0
  return [sorted.slice(0, Math.max(1, at)), sorted.slice(Math.max(1, at))]
}

function meanOf(colours: readonly Counted[]): number {
  const total = colours.reduce((sum, [, count]) => sum + count, 0)
  return channels.reduce<number>((colour, channel) => {
    const sum = colours.reduce((all, [one, count]) => all + levelOf(one, channel) * count, 0)
    return colour | (Math.round(sum / total) << channel)
  }, 0)
}

/** PNG (W3C, third edition): header, palette, one stream of rows that each begin with their filter (0: none), end. */
function encodeIndexed(given: { width: number; height: number; rows: Buffer; palette: readonly number[] }): Uint8Array {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(given.width, 0)
  header.writeUInt32BE(given.height, 4)
  header.set([8, 3, 0, 0, 0], 8)
  const colours = given.palette.flatMap((colour) => channels.map((channel) => levelOf(colour, channel)))
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header),
    chunk('PLTE', Buffer.from(colours)),
    chunk('IDAT', deflateSync(given.rows, { level: 9, memLevel: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

function chunk(name: string, content: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(name, 'latin1'), content])
  const ends = Buffer.alloc(8)
  ends.writeUInt32BE(content.length, 0)
  ends.writeUInt32BE(crc32(named), 4)
  return Buffer.concat([ends.subarray(0, 4), named, ends.subarray(4)])
}
