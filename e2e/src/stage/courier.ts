import assert from 'node:assert/strict'
import type { TestContext } from 'node:test'
import { assertSees, memo, type Player } from './player.ts'

/** The second act: the round of a courier, on the stage and in the real app. */
export async function playCourier(
  t: TestContext,
  { page, line, card, play, act, person, findTag, toDeliver, firstRound }: Player,
): Promise<void> {
  await t.test('courier: the name is seen at the door, and not before and not after', async () => {
    await act('2 기사')
    for (const say of ['courier.1', 'courier.2', 'courier.3']) await play(say)
    await card('courier').getByText('배송 출발').waitFor()
    await assertSees(page, 'courier', { no: [person.name, person.unit, memo] })
    // what is delivered before its recipient was told that it comes is told as delivered alone
    const messages = page.locator('#messages li').filter({ hasText: await findTag() })
    await messages.filter({ hasText: '가 오늘 도착해요' }).waitFor()
    await play('courier.4')
    await card('courier').getByText(memo).waitFor()
    await assertSees(page, 'courier', { yes: [person.name, person.unit] })
    await play('courier.5')
    await card('courier').getByText('배달 완료').waitFor()
    await assertSees(page, 'courier', { no: [person.name, person.unit, memo] })
    await page.locator('.tap-counter').getByText('탭 2번 · 스캔 4번').waitFor()
  })

  await t.test('the boxes that were loaded along are marked in the tray, before all others', async () => {
    firstRound.push(...(await toDeliver()))
    assert.equal(firstRound.length, 2)
    const all = await page.locator('.tray li b:first-of-type').allTextContents()
    assert.deepEqual(all.slice(0, 2), firstRound)
  })

  await t.test(
    'the courier’s real app: a label from the tray, a delivery without a signal, sent once there is one',
    async () => {
      const [app] = await Promise.all([page.context().waitForEvent('page'), line('courier.6').click()])
      app.setDefaultTimeout(30_000)
      await app.getByText('배달', { exact: true }).click()
      await app.getByRole('button', { name: '사진 읽기' }).waitFor()
      await page.locator('.tray img').first().scrollIntoViewIfNeeded()
      const carried = await page
        .locator('.tray img')
        .first()
        .evaluate((image: HTMLImageElement) => {
          const dataTransfer = new DataTransfer()
          image.dispatchEvent(new DragEvent('dragstart', { dataTransfer, bubbles: true }))
          return dataTransfer.getData('text/uri-list')
        })
      assert.match(carried, /^data:image\/png;base64,/)
      await app.evaluate((address) => {
        const dataTransfer = new DataTransfer()
        dataTransfer.setData('text/uri-list', address)
        dispatchEvent(new DragEvent('drop', { dataTransfer, cancelable: true }))
      }, carried)
      await app.locator('.hand .door').waitFor()
      await play('courier.7')
      await app.getByRole('button', { name: /^촬영 · .+ 완료$/ }).click()
      await app.getByText('대기 1건').waitFor()
      await play('courier.8')
      await app.locator('.undo-state[data-state=sent]').waitFor()
      await app.close()
      const marked = page.locator('.tray li').filter({ has: page.locator('.tray-now') })
      await marked.nth(1).waitFor({ state: 'detached' })
      assert.deepEqual(await marked.locator('b:first-of-type').allTextContents(), firstRound.slice(1))
    },
  )
}
