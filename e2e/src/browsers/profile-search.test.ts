import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib'
import type { Store } from '@exqress/scripts/lib/leak-search.ts'
import { readStorage } from '../browser/read-storage.ts'
import { bytesOf, type Canary, canaries, plantInPage, unseenCanaries } from './canaries.ts'
import { joined, readProfile, unpackPdf } from './read-profile.ts'
import { openWatched } from './watched-browser.ts'

const every = ['UTF-8', 'UTF-16LE', 'UTF-16BE', 'CP949', 'hex', 'JSON \\u', 'percent', 'base64']
const served = (place: string, at: number, where: RegExp): Canary => ({
  place,
  text: `황보카나리${at} 010-0000-77${at}`,
  encodings: every,
  in: [where],
})
const inCache = /^profile .*\/Cache_Data\/.*unpacked/
const gzipped = served('a gzipped answer in the cache', 40, inCache)
const brotli = served('a Brotli answer in the cache', 41, inCache)
const pdf = served('a stream of a PDF', 42, /^saved .*\.pdf/)

test('the search sees a canary in every store of a browser, in the page and in its folder, and in every encoding', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'exqress-profile-'))
  const kept = { 'cache-control': 'max-age=3600', 'content-type': 'text/plain' }
  const server = createServer((req, res) => {
    if (req.url === '/gzip')
      res.writeHead(200, { ...kept, 'content-encoding': 'gzip' }).end(gzipSync(bytesOf(gzipped.text)))
    else if (req.url === '/br')
      res.writeHead(200, { ...kept, 'content-encoding': 'br' }).end(brotliCompressSync(bytesOf(brotli.text)))
    else if (req.url === '/labels.pdf') {
      const stream = deflateSync(bytesOf(pdf.text))
      const document = Buffer.concat([
        Buffer.from('%PDF-1.4\n1 0 obj\n<< >>\nstream\n'),
        stream,
        Buffer.from('\nendstream\n'),
      ])
      res.writeHead(200, { 'content-disposition': 'attachment; filename="labels.pdf"' }).end(document)
    } else
      res
        .writeHead(200, { 'content-type': 'text/html', 'cache-control': 'no-store' })
        .end('<!doctype html><a href="/labels.pdf">')
  })
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  t.after(() => {
    server.close()
    server.closeAllConnections()
    rmSync(folder, { recursive: true, force: true })
  })
  const browser = await openWatched(folder)
  const { page } = browser
  await page.goto(`http://localhost:${(server.address() as AddressInfo).port}/`)
  await plantInPage(page)
  await page.evaluate(async () => void [await (await fetch('/gzip')).text(), await (await fetch('/br')).text()])
  const download = page.waitForEvent('download')
  await page.locator('a').evaluate((link: HTMLElement) => link.click())
  await (await download).path()
  const stores: Store[] = [{ name: 'page of somebody', bytes: joined(await readStorage(page)) }]
  await browser.close()
  stores.push({ name: 'told by somebody', bytes: joined(browser.told) })
  stores.push(...readProfile(folder, 'profile of somebody'))
  stores.push(...browser.saved.map(({ file, bytes }) => ({ name: `saved ${file}`, bytes: unpackPdf(bytes) })))
  assert.deepEqual(unseenCanaries(stores, [...Object.values(canaries), gzipped, brotli, pdf]), [])
})
