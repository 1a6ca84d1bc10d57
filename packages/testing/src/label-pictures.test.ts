import assert from 'node:assert/strict'
import { test } from 'node:test'
import { decodeWithZxing } from './decode-qr.ts'
import { cameraPicture, degradedPictures, labelVideo } from './label-pictures.ts'
import { testLabel } from './test-label.ts'

for (const [width, height] of [
  [640, 480],
  [1280, 720],
] as const) {
  test(`a video of ${width} × ${height} shows one label after another, and each can be read`, async () => {
    const labels = [1, 2, 3].map((seed) => testLabel({}, { seed }))
    const start = performance.now()
    const video = Buffer.from(labelVideo(labels, { width, height, framesEach: 4, framesBetween: 1 }))
    assert.ok(performance.now() - start < 4000)
    const header = `YUV4MPEG2 W${width} H${height} F10:1 Ip A1:1 C420jpeg\n`
    assert.equal(video.subarray(0, header.length).toString(), header)
    const frameBytes = 'FRAME\n'.length + (width * height * 3) / 2
    assert.equal(video.length, header.length + 15 * frameBytes)
    const read: (string | undefined)[] = []
    for (let i = 0; i < 15; i++) {
      const at = header.length + i * frameBytes + 'FRAME\n'.length
      const [code] = await decodeWithZxing({ width, height, luma: video.subarray(at, at + width * height) })
      read.push(code?.text)
    }
    assert.deepEqual(
      read,
      labels.flatMap(({ labelUrl }) => [...Array(4).fill(labelUrl), undefined]),
    )
  })
}

test('the same seed gives the same video, another one another', () => {
  const options = { framesEach: 2, turnDegrees: 30, blurRadius: 1 }
  const video = labelVideo([testLabel()], options)
  assert.deepEqual(labelVideo([testLabel()], options), video)
  assert.notDeepEqual(labelVideo([testLabel()], { ...options, seed: 2 }), video)
})

test('pictures get worse with the level, from readable to hard, and are the same for the same seed', async (t) => {
  const label = testLabel()
  assert.ok((await decodeWithZxing(cameraPicture(label))).length > 0)
  const read = [0, 0, 0, 0]
  const pictures = degradedPictures(label, 5)
  for (const { degradation, level, picture } of pictures) {
    const codes = await decodeWithZxing(picture)
    const ok = codes.some(({ text }) => text === label.labelUrl)
    t.diagnostic(`${degradation} ${level}: ${ok ? 'read' : 'not read'}`)
    if (ok) read[level] = (read[level] ?? 0) + 1
  }
  assert.ok((read[1] as number) >= 6 && (read[1] as number) >= (read[3] as number), `read by level: ${read}`)
  assert.ok((read[3] as number) < 8, 'level 3 is no challenge')
  assert.deepEqual(degradedPictures(label, 5), pictures)
})
