import assert from 'node:assert/strict'
import type { TestContext } from 'node:test'
import { demoFamily } from '@exqress/demo/demo-people.ts'
import { freePort } from '@exqress/local/free-port.ts'
import { openStage } from '@exqress/scripts/lib/open-stage.ts'
import type { StackPlan } from '@exqress/scripts/lib/services.ts'
import type { Page } from 'playwright-core'
import { sizes } from '../browser/window.ts'
import type { Player } from './player.ts'

/** What nobody should do, and machines that lack something. */
export async function pressWrongly(
  t: TestContext,
  { page, stage, stack, demo, browsers, toDeliver, firstRound }: Player,
): Promise<void> {
  await t.test('a hundred presses in a row make one step; a foreign page makes none', async () => {
    const answers = await page.evaluate(async () => {
      const press = () =>
        fetch('/api/steps', {
          method: 'POST',
          headers: { 'x-exqress': '1', 'content-type': 'application/json' },
          body: JSON.stringify({ step: 'load', memo: '', product: 'x' }),
        })
      return (await Promise.all(Array.from({ length: 100 }, press))).map(({ status }) => status)
    })
    assert.equal(answers.filter((status) => status === 204).length, 1)
    assert.equal(answers.filter((status) => status === 409).length, 99)
    const tags = await toDeliver()
    assert.equal(tags.length, 2)
    for (const tag of tags) assert.ok(!firstRound.includes(tag), 'the tray marks boxes of another round')
    const foreign = (headers: Record<string, string>) =>
      fetch(`${stage.address}/api/steps`, { method: 'POST', headers, body: '{}' })
    assert.equal((await foreign({ 'content-type': 'application/json' })).status, 403)
    assert.equal((await foreign({ 'x-exqress': '1', origin: 'http://evil.example' })).status, 403)
  })

  await t.test('without a camera, service workers and Kafka: each is said, and the rest works', async () => {
    const { broker: _ours, ...events } = stack.events
    const poorer = await openStage({ ...stack, events }, { demo, port: await freePort() })
    const poor = await browsers.open({ ...sizes.desktop, serviceWorkers: 'block' })
    t.after(() => poorer.stop())
    await poor.page.context().addInitScript(() => {
      Reflect.deleteProperty(Navigator.prototype, 'serviceWorker')
      const none = () => Promise.reject(new DOMException('there is none', 'NotFoundError'))
      Object.defineProperty(MediaDevices.prototype, 'getUserMedia', { value: none })
    })
    await poor.page.goto(poorer.address)
    await poor.page.getByLabel('상품 이름').fill('')
    await poor.page.locator('[data-line="passer.1"]').click()
    await poor.page.getByRole('alert').filter({ hasText: '물건의 이름' }).waitFor()
    await poor.page.getByLabel('상품 이름').fill('책')
    await registerByKeyboard(poor.page)
    await poor.page.locator('.who-stranger').getByText('아무것도 열 수 없어요.').waitFor()
    await poor.page.getByRole('radio', { name: '6 Kafka' }).check({ force: true })
    await poor.page.locator('[data-line="kafka.1"]').click()
    await poor.page.locator('[data-line="kafka.1"]').getByText('✓').waitFor()
    await poor.page.locator('[data-line="kafka.2"]').click()
    await poor.page.getByRole('alert').filter({ hasText: 'Kafka를 멈춰 볼 수는 없어요' }).waitFor()
    const app = await poor.page.context().newPage()
    await app.goto(`${poorer.address}/open/courier`)
    await app.getByText('카메라가 없습니다').waitFor()
    await app.goto(`${poorer.address}/open/recipient`)
    await app.getByText('반송 요청').first().waitFor()
    await poor.close()
    await tellsWhyNot(stack.plan, poorer.address)
  })
}

/** An app for which no code is to be had: a sentence in its window, in the language of the browser. */
async function tellsWhyNot(plan: StackPlan, stage: string): Promise<void> {
  const ask = () =>
    fetch(`${plan.bases.customerApp}/api/codes`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-exqress': '1' },
      body: JSON.stringify({ channel: 'phone', address: demoFamily.phone }),
    })
  let tries = 0
  while ((await ask()).status !== 429) assert.ok(++tries < 20, 'codes are sent without end')
  for (const [language, words] of [
    ['ko', /인증번호를 너무 자주 받았어요/],
    ['en', /Codes were asked for .* too often/],
  ] as const) {
    const answer = await fetch(`${stage}/open/family`, { headers: { 'accept-language': language }, redirect: 'manual' })
    assert.equal(answer.status, 429)
    const page = await answer.text()
    assert.match(page, words)
    assert.doesNotMatch(page, /010|too_many/)
  }
}

/** The buttons that go when the box is there: they work until then, and the focus goes to the box. Then there is one without a memo. */
async function registerByKeyboard(page: Page): Promise<void> {
  const memo = page.getByLabel('공동현관 비밀번호 같은 메모')
  for (const name of ['상자 등록하기', '이 메모로 다시 등록하기']) {
    const button = page.getByRole('button', { name })
    // watched from before, as a fast machine has the box at once
    const busy = page.locator('button[aria-busy=true]').filter({ hasText: name }).waitFor()
    await button.press('Enter')
    await busy
    await button.waitFor({ state: 'detached' })
    await page.locator('#label canvas').waitFor()
    assert.equal(await page.evaluate(() => document.activeElement?.id), 'label', name)
    await memo.fill('')
  }
  await memo.fill('다음 상자의 메모')
  await page.getByRole('radio', { name: '4 엑스레이' }).check({ force: true })
  await page.locator('[data-line="xray.1"]').click()
  await page.getByText('너무 짧아요').waitFor()
  assert.equal(await page.getByLabel('찾을 글자').inputValue(), '', 'the text of another box is looked for')
}
