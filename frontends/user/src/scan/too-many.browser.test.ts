import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { encodeToken } from '@exqress/crypto/token.ts'
import { findAxeFaults } from '@exqress/testing/axe.ts'
import { builtApp, signIn } from '../testing/built-app.ts'

const token = encodeToken(new Uint8Array(24).map((_, i) => (i * 37 + 182) % 256))

describe('too many labels that open nothing', { timeout: 150_000 }, () => {
  const app = builtApp()
  test('the app says so, when it goes on, and that one’s own parcels are in the list', async () => {
    const opened = await app.open()
    const { page, world, go } = opened
    try {
      await signIn(opened)
      world.failNext.push({ path: /scans$/, status: 429, code: 'too_many' })
      await go(`/Q/${token}`)
      const told = page.getByRole('alert').filter({ hasText: '열 수 없는 라벨을 너무 많이 스캔했어요' })
      await told.waitFor()
      await told.getByText('한 시간 안에 다시 스캔할 수 있어요', { exact: false }).waitFor()
      assert.deepEqual(await findAxeFaults(page), [])
      await page.getByRole('link', { name: '내 택배 보기' }).click()
      await page.getByText('오늘 도착해요').waitFor()
    } finally {
      await opened.close()
    }
  })
})
