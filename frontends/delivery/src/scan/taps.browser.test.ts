import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { type App, forget, noted, scannerIsBack, startApp } from '../testing/start-app.ts'
import { taps as bars } from './taps.ts'

/** The bars of the product, counted: every press of a finger on the page, in a real browser with labels before its camera. */
describe('how often a courier must tap', { timeout: 170_000 }, () => {
  let app: App
  before(async () => {
    app = await startApp()
  })
  after(() => app?.stop())

  const statesOf = async (ids: string[]) => {
    const { rows } = await app.delivery.db.query(
      'select state, loaded_at is not null as loaded from parcels where waybill_id = any($1) order by waybill_id',
      [ids],
    )
    return rows.map(({ state, loaded }: { state: string; loaded: boolean }) => (loaded ? `${state} loaded` : state))
  }

  test('load 0 a parcel, depart 1 a day; the scanner is there all the time', async () => {
    const { delivery } = app
    const courier = await delivery.courier()
    const parcels = []
    for (let i = 0; i < 5; i++) parcels.push(await delivery.parcel({ courierId: courier.courierId }))
    const browser = await app.browserFor(parcels.slice(0, 4))
    const { page, faults } = await app.signedIn(browser, courier)
    await page.getByText('5개 중 1개가 없습니다.').waitFor({ timeout: 30_000 })
    const { taps, said, shown } = await noted(page)
    assert.equal(taps, bars.load, 'loading asks for no tap')
    assert.deepEqual([...new Set(said)].sort(), ['1번', '2번', '3번', '4번'], 'each number is said aloud')
    for (const number of [1, 2, 3, 4]) assert.ok(shown.includes(`${number}번 · 101동`), 'and stands on the screen')
    assert.deepEqual(await statesOf(parcels.map(({ waybillId }) => waybillId)), [
      ...Array(4).fill('in_transit loaded'),
      'registered',
    ])
    await page.getByRole('link', { name: '1개 보기' }).waitFor()
    await page.waitForFunction(() =>
      document.querySelector('.scanner-said')?.textContent?.startsWith('이미 실었습니다 · '),
    )
    assert.equal((await noted(page)).taps, 0, 'nor does a label that passes by again')

    await page.getByRole('button', { name: '빼고 출발' }).tap()
    await page.waitForFunction(
      (said) => (globalThis as unknown as { noted: { shown: string[] } }).noted.shown.includes(said),
      '배송 출발 · 4개',
    )
    assert.equal((await noted(page)).taps, bars.load + bars.depart)
    await scannerIsBack(page)
    assert.equal(await page.getByRole('radio', { name: '배달' }).isChecked(), true, 'and it delivers from here on')
    assert.equal((await statesOf(parcels.map(({ waybillId }) => waybillId))).includes('in_transit loaded'), false)
    assert.deepEqual(faults, [])
    await browser.close()
  })

  test('at a door with two boxes: deliver 1 with its photo, 2 at another place, fail 2; undo puts them back in hand', async () => {
    const { delivery } = app
    const courier = await delivery.courier()
    const parcels = []
    for (let i = 0; i < 3; i++) {
      const parcel = await delivery.parcel({ courierId: courier.courierId })
      await delivery.scan(courier.token, 'load', parcel.token)
      parcels.push(parcel)
    }
    await delivery.call('/api/departures', { as: courier.token, body: { id: crypto.randomUUID() } })
    const browser = await app.browserFor(parcels.slice(0, 2))
    const { page, faults } = await app.signedIn(browser, courier, { mode: 'deliver' })
    await page.getByText('이 집 상자 3개 중 2개 스캔').waitFor({ timeout: 30_000 })
    await page.getByText('차에 더 있음: 3번').waitFor()
    const door = page.locator('.hand .door')
    assert.equal(await door.textContent(), '101동 12층 1203호')
    const sizeOf = (selector: string, property: string) =>
      page
        .locator(selector)
        .first()
        .evaluate((element, name) => Number.parseFloat(getComputedStyle(element).getPropertyValue(name)), property)
    assert.ok((await sizeOf('.hand .door', 'font-size')) >= 40)
    const main = page.getByRole('button', { name: '촬영 · 문 앞 완료' })
    assert.ok(((await main.boundingBox())?.height ?? 0) >= 72)
    assert.equal((await noted(page)).taps, bars.open, 'the labels at the door open without one')

    await main.tap()
    await scannerIsBack(page)
    assert.equal((await noted(page)).taps, bars.open + bars.deliver)
    await page.getByText('배달 완료 · 문 앞 · 2개').waitFor()
    await page.locator('.undo-state[data-state=sent]').waitFor()
    const ids = parcels.map(({ waybillId }) => waybillId)
    assert.deepEqual(await statesOf(ids), ['delivered loaded', 'delivered loaded', 'out_for_delivery loaded'])
    const { rows } = await delivery.db.query(
      'select count(photo_id) as photos from proofs where waybill_id = any($1)',
      [ids],
    )
    assert.equal(Number(rows[0].photos), 2, 'one photo proves both')

    await page.getByRole('button', { name: '되돌리기' }).tap()
    await page.getByText('이 집 상자 3개 중 2개 스캔').waitFor()
    await forget(page)
    await page.getByText('경비실', { exact: true }).tap()
    await page.getByRole('button', { name: '촬영 · 경비실 완료' }).tap()
    await scannerIsBack(page)
    assert.equal((await noted(page)).taps, bars.deliverElsewhere)
    await page.getByText('배달 완료 · 경비실 · 2개').waitFor()
    await page.locator('.undo-state[data-state=sent]').waitFor()
    const { rows: history } = await delivery.db.query(
      'select state, corrected, place from state_changes where waybill_id = $1 order by number desc limit 3',
      [ids[0]],
    )
    assert.deepEqual(history.reverse(), [
      { state: 'delivered', corrected: false, place: 'door' },
      { state: 'out_for_delivery', corrected: true, place: null },
      { state: 'delivered', corrected: false, place: 'guard_room' },
    ])

    await page.getByRole('button', { name: '되돌리기' }).tap()
    await page.locator('.hand').waitFor()
    await forget(page)
    await page.getByRole('button', { name: '못 함' }).tap()
    await page.getByRole('button', { name: '부재' }).tap()
    await scannerIsBack(page)
    assert.equal((await noted(page)).taps, bars.fail, 'that it failed, and why')
    await page.getByText('배달 못 함 · 부재 · 2개').waitFor()
    await page.locator('.undo-state[data-state=sent]').waitFor()
    assert.deepEqual(await statesOf(ids), ['attempt_failed', 'attempt_failed', 'out_for_delivery loaded'])
    assert.deepEqual(faults, [])
    await browser.close()
  })
})
