import assert from 'node:assert/strict'
import { test } from 'node:test'
import { PNG } from 'pngjs'
import { smallPng } from './small-png.ts'

function picture(colourOf: (x: number, y: number) => [number, number, number]): Buffer {
  const png = new PNG({ width: 64, height: 48 })
  for (let y = 0; y < 48; y++) for (let x = 0; x < 64; x++) png.data.set([...colourOf(x, y), 255], 4 * (y * 64 + x))
  return PNG.sync.write(png)
}

test('few colours stay as they are', () => {
  const drawn = picture((x, y) => [x < 20 ? 255 : 12, (y * 5) % 250, 77])
  assert.deepEqual(PNG.sync.read(Buffer.from(smallPng(drawn))).data, PNG.sync.read(drawn).data)
})

test('many colours become 256 that are close', () => {
  const drawn = picture((x, y) => [x * 4, y * 5, (x * y) % 256])
  const before = PNG.sync.read(drawn).data
  const after = PNG.sync.read(Buffer.from(smallPng(drawn))).data
  let worst = 0
  for (let at = 0; at < before.length; at++) worst = Math.max(worst, Math.abs((before[at] ?? 0) - (after[at] ?? 0)))
  assert.ok(worst > 0 && worst < 48, `off by ${worst}`)
})
