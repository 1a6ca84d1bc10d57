import assert from 'node:assert/strict'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { answerProof } from '@exqress/admin/testing/answer-proof.ts'
import { issue, setUpCarrier } from '@exqress/admin/testing/slips.ts'
import { v7 } from 'uuid'
import { enter, faultsOfScreen, keptByBrowser, signUpCourier, startDesk } from './testing/open-desk.ts'

/** Set to a folder to look at the screens. */
const folder = process.env.SCREENS_DIR

describe('who reads what, at the console', { timeout: 300_000 }, () => {
  for (const [language, locale] of [
    ['ko', 'ko-KR'],
    ['en', 'en-US'],
  ] as const) {
    test(`search finds masked, the officer looks behind the mask with a reason, suspicions are looked into (${language})`, async () => {
      const desk = await startDesk()
      const { admin } = desk
      const owner = await admin.deskToken()
      await setUpCarrier(admin, owner)
      const phone = '010-0000-8801'
      const { waybillId } = await issue(admin, owner, {}, phone)
      const courierId = await signUpCourier(admin)
      await admin.call(`/api/couriers/${courierId}/approve`, { as: owner, body: { id: v7() } })
      const people = new Map([[courierId, { name: '시험기사', phone: '010-0000-0009' }]])
      desk.answerProfiles(people)
      const at = new Date().toISOString()
      const suspected = { courierId, kind: 'decode_budget', count: 130, allowed: 130, at } as const
      await admin.tell('courier', courierId, 'courier.suspected', suspected)
      const say = (ko: string, en: string) => (language === 'ko' ? ko : en)
      const { page, faults, requested, close } = await desk.open({
        width: 360,
        height: 780,
        locale,
        dark: language === 'en',
      })
      const look = async (name: string) => {
        assert.deepEqual(await faultsOfScreen(page), [], name)
        if (folder) await page.screenshot({ path: join(folder, `${name}-${language}.png`), fullPage: true })
      }
      try {
        // Any picture will do.
        answerProof(admin, waybillId, (await admin.call(`/api/waybills/${waybillId}/label.png`, { as: owner })).bytes)
        await enter(desk, page, 'officer')
        await page.goto(`${desk.base}/search`)
        await page.getByText(say('전화번호', 'Phone number'), { exact: true }).first().click()
        await page.getByRole('textbox').fill(phone)
        await page.getByRole('button', { name: say('찾기', 'Search'), exact: true }).click()
        await page.getByRole('link', { name: '홍*험' }).waitFor()
        await look('search')
        assert.ok(!requested.some((url) => url.includes('8801')))
        await page.getByRole('link', { name: '홍*험' }).click()
        await page.getByRole('button', { name: say('가려진 정보 보기', 'Look behind the mask') }).click()
        await page.getByRole('textbox').fill('수취인이 분실 신고를 하여 주소를 확인함')
        await look('unmask')
        await page.getByRole('button', { name: say('기록을 남기고 보기', 'Record it and look') }).click()
        await page.getByText('홍시험').waitFor()
        await page.getByRole('button', { name: say('배달 사진 보기', 'Show the delivery photo') }).click()
        const photo = page.getByRole('img', { name: say('상자를 둔 곳의 사진', 'Photo of where the box was left') })
        await photo.waitFor()
        await page.waitForFunction(() => [...document.images].some(({ naturalWidth }) => naturalWidth > 0))
        await look('unmasked')
        await page
          .getByRole('button', { name: say('닫기', 'Close') })
          .last()
          .click()
        await page.getByText('홍시험').waitFor({ state: 'detached' })
        assert.doesNotMatch(await keptByBrowser(page), /홍시험|8801|1203/)
        const { rows } = await admin.db.query(
          `select purpose from access_records where waybill_id = $1 and purpose = 'break_glass'`,
          [waybillId],
        )
        assert.equal(rows.length, 2)

        desk.answerProfiles(people)
        await admin.db.query(
          `insert into suspicions (kind, subject_kind, subject, count, at) values ('recovery_epoch', 'service', 'delivery', 2, now())`,
          [],
        )
        await page.goto(`${desk.base}/couriers`)
        await page.getByText('130/130').waitFor()
        const restored = page.getByRole('listitem').filter({ hasText: say('서비스 delivery', 'Service delivery') })
        await restored.waitFor()
        await look('suspicions')
        const lookedInto = say('서비스 delivery 확인했어요', 'Service delivery: looked into')
        await page.getByRole('button', { name: lookedInto }).click()
        await restored.waitFor({ state: 'detached' })
        await page.getByRole('button', { name: say('한도 다시 주기', 'Renew the budget') }).click()
        await page.getByText('130/130').waitFor({ state: 'detached' })
        const told = (await admin.told(courierId)).map(({ type }) => type)
        assert.ok(told.includes('courier_decision.budget_renewed'))
        assert.deepEqual(faults, [])
      } finally {
        await close()
      }
    })
  }
})
