import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { extname, join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { encodeToken, labelUrl } from '@exqress/crypto/token.ts'
import { launchBrowser } from '@exqress/local/chromium.ts'
import type { Browser, Page } from 'playwright-core'
import QRCode from 'qrcode'
import { build } from 'vite'
import { writeFilm } from '../../gallery/film.ts'

const gallery = fileURLToPath(new URL('../../gallery/', import.meta.url))
const tokens = [1, 2, 3].map((seed) => encodeToken(new Uint8Array(24).map((_, i) => (i * 37 + seed * 91) % 256)))
const [first, second, third] = tokens as [string, string, string]
const address = (token: string) => labelUrl('https://exqress.com', token)

type Report = { token: string; how: string; at: number; asked: number }
const reportsOf = (page: Page) => page.evaluate(() => (globalThis as unknown as { reports: Report[] }).reports)
const waitForReports = (page: Page, count: number) =>
  page.waitForFunction((n) => (globalThis as unknown as { reports: Report[] }).reports.length >= n, count, {
    timeout: 20_000,
  })

describe('the scanner in a real browser', { timeout: 120_000 }, () => {
  let folder: string
  let server: Server
  let base: string
  let browser: Browser
  let blind: Browser

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'exqress-scanner-'))
    await build({
      configFile: join(gallery, 'vite.config.ts'),
      build: { outDir: join(folder, 'dist'), emptyOutDir: true },
    })
    writeFilm(join(folder, 'film.y4m'), [
      { text: address(first), frames: 12 },
      { text: undefined, frames: 4 },
      { text: 'https://example.org/not-ours', frames: 8, turn: -0.3 },
      { text: address(second), frames: 12, module: 4, turn: 0.6 },
      { text: undefined, frames: 14 },
    ])
    const types: Record<string, string> = {
      '.html': 'text/html',
      '.js': 'text/javascript',
      '.css': 'text/css',
      '.wasm': 'application/wasm',
    }
    server = createServer((request, response) => {
      try {
        const body = readFileSync(join(folder, 'dist', new URL(request.url ?? '/', 'http://x').pathname))
        // the policy that the apps are served with: nothing from elsewhere, wasm from here
        response.setHeader(
          'content-security-policy',
          "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self' 'unsafe-inline'; img-src 'self' blob: data:; media-src 'self' blob:; worker-src 'self'",
        )
        response.setHeader(
          'content-type',
          types[extname(request.url?.split('?')[0] ?? '')] ?? 'application/octet-stream',
        )
        response.end(body)
      } catch {
        response.writeHead(404).end()
      }
    })
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
    base = `http://localhost:${(server.address() as AddressInfo).port}`
    browser = await launchBrowser({ cameraFile: join(folder, 'film.y4m') })
    blind = await launchBrowser()
  })

  after(async () => {
    await Promise.all([browser?.close(), blind?.close()])
    server?.close()
    rmSync(folder, { recursive: true, force: true })
  })

  async function open(inBrowser: Browser, path: string) {
    const context = await inBrowser.newContext({ viewport: { width: 360, height: 780 }, locale: 'ko-KR' })
    const page = await context.newPage()
    const faults: string[] = []
    page.on('pageerror', (error) => faults.push(error.message))
    page.on('console', (message) => message.type() === 'error' && faults.push(message.text()))
    const elsewhere: string[] = []
    page.on('request', (request) => {
      if (!/^(blob|data):/.test(request.url()) && !request.url().startsWith(base)) elsewhere.push(request.url())
    })
    await page.goto(`${base}${path}`)
    return { page, faults, elsewhere, close: () => context.close() }
  }

  test('continuous: each label once while it lies there, again after it was away, foreign codes told as such', async () => {
    const { page, faults, elsewhere, close } = await open(browser, '/scan.html?mode=continuous&sameAfter=1000')
    await waitForReports(page, 4)
    const reports = await reportsOf(page)
    const seen = reports.map(({ token }) => token)
    assert.ok(
      seen.every((token) => token === first || token === second),
      'only our tokens are handed on',
    )
    for (const [i, token] of seen.entries()) if (i > 0) assert.notEqual(token, seen[i - 1], 'one label, one report')
    assert.deepEqual(new Set(seen), new Set([first, second]))
    assert.deepEqual(faults, [])
    assert.deepEqual(elsewhere, [], 'everything comes from our own origin')
    assert.equal(await page.locator('.scanner-window').getAttribute('data-decoder'), 'zxing-wasm')
    await close()
  })

  test('the verdict is on the whole screen within 100 ms of the reading', async () => {
    const { page, close } = await open(browser, '/scan.html?mode=continuous')
    await page.evaluate(() => {
      const times: number[] = []
      Object.assign(window, { flashes: times })
      new MutationObserver((changes) => {
        for (const change of changes)
          for (const node of change.addedNodes)
            if (node instanceof HTMLElement && node.matches('.flash-good')) {
              const { width, height } = node.getBoundingClientRect()
              if (width === innerWidth && height === innerHeight) times.push(performance.now())
            }
      }).observe(document.body, { childList: true, subtree: true })
    })
    await waitForReports(page, 1)
    await page.waitForFunction(() => (globalThis as unknown as { flashes: number[] }).flashes.length > 0)
    const flash = await page.evaluate(() => (globalThis as unknown as { flashes: number[] }).flashes[0] as number)
    const [report] = await reportsOf(page)
    assert.ok(report && flash - report.at < 100, `${flash - (report?.at ?? 0)} ms`)
    await close()
  })

  test('single: the first label ends it and lets the camera go', async () => {
    const { page, close } = await open(browser, '/scan.html?mode=single')
    await waitForReports(page, 1)
    await page.waitForTimeout(3_500) // longer than the film needs to show the other label
    assert.equal((await reportsOf(page)).length, 1)
    assert.equal(await page.evaluate(() => document.querySelector('video')?.srcObject), null)
    await close()
  })

  test('without wasm the plain JavaScript decoder reads', async () => {
    const context = await browser.newContext()
    const page = await context.newPage()
    await page.route('**/*.wasm', (route) => route.abort())
    await page.goto(`${base}/scan.html`)
    await waitForReports(page, 1)
    assert.equal(await page.locator('.scanner-window').getAttribute('data-decoder'), 'zxing-js')
    await context.close()
  })

  test('a ring scanner is heard under a Hangul keyboard and leaves the field as it was', async () => {
    const { page, close } = await open(blind, '/scan.html')
    const memo = page.getByLabel('memo')
    await page.locator('.scanner').waitFor() // listens from here on
    await memo.fill('문 앞에')
    await memo.focus()
    await page.evaluate((text) => {
      // what Chromium sends with the Hangul layout on: the letter is ㅁ, the position is KeyA
      const field = document.activeElement as HTMLInputElement
      for (const character of text) {
        const code = /[A-Z]/.test(character)
          ? `Key${character}`
          : /\d/.test(character)
            ? `Digit${character}`
            : { ':': 'Semicolon', '/': 'Slash', '.': 'Period' }[character]
        field.dispatchEvent(
          new KeyboardEvent('keydown', {
            code: code ?? '',
            key: 'Process',
            shiftKey: character === ':',
            bubbles: true,
            cancelable: true,
          }),
        )
        field.value += 'ㅁ'
      }
      field.dispatchEvent(
        new KeyboardEvent('keydown', { code: 'Enter', key: 'Enter', bubbles: true, cancelable: true }),
      )
    }, address(third))
    await waitForReports(page, 1)
    assert.deepEqual(
      (await reportsOf(page)).map(({ token, how }) => [token, how]),
      [[third, 'ring']],
    )
    assert.equal(await memo.inputValue(), '문 앞에')
    await memo.press('Enter')
    await memo.pressSequentially('abcdefghijklmnop', { delay: 70 })
    await memo.press('Enter')
    assert.equal((await reportsOf(page)).length, 1, 'a person typing is left alone')
    assert.equal(await memo.inputValue(), '문 앞에abcdefghijklmnop')
    await close()
  })

  test('without a camera: told so, and a picture chosen, pasted or dropped and a find tag work', async () => {
    const { page, close } = await open(blind, '/scan.html')
    await page.getByText('사진이나 찾기번호로').waitFor()
    const picture = await QRCode.toBuffer(address(first), { scale: 4, margin: 6 })
    await page.setInputFiles('input[type=file]', { name: 'label.png', mimeType: 'image/png', buffer: picture })
    await waitForReports(page, 1)
    await page.evaluate(
      async (base64) => {
        const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))
        const clipboardData = new DataTransfer()
        clipboardData.items.add(new File([bytes], 'label.png', { type: 'image/png' }))
        dispatchEvent(new ClipboardEvent('paste', { clipboardData, cancelable: true }))
      },
      (await QRCode.toBuffer(address(second), { scale: 4, margin: 6 })).toString('base64'),
    )
    await waitForReports(page, 2)
    // Dropped as a file, and as a picture that is dragged from another page: written out in the address.
    for (const [count, kind] of [
      [3, 'file'],
      [4, 'address'],
    ] as const) {
      const taken = await page.evaluate(
        async ([base64, kind]) => {
          const dataTransfer = new DataTransfer()
          if (kind === 'file') {
            const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))
            dataTransfer.items.add(new File([bytes], 'label.png', { type: 'image/png' }))
          } else dataTransfer.setData('text/uri-list', `data:image/png;base64,${base64}`)
          // dispatchEvent answers false when the page has taken it
          const send = (type: string) => !dispatchEvent(new DragEvent(type, { dataTransfer, cancelable: true }))
          return [send('dragover'), send('drop')]
        },
        [(await QRCode.toBuffer(address(third), { scale: 4, margin: 6 })).toString('base64'), kind] as const,
      )
      assert.deepEqual(taken, [true, true], 'the browser does not leave the app for the picture')
      await waitForReports(page, count)
    }
    await page.getByLabel('찾기번호 또는 라벨 글자').fill('다4829')
    await page.getByRole('button', { name: '찾기', exact: true }).click()
    await page.getByLabel('찾기번호 또는 라벨 글자').fill('hello')
    await page.getByRole('button', { name: '찾기', exact: true }).click()
    await page.getByRole('alert').waitFor()
    assert.deepEqual(
      (await reportsOf(page)).map(({ token, how }) => [token, how]),
      [
        [first, 'picture'],
        [second, 'picture'],
        [third, 'picture'],
        [third, 'picture'],
        ['다 4829', 'find-tag'],
      ],
    )
    await close()
  })

  test('permission refused: says what to do and comes back when it is given', async () => {
    const context = await browser.newContext()
    const page = await context.newPage()
    await page.addInitScript(() => {
      const real = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices)
      let refuse = true
      Object.assign(window, {
        allow: () => {
          refuse = false
        },
      })
      navigator.mediaDevices.getUserMedia = async (wish) => {
        if (refuse) throw new DOMException('', 'NotAllowedError')
        return real(wish)
      }
    })
    await page.goto(`${base}/scan.html`)
    await page.getByText('allow it in your browser').or(page.getByText('카메라를 허용해 주세요')).waitFor()
    await page.evaluate(() => (globalThis as unknown as { allow: () => void }).allow())
    await page.getByRole('button', { name: /Try again|다시 시도/ }).click()
    await waitForReports(page, 1)
    await context.close()
  })
})
