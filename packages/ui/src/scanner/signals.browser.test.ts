import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { encodeToken, labelUrl } from '@exqress/crypto/token.ts'
import { launchBrowser } from '@exqress/local/chromium.ts'
import { type Front, serveFront } from '@exqress/local/front.ts'
import type { Browser } from 'playwright-core'
import { build } from 'vite'
import { writeFilm } from '../../gallery/film.ts'

const gallery = fileURLToPath(new URL('../../gallery/', import.meta.url))
const token = encodeToken(new Uint8Array(24).map((_, i) => (i * 37 + 91) % 256))

type Signs = {
  tones: { at: number; pitch: number; shape: string }[]
  hums: { at: number; pattern: string }[]
  flashes: { at: number; verdict: string; whole: boolean; colour: string; shape: string }[]
  locks: string[]
}

let folder: string
let front: Front
let browser: Browser

before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'exqress-signals-'))
  const root = join(folder, 'dist')
  await build({ configFile: join(gallery, 'vite.config.ts'), build: { outDir: root, emptyOutDir: true } })
  writeFilm(join(folder, 'film.y4m'), [
    { text: labelUrl('https://exqress.com', token), frames: 12 },
    { text: undefined, frames: 4 },
    { text: 'https://example.org/not-ours', frames: 10 },
    { text: undefined, frames: 14 },
  ])
  front = await serveFront({ root, apiTarget: 'http://127.0.0.1:9', port: 0 })
  browser = await launchBrowser({ cameraFile: join(folder, 'film.y4m') })
})
after(async () => {
  await browser?.close()
  await front?.stop()
  rmSync(folder, { recursive: true, force: true })
})

test('three verdicts: each its colour and shape over the whole frame, its tones and its hum, all within 100 ms; the screen stays on', async () => {
  const page = await browser.newPage({ viewport: { width: 360, height: 780 }, locale: 'ko-KR' })
  await page.addInitScript(() => {
    const signs: Signs = { tones: [], hums: [], flashes: [], locks: [] }
    Object.assign(window, { signs })
    const start = OscillatorNode.prototype.start
    OscillatorNode.prototype.start = function (when) {
      signs.tones.push({ at: performance.now(), pitch: this.frequency.value, shape: this.type })
      start.call(this, when)
    }
    // a computer has nothing that hums: what a phone would be asked for is noted
    navigator.vibrate = (pattern) => {
      signs.hums.push({ at: performance.now(), pattern: String(pattern) })
      return true
    }
    const request = navigator.wakeLock.request.bind(navigator.wakeLock)
    navigator.wakeLock.request = (kind) => {
      const camera = document.querySelector('.scanner-window')?.getAttribute('data-state')
      signs.locks.push(`${kind} while the camera is ${camera}`)
      return request(kind) // a browser without a screen refuses it
    }
    new MutationObserver((changes) => {
      for (const node of changes.flatMap(({ addedNodes }) => [...addedNodes])) {
        if (!(node instanceof HTMLElement) || !node.matches('.flash')) continue
        const { width, height } = node.getBoundingClientRect()
        const style = getComputedStyle(node)
        signs.flashes.push({
          at: performance.now(),
          verdict: /flash-(\w+)/.exec(node.className)?.[1] ?? '',
          whole: width === innerWidth && height === innerHeight,
          colour: `${style.backgroundColor} ${style.backgroundImage} ${style.boxShadow}`,
          shape: node.querySelector('path')?.getAttribute('d') ?? '',
        })
      }
    }).observe(document, { childList: true, subtree: true })
  })
  await page.goto(`http://localhost:${front.port}/scan.html?mode=continuous&sameAfter=1000`)
  await page.mouse.click(180, 30) // browsers are silent until a page was touched
  await page.waitForFunction(
    () => {
      const { flashes, tones } = (globalThis as unknown as { signs: Signs }).signs
      const heard = (at: number) => tones.some((tone) => Math.abs(tone.at - at) < 100)
      return ['good', 'again', 'bad'].every((one) => flashes.some(({ verdict, at }) => verdict === one && heard(at)))
    },
    null,
    { timeout: 40_000 },
  )
  const signs = await page.evaluate(() => (globalThis as unknown as { signs: Signs }).signs)

  const near = (at: number) => (sign: { at: number }) => Math.abs(sign.at - at) < 100
  const looks = new Set<string>()
  const shapes = new Set<string>()
  const tunes = new Set<string>()
  const hums = new Set<string>()
  for (const verdict of ['good', 'again', 'bad']) {
    const flash = signs.flashes.find(({ verdict: one, at }) => one === verdict && signs.tones.some(near(at)))
    assert.ok(flash)
    assert.ok(flash.whole, `${verdict} fills the frame`)
    looks.add(flash.colour)
    shapes.add(flash.shape)
    const notes = signs.tones.filter(near(flash.at))
    tunes.add(notes.map(({ pitch, shape }) => `${shape} ${pitch}`).join(', '))
    hums.add(signs.hums.find(near(flash.at))?.pattern ?? '')
  }
  for (const kind of [looks, shapes, tunes, hums]) assert.equal(kind.size, 3, [...kind].join(' | '))
  assert.ok(!hums.has('') && !shapes.has(''))
  assert.deepEqual(signs.locks, ['screen while the camera is on'])
  await page.close()
})
