import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { after, before, test } from 'node:test'
import { Router } from 'express'
import { createApp } from '../http/create-app.ts'
import { listen } from '../lifecycle/create-server.ts'
import { silentLog } from '../log/create-log.ts'
import { createMetrics } from '../metrics/create-metrics.ts'
import { PHOTO_LIMIT, photoTypeOf, receivePhoto } from './receive-photo.ts'

const JPEG = Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 16, 0x4a, 0x46, 0x49, 0x46, 0, 1])
const PNG = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13])
const WEBP = Buffer.from('RIFF\x24\x00\x00\x00WEBPVP8 ', 'latin1')

let url = ''
let close = () => {}
before(async () => {
  const router = Router()
  router.put('/photo', async (req, res) => {
    const { type, bytes } = await receivePhoto(req)
    res.json({ type, digest: createHash('sha256').update(bytes).digest('hex') })
  })
  const app = createApp({
    log: silentLog,
    metrics: createMetrics({ service: 'test' }),
    routers: [{ prefix: '/api', router }],
  })
  const { server, port } = await listen(app, { port: 0 })
  url = `http://127.0.0.1:${port}/api/photo`
  close = () => {
    server.closeAllConnections()
    server.close()
  }
})
after(() => close())

const pad = (head: Buffer, size: number) => Buffer.concat([head, Buffer.alloc(size - head.length, 7)])
const put = (body: BodyInit, type = 'image/jpeg') =>
  fetch(url, { method: 'PUT', body, headers: { 'content-type': type }, duplex: 'half' } as RequestInit)
const codeOf = async (response: Response) => ((await response.json()) as { error: { code: string } }).error.code

test('the type is told by the bytes', () => {
  assert.equal(photoTypeOf(JPEG), 'image/jpeg')
  assert.equal(photoTypeOf(PNG), 'image/png')
  assert.equal(photoTypeOf(WEBP), 'image/webp')
  for (const other of ['<svg xmlns="http://', 'GIF89a______', 'RIFF____WAVE', '%PDF-1.7____', '']) {
    assert.equal(photoTypeOf(Buffer.from(other)), undefined)
  }
})

test('photos up to 5 MB arrive whole', async () => {
  for (const [head, type] of [
    [JPEG, 'image/jpeg'],
    [PNG, 'image/png'],
    [WEBP, 'image/webp'],
  ] as const) {
    const photo = pad(head, PHOTO_LIMIT)
    const response = await put(photo, 'image/jpeg')
    assert.deepEqual(await response.json(), { type, digest: createHash('sha256').update(photo).digest('hex') })
  }
})

test('one byte more is refused, told beforehand or not', async () => {
  const photo = pad(JPEG, PHOTO_LIMIT + 1)
  const told = await put(photo)
  assert.equal(told.status, 413)
  assert.equal(await codeOf(told), 'photo_too_large')
  const streamed = await put(new Blob([photo]).stream())
  assert.equal(streamed.status, 413)
  assert.equal(await codeOf(streamed), 'photo_too_large')
})

test('something else is refused at its first bytes, whatever it calls itself', async () => {
  const page = await put(pad(Buffer.from('<svg onload="alert(1)">'), 1_000_000))
  assert.equal(page.status, 415)
  assert.equal(await codeOf(page), 'photo_type')
  assert.equal(await codeOf(await put(JPEG.subarray(0, 5))), 'photo_type')
  assert.equal(await codeOf(await put('')), 'photo_missing')
})
