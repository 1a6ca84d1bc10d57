import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { encodeToken, newLabelKey, sealToken } from '@exqress/crypto/token.ts'
import { newHandle } from '@exqress/crypto/token-node.ts'
import { keepMemo } from '@exqress/delivery/doors/keep-memo.ts'
import { person } from '@exqress/delivery/testing/start-delivery.ts'
import { findAxeFaults } from '@exqress/testing/axe.ts'
import { ko } from '../i18n/ko.ts'
import { type App, noted, scannerIsBack, startApp } from '../testing/start-app.ts'

describe('the courier app in a real browser', { timeout: 170_000 }, () => {
  let app: App
  before(async () => {
    app = await startApp()
  })
  after(() => app?.stop())

  test('a forged label and somebody else’s: the same words, the same three ways on', async () => {
    const { delivery } = app
    const courier = await delivery.courier()
    const foreignRing = new Map([
      [1, { key: newLabelKey(), state: 'printing' as const, createdAt: new Date(0).toISOString() }],
    ])
    const forged = { token: encodeToken(sealToken(foreignRing, newHandle())), findTag: '다 0001' }
    const browser = await app.browserFor([forged, await delivery.parcel({})])
    const answers = new Set<unknown>()
    const both = Promise.withResolvers<void>()
    // Watched from the start: each label is told once, and the first may be read before the page is said to be there.
    const { page } = await app.signedIn(browser, courier, {
      mode: 'look',
      watch: (opened) =>
        opened.on('response', async (response) => {
          if (!response.url().endsWith('/api/scans')) return
          answers.add((await response.json()).error.code)
          if (answers.size === 2) both.resolve()
        }),
    })
    await both.promise
    await page.locator('.ways a').nth(2).waitFor()
    const { shown } = await noted(page)
    assert.deepEqual(answers, new Set(['label_invalid', 'not_readable']))
    assert.deepEqual(new Set(shown), new Set([ko['scan.refused']]))
    assert.equal(ko['scan.refused'], '내 배송 목록에서 열 수 없는 라벨입니다. 분류코드를 보고 해당 구역에 두십시오.')
    // what lies over the screen for a moment is not the screen
    await page.locator('.flash').waitFor({ state: 'detached' })
    assert.deepEqual(await findAxeFaults(page), [])
    await browser.close()
  })

  test('a neighbour’s box does not come into the hand, and its person not on the screen', async () => {
    const { delivery } = app
    const courier = await delivery.courier()
    const mine = await delivery.parcel({ courierId: courier.courierId })
    const other = await delivery.parcel({
      courierId: courier.courierId,
      door: { dong: '102동', unit: '704호', name: '김하늘' },
    })
    for (const { token } of [mine, other]) await delivery.scan(courier.token, 'load', token)
    await delivery.call('/api/departures', { as: courier.token, body: { id: crypto.randomUUID() } })
    const browser = await app.browserFor([mine, other])
    const { page } = await app.signedIn(browser, courier, { mode: 'deliver' })
    await page.locator('.scanner-said', { hasText: '다른 집 상자입니다' }).waitFor({ timeout: 30_000 })
    const { rows } = await delivery.db.query(
      'select waybill_id, in_hand_at is not null as held from parcels where waybill_id = any($1)',
      [[mine.waybillId, other.waybillId]],
    )
    assert.equal(rows.filter(({ held }: { held: boolean }) => held).length, 1)
    const names = ((await page.locator('.hand').textContent()) ?? '').match(/홍길동|김하늘/g)
    assert.equal(names?.length, 1)
    await browser.close()
  })

  test('a box that was just left at its door and is read again before the service has heard: not in hand anew, sent once', async () => {
    const { delivery } = app
    const courier = await delivery.courier()
    const boxes = [
      await delivery.parcel({ courierId: courier.courierId }),
      await delivery.parcel({ courierId: courier.courierId }),
    ]
    for (const { token } of boxes) await delivery.scan(courier.token, 'load', token)
    await delivery.call('/api/departures', { as: courier.token, body: { id: crypto.randomUUID() } })
    // each is out of sight for so long that it counts anew
    const browser = await app.browserFor(boxes, { framesBetween: 20 })
    const { page, faults } = await app.signedIn(browser, courier, { mode: 'deliver' })
    const heard = Promise.withResolvers<void>()
    await page.route(/\/api\/deliveries$/, async (route) => {
      await heard.promise
      await route.continue()
    })
    await page.getByText('이 집 상자 2개 중 2개 스캔').waitFor({ timeout: 30_000 })
    await page.getByRole('button', { name: '촬영 · 문 앞 완료' }).tap()
    await page.locator('.scanner-said', { hasText: ko['scan.deliveredAlready'] }).waitFor()
    assert.equal(await page.locator('.hand').count(), 0, 'the recipient’s name is not on the screen again')
    const { rows: opened } = await delivery.db.query(
      `select 1 from scans where waybill_id = any($1) and purpose = 'deliver'`,
      [boxes.map(({ waybillId }) => waybillId)],
    )
    assert.equal(opened.length, 2, 'and is asked for once a box')
    await page.locator('.undo-state[data-state=sending]').waitFor()
    heard.resolve()
    await page.locator('.undo-state[data-state=sent]').waitFor()
    const { rows } = await delivery.db.query(
      `select count(*) as n from state_changes where waybill_id = any($1) and state = 'delivered'`,
      [boxes.map(({ waybillId }) => waybillId)],
    )
    assert.equal(Number(rows[0].n), 2)
    assert.deepEqual(faults, [])
    await browser.close()
  })

  test('without signal: the delivery waits in sight, is sent once when it is back, and its photo can be seen', async () => {
    const { delivery } = app
    const courier = await delivery.courier()
    const parcel = await delivery.parcel({ courierId: courier.courierId })
    const memo = {
      waybillId: parcel.waybillId,
      source: 'import' as const,
      door: { memo: person.memo },
      now: new Date(),
    }
    await keepMemo(delivery.deps, memo)
    const browser = await app.browserFor([parcel])
    const { page, context, faults } = await app.signedIn(browser, courier, { mode: 'deliver' })
    await page.locator('.memo', { hasText: person.memo }).waitFor({ timeout: 30_000 })
    const memoSize = await page
      .locator('.memo')
      .evaluate((element) => Number.parseFloat(getComputedStyle(element).fontSize))
    assert.ok(memoSize >= 28)
    const said = page.locator('.scanner-said-good')
    assert.ok(await said.textContent())
    const { display, height } = await said.evaluate((line) => {
      const { display } = getComputedStyle(line)
      return { display, height: line.getBoundingClientRect().height }
    })
    assert.ok(display !== 'none' && height <= 1, 'the words of the scan take no room, and are read aloud')
    assert.deepEqual(await findAxeFaults(page), [])
    await context.setOffline(true)
    await page.getByRole('button', { name: '촬영 · 문 앞 완료' }).tap()
    await scannerIsBack(page)
    await page.getByRole('link', { name: '신호를 기다립니다. 앱을 닫지 마십시오 · 대기 1건' }).tap()
    await page.getByText('대기', { exact: true }).waitFor()
    await context.setOffline(false)
    await page.getByText('모두 보냈습니다').waitFor({ timeout: 20_000 })
    const { rows } = await delivery.db.query(
      `select count(*) as n from state_changes where waybill_id = $1 and state = 'delivered'`,
      [parcel.waybillId],
    )
    assert.equal(Number(rows[0].n), 1)

    await page.getByRole('button', { name: '뒤로' }).tap()
    await page.getByRole('link', { name: '오늘' }).tap()
    await page.getByText('방금 배달한 것').tap()
    await page.getByRole('button', { name: '사진 보기' }).tap()
    await page.getByAltText('내가 찍은 배달 사진').waitFor()
    assert.deepEqual(faults, [])

    const kept = await page.evaluate(async () => ({
      local: JSON.stringify({ ...localStorage }),
      session: JSON.stringify({ ...sessionStorage }),
      databases: (await indexedDB.databases()).map(({ name }) => name).filter((name) => !name?.startsWith('workbox')),
      caches: (
        await Promise.all(
          (await caches.keys()).map(async (name) => (await (await caches.open(name)).keys()).map(({ url }) => url)),
        )
      ).flat(),
    }))
    assert.deepEqual(kept.databases, [])
    assert.deepEqual(
      kept.caches.filter((url) => /\/api\/|\/Q\//i.test(url)),
      [],
    )
    for (const secret of [...Object.values(person), parcel.token])
      assert.ok(!(kept.local + kept.session).includes(secret))
    await browser.close()
  })

  test('a delivery that waited while its parcel was destroyed: said in plain words, gone once it was seen', async () => {
    const { delivery } = app
    const courier = await delivery.courier()
    const parcel = await delivery.parcel({ courierId: courier.courierId })
    const browser = await app.browserFor([parcel])
    const { page, context, faults } = await app.signedIn(browser, courier, { mode: 'deliver' })
    await page.getByRole('button', { name: '촬영 · 문 앞 완료' }).waitFor({ timeout: 30_000 })
    await context.setOffline(true)
    await page.getByRole('button', { name: '촬영 · 문 앞 완료' }).tap()
    await page.getByRole('link', { name: '신호를 기다립니다. 앱을 닫지 마십시오 · 대기 1건' }).tap()
    await delivery.tell('waybill', parcel.waybillId, 'waybill.destroy_requested', {
      waybillId: parcel.waybillId,
      reason: 'recipient',
      at: new Date().toISOString(),
    })
    await context.setOffline(false)
    await page.getByText(ko['outbox.code.destroyed']).waitFor({ timeout: 20_000 })
    assert.deepEqual(await findAxeFaults(page), [])
    await page.getByRole('button', { name: '확인했습니다' }).tap()
    await page.getByText('모두 보냈습니다').waitFor()
    const { rows } = await delivery.db.query('select report from late_reports where waybill_id = $1', [
      parcel.waybillId,
    ])
    assert.deepEqual(rows, [{ report: 'deliver' }])
    assert.deepEqual(faults, [])
    await browser.close()
  })

  test('in hand: a new label is drawn to be printed, the hand is kept, a call is logged once', async () => {
    const { delivery } = app
    const courier = await delivery.courier()
    const parcel = await delivery.parcel({ courierId: courier.courierId })
    const { token } = await delivery.issuer.label(parcel.waybillId)
    delivery.issuer.state.labels = [
      {
        url: `HTTPS://EXQRESS.COM/Q/${token}`,
        kind: 'forward',
        carrier: 'cj',
        carrierName: 'CJ대한통운',
        sortCode: '4S11',
        handling: ['fragile'],
        date: '2026-01-02',
        boxNumber: 1,
        boxCount: 1,
        findTag: '다 4829',
      },
    ]
    const browser = await app.browserFor([parcel])
    const { page, faults } = await app.signedIn(browser, courier, { mode: 'deliver' })
    await page.getByRole('link', { name: '새 라벨' }).tap()
    await page.getByRole('button', { name: '새 라벨 만들기' }).tap()
    await page.getByRole('img', { name: '다 4829 라벨' }).locator('svg').waitFor()
    await page.getByRole('button', { name: '라벨 인쇄' }).waitFor()
    assert.deepEqual(faults, [])

    await page.getByRole('button', { name: '뒤로' }).tap()
    await page.getByRole('button', { name: '전화' }).tap()
    const dial = page.getByRole('link', { name: '010-0000-1234 걸기' })
    await dial.waitFor()
    assert.equal(await dial.getAttribute('href'), `tel:${person.phone}`)
    const calls = await delivery.db.query("select from access_records where waybill_id = $1 and purpose = 'call'", [
      parcel.waybillId,
    ])
    assert.equal(calls.rowCount, 1)
    await browser.close()
  })
})
