import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { findAxeFaults } from '@exqress/testing/axe.ts'
import { type App, startApp } from '../testing/start-app.ts'

describe('signing up and in', { timeout: 170_000 }, () => {
  let app: App
  before(async () => {
    app = await startApp()
  })
  after(() => app?.stop())

  test('sign up, wait to be approved, begin; a second phone ends the session of the first', async () => {
    const { delivery } = app
    const browser = await app.browserFor([])
    const { page, faults } = await app.open(browser)
    await page.getByRole('link', { name: '처음이면 가입하기' }).tap()
    await page.getByRole('link', { name: '개인정보 안내 읽기' }).tap()
    await page.getByText('위치와 접속 주소는 남기지 않습니다.').waitFor()
    await page.getByText('privacy@exqress.example').waitFor()
    assert.deepEqual(await findAxeFaults(page), [])
    await page.getByRole('button', { name: '뒤로' }).tap()
    await page.getByLabel('이름').fill('박새로')
    await page.getByLabel('휴대폰 번호').fill('010-0000-7777')
    await page.getByLabel('비밀번호').fill('short')
    await page.getByRole('button', { name: '가입하기' }).tap()
    await page.getByText('비밀번호는 10자 이상이어야 합니다.').waitFor()
    await page.getByLabel('비밀번호').fill('correct horse battery')
    await page.getByRole('button', { name: '가입하기' }).tap()
    await page.getByText('승인을 기다립니다').waitFor()
    // What is processed of them stays readable meanwhile, and when they are suspended.
    const readNotice = async (waiting: string) => {
      await page.getByText(waiting).waitFor()
      assert.deepEqual(await findAxeFaults(page), [])
      await page.getByRole('link', { name: '개인정보 안내 읽기' }).tap()
      await page.getByText('privacy@exqress.example').waitFor()
      await page.getByRole('button', { name: '뒤로' }).tap()
      await page.getByText(waiting).waitFor()
    }
    await readNotice('승인을 기다립니다')
    const { rows } = await delivery.db.query("select courier_id from couriers where status = 'pending'")
    const courierId = rows[0].courier_id as string
    const decide = (type: 'courier_decision.approved' | 'courier_decision.suspended') =>
      delivery.tell('courier-decision', courierId, type, { courierId, at: new Date().toISOString() })
    await decide('courier_decision.suspended')
    await page.getByRole('button', { name: '지금 확인' }).tap()
    await readNotice('사용이 중지되었습니다')
    await decide('courier_decision.approved')
    await page.getByRole('button', { name: '지금 확인' }).tap()
    await page.locator('.scan').waitFor()
    await page.getByText('카메라가 없습니다').waitFor()
    assert.deepEqual(await findAxeFaults(page), [])

    const second = await app.open(browser)
    await second.page.getByLabel('휴대폰 번호').fill('010-0000-7777')
    await second.page.getByLabel('비밀번호').fill('wrong horse battery')
    await second.page.getByRole('button', { name: '로그인' }).tap()
    await second.page.getByText('번호나 비밀번호가 맞지 않습니다').waitFor()
    await second.page.getByLabel('비밀번호').fill('correct horse battery')
    await second.page.getByRole('button', { name: '로그인' }).tap()
    await second.page.locator('.scan').waitFor()
    await page.getByRole('link', { name: '오늘' }).tap()
    await page.reload()
    await page.getByRole('button', { name: '로그인' }).waitFor()
    assert.deepEqual(faults, [])
    await browser.close()
  })
})
