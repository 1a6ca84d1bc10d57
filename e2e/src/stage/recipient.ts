import assert from 'node:assert/strict'
import type { TestContext } from 'node:test'
import { assertSees, type Player } from './player.ts'

/** The third act: all of it is theirs to see, who opened it too. */
export async function playRecipient(t: TestContext, { page, line, play, act, findTag, person }: Player): Promise<void> {
  await t.test('recipient: everything, in the real app, signed in, with the openings proven', async () => {
    await act('3 받는 사람')
    await assertSees(page, 'recipient', { yes: [person.name, person.unit, '책 세 권'] })
    await play('recipient.1')
    const messages = page.locator('#messages')
    const tag = await findTag()
    for (const said of ['가 오늘 도착해요', '를 배달했어요']) {
      const message = messages.locator('li').filter({ hasText: said }).filter({ hasText: tag })
      await message.waitFor()
      const text = (await message.locator('p').textContent()) ?? ''
      assert.match(text, /^\[Exqress\] CJ대한통운 택배 \d+개/)
      for (const word of ['http', person.name, person.unit, '책 세 권', '데모몰'])
        assert.ok(!text.includes(word), 'a message says more than which box')
    }
    const [app] = await Promise.all([page.context().waitForEvent('page'), line('recipient.2').click()])
    await app
      .getByText(/기록 확인됨|모든 기록/)
      .first()
      .waitFor({ timeout: 60_000 })
    await app.close()
  })
}
