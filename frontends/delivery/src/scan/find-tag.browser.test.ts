import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { findAxeFaults } from '@exqress/testing/axe.ts'
import { ko } from '../i18n/ko.ts'
import { type App, scannerIsBack, startApp } from '../testing/start-app.ts'

describe('a box whose label no camera reads', { timeout: 170_000 }, () => {
  let app: App
  before(async () => {
    app = await startApp()
  })
  after(() => app?.stop())

  test('a torn label: its find tag and a photo open it; a ring scanner types into the same screen', async () => {
    const { delivery } = app
    const courier = await delivery.courier()
    const torn = await delivery.parcel({ courierId: courier.courierId, findTag: '하 4829' })
    const ringed = await delivery.parcel({ courierId: courier.courierId, door: { dong: '102동', unit: '704호' } })
    // Cardboard alone: a label that stays in sight would be read anew after the change of task, and its words come over the ring's.
    const browser = await app.browserFor([torn, ringed], { framesEach: 0, framesBetween: 2 })
    const { page } = await app.signedIn(browser, courier, { mode: 'deliver' })
    await scannerIsBack(page)
    await page.getByRole('button', { name: '직접 입력' }).tap()
    await page.getByLabel('찾기번호 또는 라벨 글자').fill('하4829')
    await page.getByRole('button', { name: '찾기', exact: true }).tap()
    await page.getByText('하 4829 상자를 촬영하십시오').waitFor()
    await page.getByRole('button', { name: '촬영하고 열기' }).tap()
    await page.getByText('이 집 상자 1개', { exact: true }).waitFor()
    const { rows } = await delivery.db.query('select photo_id from scans where waybill_id = $1', [torn.waybillId])
    assert.ok(rows[0].photo_id)
    await page.getByRole('button', { name: '못 함' }).tap()
    await page.getByRole('button', { name: '출입 불가' }).tap()
    await scannerIsBack(page)

    await page.getByText('싣기', { exact: true }).tap()
    await page.evaluate((text) => {
      for (const character of `${text}\n`) {
        const code = character === '\n' ? 'Enter' : /\d/.test(character) ? `Digit${character}` : `Key${character}`
        dispatchEvent(new KeyboardEvent('keydown', { code, key: 'Process', bubbles: true, cancelable: true }))
      }
    }, ringed.token)
    await page.locator('.scanner-said', { hasText: '1번 · 102동' }).waitFor()
    await browser.close()
  })

  test('by find tag while a delivery is unheard: one photo and one reading for one press, and what was delivered is said so', async () => {
    const { delivery } = app
    const courier = await delivery.courier()
    const left = await delivery.parcel({ courierId: courier.courierId, findTag: '하 4831' })
    const next = await delivery.parcel({
      courierId: courier.courierId,
      findTag: '하 4832',
      door: { dong: '102동', unit: '704호' },
    })
    const browser = await app.browserFor([left, next], { framesEach: 0, framesBetween: 2 })
    const { page, faults } = await app.signedIn(browser, courier, { mode: 'deliver' })
    const heard = Promise.withResolvers<void>()
    await page.route(/\/api\/deliveries$/, async (route) => {
      await heard.promise
      await route.continue()
    })
    const photos: string[] = []
    page.on('request', (request) => {
      if (request.method() === 'PUT' && request.url().includes('/api/photos/')) photos.push(request.url())
    })
    const find = async (digits: string) => {
      await scannerIsBack(page)
      await page.getByRole('button', { name: '직접 입력' }).tap()
      await page.getByLabel('찾기번호 또는 라벨 글자').fill(`하${digits}`)
      await page.getByRole('button', { name: '찾기', exact: true }).tap()
      await page.getByText(`하 ${digits} 상자를 촬영하십시오`).waitFor()
      await page.getByRole('button', { name: '촬영하고 열기' }).tap()
    }
    const readings = async (waybillId: string) => {
      const { rows } = await delivery.db.query('select photo_id from scans where waybill_id = $1', [waybillId])
      return rows.length
    }
    await find('4831')
    await page.getByRole('button', { name: '촬영 · 문 앞 완료' }).tap()
    await page.locator('.undo-state[data-state=sending]').waitFor()
    const before = photos.length

    await find('4831')
    await page.getByRole('alert').filter({ hasText: ko['scan.deliveredAlready'] }).waitFor()
    assert.deepEqual(await findAxeFaults(page), [])
    await page.getByRole('button', { name: '그만두기' }).tap()
    assert.deepEqual([photos.length - before, await readings(left.waybillId)], [0, 1], 'the list has known it')

    await find('4832')
    await page.getByText('이 집 상자 1개', { exact: true }).waitFor()
    assert.deepEqual([photos.length - before, await readings(next.waybillId)], [1, 1])
    heard.resolve()
    assert.deepEqual(faults, [])
    await browser.close()
  })
})
