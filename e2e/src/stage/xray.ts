import assert from 'node:assert/strict'
import type { TestContext } from 'node:test'
import type { Page } from 'playwright-core'
import { memo, type Player } from './player.ts'

/** The fourth act, with what anybody may type into it. */
export async function playXray(t: TestContext, { page, stage, card, play, act, person }: Player): Promise<void> {
  await t.test('X-ray: nothing of it in clear anywhere, this browser included; what is planted is found', async () => {
    await act('4 엑스레이')
    // What the box carries is looked for, not what somebody typed for the next one.
    await page.getByLabel('공동현관 비밀번호 같은 메모').fill('다음 상자의 메모')
    await page.getByText('지금 상자에는 이 메모가 담겨 있지 않아요.').waitFor()
    await play('xray.1')
    assert.equal(await page.getByLabel('찾을 글자').inputValue(), memo)
    await page.getByLabel('공동현관 비밀번호 같은 메모').fill(memo)
    await page.locator('.xray-none').waitFor()
    await page.locator('.xray-none').getByText('브라우저').waitFor()
    assert.equal(await page.getByText('읽지 못한 앱').count(), 0)
    const [number] = await card('recipient')
      .locator('dd')
      .getByText(/^\d{12}$/)
      .allTextContents()
    assert.ok(number, 'the recipient is shown the waybill number')
    for (const text of [person.name, person.phone, person.unit, person.building.street, '책 세 권', number]) {
      await page.getByLabel('찾을 글자').fill(text)
      const answered = page.waitForResponse(/\/api\/xray$/, { timeout: 120_000 })
      await page.getByRole('button', { name: '찾아보기' }).click()
      await answered
      await page.locator('.xray-none, .xray-hits').waitFor()
      assert.equal(await page.locator('.xray-hits').count(), 0, 'a personal word stands in clear')
    }
    await play('xray.2')
    await page.locator('.xray-hits').getByText('1곳에서 찾았어요').waitFor()
    await page.locator('.xray-hits').getByText('planted_by_xray.note').first().waitFor()
    assert.equal(await page.locator('.xray-hits').getByText('브라우저').count(), 0, 'what is not read has no line')
    for (const short of ['', 'a']) {
      await page.getByLabel('찾을 글자').fill(short)
      await page.getByRole('button', { name: '찾아보기' }).click()
      await page.getByText('너무 짧아요').waitFor()
    }
    await page.getByLabel('찾을 글자').fill('.*[^(?:$1\\d+|')
    await page.getByRole('button', { name: '찾아보기' }).click()
    await page.locator('.xray-none').waitFor({ timeout: 120_000 })
    await page.getByRole('button', { name: '찾는 능력 확인' }).click()
    await found(page)
    assert.equal(await page.locator('.xray-hits code').count(), 1)
  })

  await t.test('opened twice: both show the same parcel, and their searches do not disturb each other', async () => {
    const other = await page.context().newPage()
    await other.goto(stage.address)
    const boxOf = (window: Page) => window.locator('#label canvas').getAttribute('aria-label')
    await other.locator('.life-done').filter({ hasText: '배달' }).waitFor()
    assert.match((await boxOf(page)) ?? '', /[가-힣] \d{4}/)
    assert.equal(await boxOf(other), await boxOf(page))
    const both = [page, other]
    await Promise.all(both.map((window) => window.getByLabel('찾을 글자').fill('같은 순간에 숨기는 글자')))
    await Promise.all(both.map((window) => window.getByRole('button', { name: '찾는 능력 확인' }).click()))
    for (const window of both) await found(window)
    await page.getByRole('button', { name: '찾아보기' }).click()
    await page.locator('.xray-none').waitFor({ timeout: 120_000 })
    await other.close()
  })
}

/** A search reads everything that is stored: on a machine with other work it takes its time. */
function found(window: Page): Promise<void> {
  return window.locator('.xray-hits').getByText('1곳에서 찾았어요').waitFor({ timeout: 120_000 })
}
