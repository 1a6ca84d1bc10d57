import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { keepMemo } from '@exqress/delivery/doors/keep-memo.ts'
import { person } from '@exqress/delivery/testing/start-delivery.ts'
import type { Page } from 'playwright-core'
import { type App, scannerIsBack, startApp } from '../testing/start-app.ts'

/** What a thumb of one hand reaches on a phone of 780 px: the lower half, and less than that is no effort. */
const REACH = 780 / 2

/** With a box under one arm: everything is pressed, with the thumb of the other hand, and what matters lies under it. */
describe('what a thumb has to do', { timeout: 170_000 }, () => {
  let app: App
  before(async () => {
    app = await startApp()
  })
  after(() => app?.stop())

  test('the main button is 72 px high at the bottom of each screen of the round, door and memo are large, and nothing is swiped', async () => {
    const { delivery } = app
    const courier = await delivery.courier()
    const parcels = []
    for (let i = 0; i < 2; i++) parcels.push(await delivery.parcel({ courierId: courier.courierId }))
    const first = parcels[0] as (typeof parcels)[0]
    await keepMemo(delivery.deps, {
      waybillId: first.waybillId,
      source: 'import',
      door: { memo: person.memo },
      now: new Date(),
    })
    const browser = await app.browserFor([first])
    const loading = await app.signedIn(browser, courier)
    await watchSwipes(loading.page)
    await loading.page.reload()

    const depart = loading.page.getByRole('button', { name: '빼고 출발' })
    await depart.waitFor({ timeout: 30_000 })
    await assertUnderThumb(loading.page, '빼고 출발')
    assert.deepEqual(await tooSmall(loading.page), [])
    await assertNothingSwiped(loading.page, 'loading')
    await depart.tap()
    await loading.page.getByRole('button', { name: '빼고 출발' }).waitFor({ state: 'detached' })
    assert.deepEqual(loading.faults, [])
    await loading.context.close()

    const { page, faults } = await app.signedIn(browser, courier, { mode: 'deliver' })
    await watchSwipes(page)
    await page.reload()
    await page.locator('.hand .memo', { hasText: person.memo }).waitFor({ timeout: 30_000 })
    await assertUnderThumb(page, '촬영 · 문 앞 완료')
    await assertUnderThumb(page, '못 함')
    assert.ok((await fontSize(page, '.hand .door')) >= 40)
    assert.ok((await fontSize(page, '.hand .memo')) >= 28)
    assert.deepEqual(await tooSmall(page), [])
    await assertNothingSwiped(page, 'in hand')

    await page.getByRole('button', { name: '못 함' }).tap()
    for (const reason of ['부재', '수취 거절']) await assertUnderThumb(page, reason)
    assert.deepEqual(await tooSmall(page), [])
    await assertNothingSwiped(page, 'why it failed')
    await page.getByRole('button', { name: '부재' }).tap()
    await scannerIsBack(page)
    await page.getByText('배달 못 함 · 부재').waitFor()
    for (const path of ['/today', '/outbox', '/settings']) {
      await page.goto(app.base + path)
      await page.locator('.splash').waitFor({ state: 'detached' })
      await page.locator('main.page').first().waitFor()
      await page.waitForLoadState('networkidle')
      assert.deepEqual(await tooSmall(page), [], path)
      await assertNothingSwiped(page, path)
    }
    assert.deepEqual(faults, [])
    await browser.close()
  })
})

const fontSize = (page: Page, selector: string) =>
  page
    .locator(selector)
    .first()
    .evaluate((element) => Number.parseFloat(getComputedStyle(element).fontSize))

/** In sight as a whole, in the lower half, with nothing before it, and high enough. */
async function assertUnderThumb(page: Page, name: string) {
  const found = await page.getByRole('button', { name }).evaluate((button) => {
    const { top, bottom, left, right, height } = button.getBoundingClientRect()
    const at = document.elementFromPoint((left + right) / 2, (top + bottom) / 2)
    return { top, height, below: innerHeight - bottom, isOnTop: at !== null && button.contains(at) }
  })
  assert.ok(found.height >= 71.5, `${name}: ${found.height} px high`)
  assert.ok(found.top >= REACH, `${name} begins ${found.top} px from the top`)
  assert.ok(found.below >= 0, `${name} is cut off at the bottom`)
  assert.ok(found.isOnTop, `${name} lies under something`)
}

/** Whatever can be pressed and is smaller than 56 × 56. */
function tooSmall(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll('a, button, summary, select, textarea, label:has(> input)')]
      .filter(
        (element) => element.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true }) && !element.closest('p'),
      )
      .map((element) => ({ element, box: element.getBoundingClientRect() }))
      .filter(({ box }) => box.width > 0 && (box.height < 55.5 || box.width < 55.5))
      .map(({ element, box }) => `${element.className}: ${Math.round(box.width)} × ${Math.round(box.height)}`),
  )
}

const swipes = ['touchmove', 'pointermove', 'wheel', 'drag', 'dragstart']

/** Notes who listens to the movement of a finger, from before the app’s own code on. */
async function watchSwipes(page: Page): Promise<void> {
  await page.addInitScript((kinds) => {
    const heard: string[] = []
    Object.assign(globalThis, { heard })
    const { addEventListener } = EventTarget.prototype
    EventTarget.prototype.addEventListener = function (this: EventTarget, ...args) {
      // React listens to everything at its root, for whoever asks: who asks is seen at the elements
      const isRoot = this instanceof Element && this.id === 'root'
      if (kinds.includes(args[0]) && !isRoot) heard.push(args[0])
      return addEventListener.apply(this, args)
    }
  }, swipes)
}

/** No element asks for a movement, and none holds a button that only comes into sight when it is pushed sideways. */
async function assertNothingSwiped(page: Page, where: string) {
  const found = await page.evaluate((kinds) => {
    const wanted = kinds.map((kind) => `on${kind}`)
    const asks = (element: Element) => {
      const key = Object.keys(element).find((name) => name.startsWith('__reactProps'))
      const props = key ? Object.keys((element as unknown as Record<string, object>)[key] ?? {}) : []
      return props.some((name) => wanted.includes(name.toLowerCase().replace(/capture$/, '')))
    }
    const all = [...document.querySelectorAll('body *')]
    const known = all.filter((element) => Object.keys(element).some((name) => name.startsWith('__reactProps')))
    const sideways = all.filter(
      (element) =>
        element.scrollWidth > element.clientWidth + 1 &&
        /auto|scroll/.test(getComputedStyle(element).overflowX) &&
        element.querySelector('a, button, input'),
    )
    return {
      known: known.length,
      asking: all.filter(asks).map(({ className }) => String(className)),
      sideways: sideways.map(({ className }) => String(className)),
      heard: (globalThis as unknown as { heard: string[] }).heard,
    }
  }, swipes)
  assert.ok(found.known > 5, 'the test does not see what React was asked for')
  assert.deepEqual([found.asking, found.sideways, found.heard], [[], [], []], where)
}
