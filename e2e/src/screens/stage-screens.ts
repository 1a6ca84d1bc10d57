import { serveStage } from '@exqress/demo/stage/serve-stage.ts'
import { stageOptions } from '@exqress/scripts/lib/open-stage.ts'
import type { StackPlan } from '@exqress/scripts/lib/services.ts'
import { type Browsers, sizes } from '../browser/window.ts'
import { type Album, everyLook } from './album.ts'

/** The stage that `npm start` opens: before the first box, at the door, and when all is destroyed. */
export async function stageScreens({
  plan,
  password,
  port,
  album,
  browsers,
}: {
  plan: StackPlan
  password: string
  port: number
  album: Album
  browsers: Browsers
}): Promise<void> {
  const stage = await serveStage(stageOptions(plan, { demo: { password, sampleCsv: '' }, port }))
  const window = await browsers.open(sizes.desktop)
  const { page } = window
  try {
    await page.goto(stage.address)
    await page.getByText('아직 상자가 없어요').first().waitFor()
    await album.take('stage-empty', page, { looks: everyLook })
    for (const name of ['등록', '집화', '이동', '배송 출발', '문 앞에서 찍기']) await press(name)
    await page.locator('.who-courier').getByText('공동현관').waitFor()
    await page
      .locator('.box-reading')
      .getByText(/읽혀요/)
      .waitFor()
    await album.take('stage', page, { looks: everyLook })
    for (const [button, found] of [
      ['찾아보기', 'none'],
      ['찾는 능력 확인', 'hits'],
    ]) {
      await page.getByLabel('찾을 글자').fill('공동현관 7*2580#')
      await page.getByRole('button', { name: button as string }).click()
      await page.locator(`.xray-${found}`).waitFor({ timeout: 60_000 })
      await album.take(`stage-xray-${found}`, page, { at: '#xray-panel' })
    }
    for (const name of ['배달', '파기']) await press(name)
    await page.getByText(/파기 확인서가 나왔어요/).waitFor({ timeout: 60_000 })
    await page.locator('.who-recipient').getByText('아무것도 열 수 없어요.').waitFor()
    await album.take('stage-destroyed', page, { looks: everyLook, at: '#cards' })
  } finally {
    await window.close()
    await stage.stop()
  }

  async function press(name: string): Promise<void> {
    await page.locator('.life').getByRole('button', { name }).click()
    const done =
      name === '문 앞에서 찍기'
        ? page.locator('.life').getByRole('button', { name: '배달' }) // the same station asks for the next press
        : page.locator('.life-done').filter({ hasText: name })
    await done.waitFor({ timeout: 90_000 })
  }
}
