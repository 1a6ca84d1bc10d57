import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { encodeToken } from '@exqress/crypto/token.ts'
import { builtApp, keptByBrowser, signIn } from '../testing/built-app.ts'
import { idOf } from '../testing/sample-parcels.ts'

const token = encodeToken(new Uint8Array(24).map((_, i) => (i * 53 + 7) % 256))

describe('without a network', { timeout: 90_000 }, () => {
  const app = builtApp()

  test('the kept shell shows state, timeline and find tag, and the phone keeps nothing about a person', async () => {
    const opened = await app.open({ serviceWorkers: 'allow' })
    const { page, context, go } = opened
    try {
      await signIn(opened)
      await page.getByText('오늘 도착해요').waitFor()
      await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined))
      await go(`/parcels/${idOf(1)}`)
      await page.getByText('바람농원').waitFor()
      await page.waitForFunction(() => navigator.serviceWorker.controller !== null)
      const kept = await keptByBrowser(page)
      assert.match(kept, /다 4829/)
      assert.doesNotMatch(kept, /홍길동|감귤|바람농원|없는로|1203|010-?0000|\/api\/|\/Q\//i)

      await context.setOffline(true)
      await go('/')
      await page.getByText('인터넷이 없을 때는 상태와 찾기번호만 보여요.').waitFor({ timeout: 15_000 })
      await page.getByText('다 4829').click()
      await page.getByText('지나온 길').waitFor()
      assert.equal(await page.getByText('감귤').count(), 0)

      await context.setOffline(false)
      await go('/')
      await page.getByText('제주 감귤 5kg · 바람농원').waitFor()
      assert.deepEqual(opened.faults, [])
    } finally {
      await opened.close()
    }
  })

  test('a service that is away looks like no network, and the list is back with it', async () => {
    const opened = await app.open()
    const { page, world, go } = opened
    try {
      await signIn(opened)
      await page.getByText('오늘 도착해요').waitFor()
      const away = { path: /session.refresh/, status: 502, code: 'api_unavailable' }
      // more often than the app asks by itself: on a slow machine six were used up before the page had been drawn
      world.failNext.push(...Array.from({ length: 1_000 }, () => away))
      await go('/')
      await page.getByText('인터넷이 없을 때는 상태와 찾기번호만 보여요.').waitFor()
      world.failNext.length = 0
      await page.getByRole('button', { name: '다시 연결하기' }).click()
      await page.getByText('제주 감귤 5kg · 바람농원').waitFor()
    } finally {
      await opened.close()
    }
  })

  test('once installed, a label’s address does not even leave the phone', async () => {
    const opened = await app.open({ serviceWorkers: 'allow' })
    const { page, context, go } = opened
    try {
      await go('/')
      await page.getByRole('link', { name: '내 택배 보기' }).waitFor()
      await page.waitForFunction(() => navigator.serviceWorker.ready.then(() => true))
      await page.reload()
      await page.waitForFunction(() => navigator.serviceWorker.controller !== null)
      await context.setOffline(true)
      // no server can have answered this
      await go(`/Q/${token}`)
      await page.waitForFunction(() => location.pathname === '/label' || location.pathname === '/')
      assert.doesNotMatch(await keptByBrowser(page), new RegExp(token))
    } finally {
      await opened.close()
    }
  })
})
