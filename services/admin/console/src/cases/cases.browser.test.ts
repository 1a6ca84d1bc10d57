import assert from 'node:assert/strict'
import { join } from 'node:path'
import { before, describe, test } from 'node:test'
import { issue, setUpCarrier } from '@exqress/admin/testing/slips.ts'
import { v7 } from 'uuid'
import { type Desk, enter, faultsOfScreen, startDesk } from '../testing/open-desk.ts'

/** Set to a folder to look at the screens. */
const folder = process.env.SCREENS_DIR

describe('cases at the console', { timeout: 300_000 }, () => {
  let desk: Desk
  before(async () => {
    desk = await startDesk()
    await setUpCarrier(desk.admin, await desk.admin.deskToken())
  })

  /** A parcel of a confirmed recipient who reports it and waits for its data to be destroyed. */
  async function reported(kind: 'customer.not_received' | 'customer.damaged', phone: string, at: string) {
    const { admin } = desk
    const customerId = v7()
    const { waybillId, findTag } = await issue(admin, await admin.deskToken(), {}, phone)
    await admin.callAs('user', '/internal/numbers', {
      body: { customerId },
      sealed: { kind: 'phone', value: phone, name: '홍시험' },
    })
    const moved = { waybillId, state: 'delivered', from: 'registered', inferred: false, at } as const
    await admin.tell('parcel', waybillId, 'parcel.state_changed', moved)
    await admin.tell('customer', waybillId, kind, { waybillId, at })
    await admin.tell('customer', waybillId, 'customer.destroy_asked', { waybillId, customerId, at })
    return { waybillId, findTag }
  }
  const destroyed = async (waybillId: string) =>
    (await desk.admin.told(waybillId)).some(({ type }) => type === 'waybill.destroy_requested')

  for (const [language, locale, phone] of [
    ['ko', 'ko-KR', '010-0000-7701'],
    ['en', 'en-US', '010-0000-7702'],
  ] as const) {
    test(`the oldest open case stands on top, says what it holds, leads to its parcel and is closed by a code (${language})`, async () => {
      const say = (ko: string, en: string) => (language === 'ko' ? ko : en)
      const { admin } = desk
      const long = new Date(Date.now() - 9 * 86_400_000).toISOString()
      const { waybillId, findTag } = await reported('customer.not_received', phone, long)
      const found = await issue(admin, await admin.deskToken())
      await admin.tell('customer', found.waybillId, 'customer.found_reported', {
        waybillId: found.waybillId,
        reportId: v7(),
        at: new Date().toISOString(),
      })
      const { page, faults, close } = await desk.open({ width: 360, height: 780, locale, dark: language === 'ko' })
      const look = async (name: string) => {
        if (folder) await page.screenshot({ path: join(folder, `${name}-${language}.png`), fullPage: true })
        assert.deepEqual(await faultsOfScreen(page), [], name)
      }
      await enter(desk, page, 'operator')
      await page
        .getByRole('link', { name: say('접수된 사건', 'Cases') })
        .first()
        .click()
      const list = page.getByRole('list', { name: say('접수된 사건', 'Cases') })
      await list.getByText(say('9일째', '9 days')).waitFor()
      await list.getByText(say('파기 요청이 기다려요', 'A destruction waits')).waitFor()
      const lines = await list.getByRole('listitem').allInnerTexts()
      assert.ok(lines[0]?.includes(findTag) && lines.at(-1)?.includes(found.findTag))
      await look('cases')

      await page.getByLabel(say('종류', 'Kind')).selectOption('found')
      await list.getByText(findTag).waitFor({ state: 'detached' })
      assert.match(page.url(), /\?kind=found$/)
      await page.getByLabel(say('종류', 'Kind')).selectOption('damaged')
      await page.getByRole('heading', { name: say('조건에 맞는 사건이 없어요', 'No such case') }).waitFor()
      await page.getByLabel(say('종류', 'Kind')).selectOption('')
      assert.equal(await destroyed(waybillId), false)

      // With the keyboard alone.
      await page.getByRole('button', { name: say(`${findTag} 사건 닫기`, `Close the case of ${findTag}`) }).focus()
      await page.keyboard.press('Enter')
      const closing = page.getByRole('button', { name: say('닫고 지우기', 'Close and destroy') })
      await closing.waitFor()
      assert.equal(await closing.isDisabled(), true)
      await page.getByText(say('해결했어요', 'Settled')).click()
      await look('cases-close')
      await closing.press('Enter')
      await list.getByText(findTag).waitFor({ state: 'detached' })
      assert.equal(await destroyed(waybillId), true)

      await page.getByText(say('닫힘', 'Closed'), { exact: true }).click()
      const line = list.getByRole('listitem').filter({ hasText: findTag })
      await line.getByText(say('해결했어요', 'Settled')).waitFor()
      await line.getByText(say('개인정보를 지웠어요', 'Data destroyed')).waitFor()
      await look('cases-closed')

      await page.getByText(say('열림', 'Open'), { exact: true }).click()
      await page.getByRole('link', { name: say(`${found.findTag} 택배`, `Parcel ${found.findTag}`) }).click()
      await page.waitForURL(`${desk.base}/parcels/${found.waybillId}`)
      await admin.db.query(`update cases set closed_at = now(), outcome = 'settled' where closed_at is null`, [])
      assert.deepEqual(faults, [])
      await close()
    })
  }

  test('an operator sees that an opening was not expected and leaves the answer to the officer; late ones say so', async () => {
    const { admin } = desk
    const { waybillId, findTag } = await issue(admin, await admin.deskToken())
    const at = new Date(Date.now() - 12 * 86_400_000).toISOString()
    const record = { waybillId, recordId: v7(), actor: 'reader', role: 'operator' as const, readers: ['operator'] }
    const read = { ...record, fields: ['phone'], purpose: 'desk_detail', at, online: true }
    await admin.tell('admin-access', waybillId, 'access.recorded', read)
    await admin.tell('customer', waybillId, 'customer.not_expected', { waybillId, recordId: record.recordId, at })
    for (const role of ['operator', 'officer'] as const) {
      const { page, close } = await desk.open()
      await enter(desk, page, role)
      await page.goto(`${desk.base}/cases?kind=not_expected`)
      await page.getByText(/까지 답하기로 했는데 늦었어요/).waitFor()
      const button = page.getByRole('button', { name: `${findTag} 답하기` })
      if (role === 'operator') await page.getByText('개인정보 담당자가 답해요.').waitFor()
      else await button.waitFor()
      assert.equal(await button.count(), role === 'operator' ? 0 : 1)
      if (folder) await page.screenshot({ path: join(folder, `cases-${role}.png`), fullPage: true })
      assert.deepEqual(await faultsOfScreen(page), [])
      await close()
    }
  })

  test('without a network, and when the service fails, it says so and can be tried again', async () => {
    const { page, context, close } = await desk.open({ width: 360, height: 780 })
    await enter(desk, page, 'operator')
    await page.route('**/api/cases?*', (route) => route.fulfill({ status: 500, body: '' }))
    await page.getByRole('link', { name: '접수된 사건' }).first().click()
    const again = page.getByRole('button', { name: '다시 시도' })
    await again.waitFor()
    await page.unroute('**/api/cases?*')
    await context.setOffline(true)
    await page
      .getByText(/인터넷|오프라인|연결/)
      .first()
      .waitFor()
    await context.setOffline(false)
    await again.click()
    await page
      .getByRole('list', { name: '접수된 사건' })
      .or(page.getByRole('heading', { name: '열린 사건이 없어요' }))
      .waitFor()
    await close()
  })
})
