import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { findAxeFaults } from '@exqress/testing/axe.ts'
import { type App, startApp } from '../testing/start-app.ts'

let app: App
before(async () => {
  app = await startApp()
})
after(() => app?.stop())

test('a newer version is told of, and takes over when the courier says so and not before', async () => {
  const browser = await app.browserFor([])
  const { page, faults } = await app.signedIn(browser, await app.delivery.courier())
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined))
  await page.reload()
  await page.locator('.scan').waitFor()
  assert.ok(await page.evaluate(() => navigator.serviceWorker.controller !== null))
  const update = page.getByRole('button', { name: '지금 바꾸기' })
  assert.equal(await update.count(), 0)

  app.rollOut()
  await page.evaluate(async () => (await navigator.serviceWorker.getRegistration())?.update())
  await update.waitFor()
  assert.deepEqual(await findAxeFaults(page, { strict: true }), [])
  await Promise.all([page.waitForEvent('load'), update.click()])
  await page.locator('.scan').waitFor()
  assert.equal(await update.count(), 0)
  assert.deepEqual(faults, [])
  await browser.close()
})
