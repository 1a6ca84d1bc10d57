import assert from 'node:assert/strict'
import { join } from 'node:path'
import { before, describe, test } from 'node:test'
import { type Desk, enter, faultsOfScreen, startDesk } from '../testing/open-desk.ts'

/** Set to a folder to look at the screens. */
const folder = process.env.SCREENS_DIR
const phone = { width: 360, height: 780 }
const visibleLinks = 'nav a:visible, main a:visible'

describe('the places of the console', { timeout: 300_000 }, () => {
  let desk: Desk
  before(async () => {
    desk = await startDesk()
  })

  for (const role of ['owner', 'officer', 'operator'] as const) {
    test(`a phone leads everywhere that the desk leads: ${role}`, async () => {
      const { page, faults, close } = await desk.open()
      await enter(desk, page, role)
      const hrefs = (selector: string) =>
        page.locator(selector).evaluateAll((links) => links.map((link) => link.getAttribute('href') ?? ''))
      if (role !== 'operator') await page.locator('nav a[href="/openings"]').waitFor()
      const wide = new Set(await hrefs('nav a:visible'))
      assert.equal(wide.has('/search') && wide.has('/cases') && wide.has('/docs'), true)
      assert.deepEqual(
        ['/openings', '/canaries', '/destructions', '/invitations'].map((to) => wide.has(to)),
        [role !== 'operator', role !== 'operator', role !== 'operator', role === 'owner'],
      )
      await page.setViewportSize(phone)
      const bar = await hrefs('nav a:visible')
      assert.deepEqual(bar, ['/', '/search', '/cases', '/couriers', '/more'])
      await page.locator('nav a[href="/more"]').click()
      await page.getByRole('heading', { name: '더 보기' }).waitFor()
      const reached = new Set(await hrefs(visibleLinks))
      assert.deepEqual(
        [...wide].filter((href) => !reached.has(href)),
        [],
      )
      if (folder) await page.screenshot({ path: join(folder, `more-${role}.png`) })
      assert.deepEqual(await faultsOfScreen(page), [])
      // Each of them says where it is: on the bar, or behind its last button.
      for (const href of [...wide].filter((one) => one !== '/docs')) {
        await page.goto(`${desk.base}${href}`)
        await page.locator('#main h1').first().waitFor()
        const current = page.locator('nav a:visible[aria-current="page"]')
        assert.deepEqual(await current.evaluateAll((links) => links.map((link) => link.getAttribute('href'))), [
          bar.includes(href) ? href : '/more',
        ])
        assert.deepEqual(await faultsOfScreen(page), [], href)
      }
      assert.deepEqual(faults, [])
      await close()
    })
  }
})
