import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { before, describe, test } from 'node:test'
import { signReceipts } from '@exqress/admin/destruction/sign-receipts.ts'
import { issue, setUpCarrier } from '@exqress/admin/testing/slips.ts'
import { v7 } from 'uuid'
import { type Desk, enter, faultsOfScreen, startDesk } from '../testing/open-desk.ts'

/** Set to a folder to look at the screens. */
const folder = process.env.SCREENS_DIR

describe('what the desk destroyed, at the console', { timeout: 300_000 }, () => {
  let desk: Desk
  let owner: string
  const at = () => new Date().toISOString()
  before(async () => {
    desk = await startDesk()
    owner = await desk.admin.deskToken()
    await setUpCarrier(desk.admin, owner)
  })

  async function delivered(): Promise<{ waybillId: string; findTag: string }> {
    const { waybillId } = await issue(desk.admin, owner, { orderNumber: `D-${v7().slice(-8)}` })
    const moved = { waybillId, state: 'delivered', from: 'registered', inferred: false, at: at() } as const
    await desk.admin.tell('parcel', waybillId, 'parcel.state_changed', moved)
    const { rows } = await desk.admin.db.query<{ tag: string }>(
      'select find_tag as tag from labels where waybill_id = $1 and voided_at is null',
      [waybillId],
    )
    return { waybillId, findTag: rows[0]?.tag ?? '' }
  }

  for (const [language, locale, width, height] of [
    ['ko', 'ko-KR', 360, 780],
    ['en', 'en-US', 1280, 800],
  ] as const) {
    test(`destroyed by a press, followed to its receipt (${language})`, async () => {
      const say = (ko: string, en: string) => (language === 'ko' ? ko : en)
      const { admin } = desk
      const { page, faults, close } = await desk.open({ width, height, locale, dark: language === 'en' })
      const look = async (name: string) => {
        if (folder) await page.screenshot({ path: join(folder, `${name}-${language}.png`), fullPage: true })
        assert.deepEqual(await faultsOfScreen(page), [], name)
      }
      await enter(desk, page)
      if (language === 'ko') {
        await page.locator('nav a[href="/more"]').click()
        await page.locator('main a[href="/destructions"]').click()
        await page.getByRole('heading', { name: '아직 지운 택배가 없어요' }).waitFor()
        await look('destructions-empty')
      }
      const mine = await delivered()
      const [others, held] = [await delivered(), await delivered()]
      const body = { id: v7(), reason: 'retention' }
      await admin.call(`/api/waybills/${others.waybillId}/destroy`, { as: owner, body })
      const customerId = v7()
      await admin.db.query(
        `insert into claims (waybill_id, customer_id, state, found_at, confirmed_at) values ($1, $2, 'confirmed', now(), now())`,
        [held.waybillId, customerId],
      )
      await admin.tell('customer', held.waybillId, 'customer.damaged', { waybillId: held.waybillId, at: at() })
      const wish = { waybillId: held.waybillId, customerId, at: at() }
      await admin.tell('customer', held.waybillId, 'customer.destroy_asked', wish)

      await page.goto(`${desk.base}/parcels/${mine.waybillId}`)
      await page.getByRole('button', { name: say('개인정보 파기', 'Destroy personal data') }).click()
      await page.getByText(say('잘못 접수함', 'Issued by mistake')).click()
      await page.getByRole('button', { name: say('모두 지우기', 'Destroy all of it') }).click()
      await page.locator('.table-parcels').or(page.locator('.toast')).first().waitFor()
      await page.goto(`${desk.base}/destructions`)
      const list = page.getByRole('list', { name: say('파기', 'Destroyed'), exact: true })
      const lineOf = ({ findTag }: { findTag: string }) => list.getByRole('listitem').filter({ hasText: findTag })
      const line = lineOf(mine)
      await line.getByText(say('내가 요청', 'asked by me')).waitFor()
      await line.getByText(say('지우는 중', 'Being destroyed')).waitFor()
      await lineOf(others)
        .getByText(language === 'ko' ? /직원 …[0-9a-f]{4} 요청/ : /colleague …[0-9a-f]{4}/)
        .waitFor()
      const waits = lineOf(held)
      await waits.getByText(say('문의가 닫히면 지워요', 'Waits until its case is closed')).waitFor()
      assert.equal(await waits.getByRole('link').getAttribute('href'), '/cases')
      assert.equal(await list.getByRole('button').count(), language === 'ko' ? 0 : 2, 'no receipt yet')
      await look('destructions-running')

      for (const { waybillId } of [mine, others]) {
        await admin.tell('customer', waybillId, 'customer.key_destroyed', { waybillId, at: at() })
        if (waybillId === mine.waybillId)
          await line.getByText(say('배송 서비스의 응답을', 'the delivery service has not')).waitFor()
        await admin.tell('parcel', waybillId, 'parcel.key_destroyed', { waybillId, at: at() })
      }
      await signReceipts(admin.deps)
      await line.getByText(say('모두 지웠어요', 'All destroyed')).waitFor()
      const waiting = page.waitForEvent('download')
      await line.getByRole('button').click()
      const file = await waiting
      assert.equal((await readFile(await file.path(), 'latin1')).startsWith('%PDF'), true)
      assert.match(file.suggestedFilename(), /^receipt-[0-9a-f]{8}\.pdf$/)
      await look('destructions')
      await admin.db.query('update cases set closed_at = now() where waybill_id = $1', [held.waybillId])
      assert.deepEqual(faults, [])
      await close()
    })
  }

  test('an operator has no way to it, and is told so at its address; without the service it says so', async () => {
    const { page, close } = await desk.open()
    await enter(desk, page, 'operator')
    assert.equal(await page.locator('a[href="/destructions"]').count(), 0)
    await page.goto(`${desk.base}/destructions`)
    await page.getByText('파기는 소유자와 개인정보 담당자만 볼 수 있어요.').waitFor()
    await close()
    const away = await desk.open()
    await enter(desk, away.page)
    await away.page.route('**/api/destructions', (route) => route.abort())
    await away.page.goto(`${desk.base}/destructions`)
    await away.page.getByRole('button', { name: '다시 시도' }).waitFor()
    await away.close()
  })
})
