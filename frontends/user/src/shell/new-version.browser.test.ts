import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { findAxeFaults } from '@exqress/testing/axe.ts'
import { builtApp, signIn } from '../testing/built-app.ts'

describe('a newer version', { timeout: 90_000 }, () => {
  const app = builtApp()

  test('is told of, takes over when the person says so and not before, and the session goes on', async () => {
    const opened = await app.open({ serviceWorkers: 'allow' })
    const { page, faults } = opened
    try {
      await signIn(opened)
      await page.getByText('오늘 도착해요').waitFor()
      await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined))
      await page.reload()
      await page.getByText('오늘 도착해요').waitFor()
      assert.ok(await page.evaluate(() => navigator.serviceWorker.controller !== null))
      assert.equal(await page.getByText('새 버전').count(), 0)

      app.rollOut()
      await page.evaluate(async () => (await navigator.serviceWorker.getRegistration())?.update())
      const update = page.getByRole('button', { name: '지금 바꾸기' })
      await update.waitFor()
      for (const scheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' })
        assert.deepEqual(await findAxeFaults(page), [], scheme)
      }
      await Promise.all([page.waitForEvent('load'), update.click()])
      await page.getByText('오늘 도착해요').waitFor()
      assert.equal(await update.count(), 0)
      assert.ok(await page.evaluate(async () => !(await navigator.serviceWorker.getRegistration())?.waiting))
      assert.deepEqual(faults, [])
    } finally {
      await opened.close()
    }
  })
})
