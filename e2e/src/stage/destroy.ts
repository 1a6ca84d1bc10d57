import assert from 'node:assert/strict'
import type { TestContext } from 'node:test'
import type { Player } from './player.ts'

/** The fifth act, and the code behind it. */
export async function playDestroy(
  t: TestContext,
  { page, line, stage, card, play, act, opened, person }: Player,
): Promise<void> {
  await t.test('the code behind an act can be read, and no other file', async () => {
    const [code] = await Promise.all([
      page.context().waitForEvent('page'),
      page.getByRole('link', { name: 'scripts/lib/xray.ts' }).click(),
    ])
    await code.getByText('export async function xray').waitFor()
    await code.goto(`${stage.address}/code/services/admin/src/destruction`)
    await code.getByRole('link', { name: 'routes.ts' }).click()
    await code.getByText('import').first().waitFor()
    await code.close()
    for (const path of [
      'package.json',
      '.data/demo.json',
      'services/admin/src/destruction/..%2f..%2f..%2fpackage.json',
    ])
      assert.equal((await fetch(`${stage.address}/code/${path}`)).status, 404, path)
  })

  await t.test('destroy: three services tick off, and all cards fall to the passer-by’s answer', async () => {
    await act('5 파기')
    await play('destroy.1')
    await page.getByText(/초 만에 파기 확인서가 나왔어요/).waitFor({ timeout: 60_000 })
    for (const who of ['stranger', 'courier', 'recipient'])
      await card(who).getByText('아무것도 열 수 없어요.').waitFor()
    await play('destroy.2')
  })

  await t.test('the receipt is pasted where anybody can check it, and one changed letter is noticed', async () => {
    await page.bringToFront()
    const check = await opened(() => line('destroy.3').click())
    await check.getByRole('heading', { name: '파기 확인서 확인' }).waitFor()
    await check.bringToFront()
    const field = check.getByLabel('또는 확인서 내용 붙여넣기')
    await field.focus()
    await check.keyboard.press('Control+V')
    await check.getByRole('button', { name: '확인하기' }).click()
    await check.getByRole('heading', { name: '진짜 확인서예요' }).waitFor()
    const receipt = await field.inputValue()
    assert.match(receipt, /"reason": ?"recipient"/)
    await field.fill(receipt.replace(/"reason": ?"recipient"/, '"reason":"desk"'))
    await check.getByRole('button', { name: '확인하기' }).click()
    await check.getByRole('heading', { name: '믿을 수 없는 확인서예요' }).waitFor()
    await check.close()
    await line('destroy.3').getByText('✓').or(page.locator('.acts-end')).first().waitFor()
    for (const word of [person.name, person.phone, person.unit, person.building.street])
      assert.ok(!receipt.includes(word), 'the receipt names its person')
  })
}
