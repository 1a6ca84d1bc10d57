import type { TestContext } from 'node:test'
import { memo, type Player } from './player.ts'

/** The first act: a box, its label, and somebody who finds it. */
export async function playPasserBy(t: TestContext, { page, play, card }: Player): Promise<void> {
  await t.test('passer-by: a box with a real label, which opens nothing', async () => {
    await page.getByLabel('공동현관 비밀번호 같은 메모').fill(memo)
    await play('passer.1')
    await play('passer.2')
    await play('passer.3')
    await card('stranger').getByText('아무것도 열 수 없어요.').waitFor()
    await page.getByText(/읽혀요 · \d+ ms/).waitFor()
  })

  await t.test(
    'damage: past its limit no decoder reads the label, and its find tag finds it for its courier',
    async () => {
      await page.getByText('찢김').click()
      await page.getByLabel('얼마나').fill('35') // the upper QR code is gone
      await page.getByText(/읽혀요 · \d+ ms/).waitFor()
      await page.getByLabel('얼마나').fill('100')
      await page.getByText('이제 앱의 판독기가 못 읽어요').waitFor()
      await page.getByRole('button', { name: '찾기번호로 찾아 보기' }).click()
      await page.getByText(/기사의 목록에서 찾았어요/).waitFor()
      await page.getByLabel('얼마나').fill('0')
      await page.getByText(/읽혀요 · \d+ ms/).waitFor()
    },
  )
}
