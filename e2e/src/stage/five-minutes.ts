import assert from 'node:assert/strict'
import type { TestContext } from 'node:test'
import type { Player } from './player.ts'

/** The first four acts at one go, as fast as the system answers: nobody waits long for what the stage promises. */
export async function playAtOnce(
  t: TestContext,
  { page, stage, card, line, play, act, opened, person }: Player,
): Promise<void> {
  await t.test('from the open stage to the end of act 4, the apps’ windows included: less than a minute', async (t) => {
    const began = performance.now()
    await page.goto(stage.address)
    await act('1 행인')
    for (const say of ['passer.1', 'passer.2', 'passer.3']) await play(say)
    await card('stranger').getByText('아무것도 열 수 없어요.').waitFor()
    await act('2 기사')
    for (const say of ['courier.1', 'courier.2', 'courier.3', 'courier.4']) await play(say)
    await card('courier').getByText(person.unit).waitFor()
    await play('courier.5')
    const courier = await opened(() => line('courier.6').click())
    await courier.getByRole('radio', { name: '배달' }).waitFor()
    await courier.close()
    for (const say of ['courier.7', 'courier.8']) await play(say)
    await act('3 받는 사람')
    await play('recipient.1')
    await page.locator('#messages li').filter({ hasText: '를 배달했어요' }).first().waitFor()
    const recipient = await opened(() => line('recipient.2').click())
    await recipient.getByText(/^기록 \d+건을 모두 확인했어요/).waitFor()
    await recipient.close()
    await act('4 엑스레이')
    await play('xray.1')
    await page.locator('.xray-none').waitFor()
    await play('xray.2')
    await page.locator('.xray-hits').waitFor()
    const seconds = (performance.now() - began) / 1000
    t.diagnostic(`${seconds.toFixed(1)} s`)
    assert.ok(seconds < 60)
  })
}
