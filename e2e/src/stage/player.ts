import assert from 'node:assert/strict'
import type { TestContext } from 'node:test'
import { demoCustomers } from '@exqress/demo/demo-people.ts'
import { freePort } from '@exqress/local/free-port.ts'
import { kafkaAvailable } from '@exqress/local/kafka.ts'
import { openStage } from '@exqress/scripts/lib/open-stage.ts'
import { seedDemo } from '@exqress/scripts/lib/seed.ts'
import type { Page } from 'playwright-core'
import { openBrowsers, sizes } from '../browser/window.ts'
import { startTestStack } from '../test-stack.ts'

/** Whoever plays the acts: one browser on one stage, and what is pressed and looked at there. */
export type Player = Awaited<ReturnType<typeof openPlayer>>

export const memo = '공동현관 48*1597#'

/** A system with the demo's data, its stage, and a browser that shows it. */
export async function openPlayer(t: TestContext) {
  const transport = (await kafkaAvailable()).available ? 'kafka' : 'postgres'
  const port = await freePort()
  const stack = await startTestStack({ transport, withApps: true, stage: `http://localhost:${port}` })
  const demo = await seedDemo(stack.plan, () => {})
  const stage = await openStage(stack, { demo, port })
  const browsers = await openBrowsers()
  t.after(async () => {
    await browsers.close()
    await stage.stop()
  })
  const window = await browsers.open(sizes.desktop)
  const person = demoCustomers[0]
  assert.ok(person)
  await window.page.goto(stage.address)
  return {
    transport,
    stack,
    demo,
    stage,
    browsers,
    window,
    person,
    /** Find tags of the boxes that the first round loads along. */
    firstRound: [] as string[],
    ...hands(window.page),
  }
}

/** What one does on the page of the stage. */
function hands(page: Page) {
  const line = (say: string) => page.locator(`[data-line="${say}"]`)
  return {
    page,
    line,
    card: (who: string) => page.locator(`.who-${who}`),
    /** Presses the line, and waits until it is ticked: the call behind it has been answered. */
    async play(say: string) {
      await line(say).click()
      await page.waitForFunction(
        (name) =>
          document.querySelector(`[data-line="${name}"]`)?.textContent?.startsWith('✓') ||
          document.querySelector('.acts-end'),
        say,
        { timeout: 120_000 },
      )
      const faults = page.locator('.stage-fault:not([hidden])')
      assert.equal(await faults.count(), 0, `${say}: ${await faults.allTextContents()}`)
    },
    async act(name: string) {
      await page.getByRole('radio', { name }).check({ force: true })
    },
    /** The window that a press opens. */
    async opened(press: () => Promise<void>): Promise<Page> {
      const [app] = await Promise.all([page.context().waitForEvent('page'), press()])
      app.setDefaultTimeout(30_000)
      return app
    },
    /** Of the box that the stage is about. */
    async findTag(): Promise<string> {
      const named = (await page.locator('#label canvas').getAttribute('aria-label')) ?? ''
      return /[가-힣] \d{4}/.exec(named)?.[0] ?? assert.fail('the box has no find tag')
    },
    /** Find tags of the labels in the tray that can be delivered in this round; they come first. */
    async toDeliver(): Promise<string[]> {
      await page.getByRole('radio', { name: '기사의 상자' }).check({ force: true })
      const first = page.locator('.tray li').filter({ has: page.locator('.tray-now') })
      await first.nth(1).waitFor()
      return first.locator('b:first-of-type').allTextContents()
    },
    async askAgain() {
      await page.getByRole('button', { name: '다시 물어보기' }).click()
      await page.locator('.cards[aria-busy=false]').waitFor()
    },
  }
}

export async function assertSees(page: Page, who: string, { yes = [], no = [] }: { yes?: string[]; no?: string[] }) {
  const text = (await page.locator(`.who-${who}`).textContent()) ?? ''
  for (const [index, word] of yes.entries())
    assert.ok(text.includes(word), `${who} does not see word ${index} of those to be seen`)
  for (const [index, word] of no.entries())
    assert.ok(!text.includes(word), `${who} sees word ${index} of those not to be seen`)
}
